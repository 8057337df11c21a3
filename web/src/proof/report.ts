// What a check found: its steps in their order, ending with the first that does not hold.

export type StepName =
  | 'form'
  | 'header'
  | 'chain'
  | 'sequence'
  | 'outcome'
  | 'signature'
  | 'path'
  | 'commitment'
  | 'contributions'
  | 'firms'
  | 'digest';

export interface Step {
  name: StepName;
  holds: boolean;
  /** Where it fails, in words of the check; or what was counted. */
  detail: string;
}

export interface Report {
  kind: 'record' | 'receipt' | 'draw';
  valid: boolean;
  steps: Step[];
  /** What the checked file says, for the reader to compare: a name of a word, a value. */
  says: [name: string, value: string][];
  /** The key it is signed with, if it is signed. */
  key: string | null;
}

/** A step that does not hold ends the check. */
export class Broken extends Error {
  readonly step: StepName;

  constructor(step: StepName, why: string) {
    super(why);
    this.step = step;
  }
}

export class Steps {
  readonly #steps: Step[] = [];

  holds(name: StepName, detail = ''): void {
    this.#steps.push({ name, holds: true, detail });
  }

  /** Runs a check to its end, or to the step that breaks. */
  static async report(
    kind: Report['kind'],
    check: (steps: Steps) => Promise<{ says: Report['says']; key?: string }> | Promise<never>,
  ): Promise<Report> {
    const steps = new Steps();
    try {
      const { says, key = null } = await check(steps);
      return { kind, valid: true, steps: steps.#steps, says, key };
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      const broken = { name: error.step, holds: false, detail: error.message };
      return { kind, valid: false, steps: [...steps.#steps, broken], says: [], key: null };
    }
  }
}
