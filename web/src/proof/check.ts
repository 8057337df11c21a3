// Whatever file somebody has: told apart by its content, then checked.
import { checkDraw } from './draw';
import { checkReceipt, FORMAT as RECEIPT } from './receipt';
import { checkRecord, FORMAT as RECORD } from './record';
import type { Report } from './report';

/** The report, or null if the text is none of ours. */
export async function check(text: string): Promise<Report | null> {
  if (text.startsWith(`{"format":"${RECORD}"`)) return checkRecord(text);
  if (text.startsWith(`{"format":"${RECEIPT}"`)) return checkReceipt(text.trimEnd());
  try {
    const value = JSON.parse(text) as Record<string, unknown>;
    if (typeof value['commitment'] === 'string' && Array.isArray(value['drawn'])) {
      return await checkDraw(text);
    }
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof TypeError)) throw error;
  }
  return null;
}
