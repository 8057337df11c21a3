// Records, receipts and keys: the files come as they are, because every byte of them is checked.
import { api, call, download } from './client';
import type { components } from './schema';
import type { Sent } from './sent';

export type OwnBid = Sent<components['schemas']['OwnBid']>;

export const recordAddress = (lot_id: string) =>
  `/api/public/lots/${encodeURIComponent(lot_id)}/record`;
export const readRecord = async (lot_id: string) =>
  (await download('/api/public/lots/{lot_id}/record', { path: { lot_id } })).text();
export const readReceipt = async (lot_id: string, seq: number) =>
  (
    await download('/api/public/lots/{lot_id}/receipts/{seq}', {
      path: { lot_id, seq: String(seq) },
    })
  ).text();
export const listOwnBids = (lot_id: string) =>
  call(api.GET('/api/bidder/lots/{lot_id}/receipts', { params: { path: { lot_id } } }));

/** An SM2 key in PEM ends with its point, 65 bytes: 04 ‖ x ‖ y. */
function pointOf(pem: string): string {
  const bytes = atob(pem.replace(/-----[^-]+-----|\s/g, ''));
  const point = Array.from(bytes.slice(-65), (it) => it.charCodeAt(0));
  return point.map((it) => it.toString(16).padStart(2, '0')).join('');
}

/** The points of every key this platform publishes; null if they cannot be had now. */
export async function publishedKeys(): Promise<string[] | null> {
  try {
    const { keys } = await call(api.GET('/api/public/signing-keys'));
    return keys.map(({ pem }) => pointOf(pem));
  } catch {
    return null;
  }
}
