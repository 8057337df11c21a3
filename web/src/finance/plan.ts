// The way of a distribution plan from drawing to release.

export const STEPS = ['drawn', 'served', 'checked', 'approved', 'released'] as const;

/** The last step done; a plan that exists has been drawn. */
export function stepOf(state: string): number {
  const place = (STEPS as readonly string[]).indexOf(state);
  // Paid and booked come after release.
  return place >= 0 ? place : state === 'draft' ? 0 : STEPS.length - 1;
}
