// Idempotency keys: UUIDv7 whose time is the server's, so that a wrong visitor's clock is harmless.

/** A UUIDv7 of the given server time in milliseconds (RFC 9562 §5.7). */
export function uuid7(serverMillis: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const view = new DataView(bytes.buffer);
  const millis = BigInt(Math.floor(serverMillis));
  view.setUint32(0, Number(millis >> 16n));
  view.setUint16(4, Number(millis & 0xffffn));
  view.setUint8(6, (view.getUint8(6) & 0x0f) | 0x70);
  view.setUint8(8, (view.getUint8(8) & 0x3f) | 0x80);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const part = (from: number, to: number) => hex.slice(from, to);
  return [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join('-');
}
