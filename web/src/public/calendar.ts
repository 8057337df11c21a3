// The days of a month as weeks from Monday, with those of its neighbours that fill them.

export interface Cell {
  /** `2026-05-26` */
  day: string;
  within: boolean;
}

const DAY = 86_400_000;
const iso = (millis: number) => new Date(millis).toISOString().slice(0, 10);

/** `month` is `2026-05`. Dates without a time of day are reckoned in universal time. */
export function weeksOf(month: string): Cell[][] {
  const first = Date.parse(`${month}-01T00:00:00Z`);
  const before = (new Date(first).getUTCDay() + 6) % 7;
  const weeks: Cell[][] = [];
  for (let at = first - before * DAY; ; at += 7 * DAY) {
    const week = Array.from({ length: 7 }, (_, index) => iso(at + index * DAY));
    if (!week.some((day) => day.startsWith(month))) return weeks;
    weeks.push(week.map((day) => ({ day, within: day.startsWith(month) })));
  }
}

export function monthBeside(month: string, step: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return iso(Date.UTC(year, number - 1 + step, 1)).slice(0, 7);
}

export function dayBeside(day: string, step: number): string {
  return iso(Date.parse(`${day}T00:00:00Z`) + step * DAY);
}
