// Checks a bid's receipt (出价凭证): its hash, its place under the sealed root, the signature.
import { fromHex, utf8Of } from './bytes';
import { linkBytes, type EntryLine } from './entry';
import { Broken, Steps, type Report } from './report';
import { loadSm, type Sm } from './sm';

interface ReceiptText {
  format: string;
  version: number;
  lot: string;
  entry: EntryLine;
  ends_before: number;
  batch: { first: number; last: number; root: string; head: string };
  path: string[];
  public_key: string;
  key_id: string;
  signature: string;
}

export const FORMAT = 'fachui-receipt';
const VERSION = 1;

function join(prefix: number, ...parts: Uint8Array[]): Uint8Array {
  const all = [prefix, ...parts.flatMap((part) => [...part])];
  return Uint8Array.from(all);
}

/** The root that `path` leads to from the leaf at `index` of `size` (RFC 6962). */
function climb(sm: Sm, leaf: string, index: number, size: number, path: string[]): string | null {
  const node = (left: string, right: string) => sm.sm3(join(1, fromHex(left), fromHex(right)));
  let [place, last, hash] = [index, size - 1, leaf];
  for (const sibling of path) {
    if (last === 0) return null;
    if (place % 2 === 1 || place === last) {
      hash = node(sibling, hash);
      while (place % 2 === 0 && place !== 0) [place, last] = [place / 2, Math.floor(last / 2)];
    } else hash = node(hash, sibling);
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  return last === 0 ? hash : null;
}

function checkPlace(sm: Sm, receipt: ReceiptText): void {
  const { entry, batch } = receipt;
  if (entry.seq < batch.first || entry.seq > batch.last) {
    throw new Broken('path', 'the entry is not in the batch');
  }
  const data = utf8Of(JSON.stringify({ entry, ends_before: receipt.ends_before }));
  const [index, size] = [entry.seq - batch.first, batch.last - batch.first + 1];
  if (climb(sm, sm.sm3(join(0, data)), index, size, receipt.path) !== batch.root) {
    throw new Broken('path', 'the path does not lead to the root of the batch');
  }
  if (entry.seq === batch.last && entry.hash !== batch.head) {
    throw new Broken('path', 'the head is not that of the last entry');
  }
}

export function checkReceipt(text: string): Promise<Report> {
  return Steps.report('receipt', async (steps) => {
    const receipt = JSON.parse(text) as ReceiptText;
    const { entry, batch } = receipt;
    if (JSON.stringify(receipt) !== text || receipt.version !== VERSION) {
      throw new Broken('form', 'not canonical');
    }
    if (entry.kind !== 'bid') throw new Broken('form', 'the entry is not a bid');
    if (entry.verdict !== 'accepted' && entry.ends_at !== receipt.ends_before) {
      throw new Broken('form', 'a refused bid has moved the end');
    }
    steps.holds('form');
    const sm = await loadSm();
    if (sm.sm3(linkBytes(entry.previous, entry)) !== entry.hash) {
      throw new Broken('chain', 'the hash is not that of the entry');
    }
    steps.holds('chain', entry.hash);
    checkPlace(sm, receipt);
    steps.holds('path', String(batch.last - batch.first + 1));
    const statement = JSON.stringify({
      statement: 'fachui-batch',
      version: VERSION,
      lot: receipt.lot,
      first: batch.first,
      last: batch.last,
      root: batch.root,
      head: batch.head,
    });
    if (!sm.verifies(statement, receipt.signature, receipt.public_key)) {
      throw new Broken('signature', 'not the signature of this batch by its key');
    }
    steps.holds('signature', receipt.key_id);
    return {
      key: receipt.public_key,
      says: [
        ['winner', entry.code ?? '—'],
        ['price', entry.price ?? '—'],
        ['verdict', entry.verdict ?? '—'],
        ['seq', String(entry.seq)],
        ['at', new Date(entry.at / 1000).toISOString()],
        ['head', entry.hash],
      ],
    };
  });
}
