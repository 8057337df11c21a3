// What was typed into a form and not sent: kept in this tab until it is sent or thrown away, so
// that a session which runs out, or a reload, costs nobody an hour's work.
import type { Values } from './fields';

const PREFIX = 'fachui.draft:';

export function keepDraft(key: string, values: Values): void {
  try {
    sessionStorage.setItem(PREFIX + key, JSON.stringify(values));
  } catch {
    // Storage is full or forbidden: the form works without a draft.
  }
}

export function dropDraft(key: string): void {
  try {
    sessionStorage.removeItem(PREFIX + key);
  } catch {
    // Nothing was kept either.
  }
}

/** The draft, as far as the form still has its fields; null without one. */
export function readDraft(key: string, names: string[]): Values | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(PREFIX + key) ?? 'null');
    if (typeof kept !== 'object' || kept === null) return null;
    const known = Object.entries(kept).filter(
      (pair): pair is [string, string] => names.includes(pair[0]) && typeof pair[1] === 'string',
    );
    return known.length > 0 ? Object.fromEntries(known) : null;
  } catch {
    return null;
  }
}

/** Whoever signs out leaves nothing behind. */
export function dropAllDrafts(): void {
  try {
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
    }
  } catch {
    // Nothing was kept.
  }
}
