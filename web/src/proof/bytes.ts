// The canonical bytes under every hash: fixed widths, big-endian, texts with their length in front.

const utf8 = new TextEncoder();

export class Bytes {
  readonly #parts: Uint8Array[] = [];

  byte(value: number): this {
    this.#parts.push(Uint8Array.of(value));
    return this;
  }

  /** 64 bits, big-endian; a negative number in two's complement. */
  whole(value: number | bigint): this {
    const part = new Uint8Array(8);
    new DataView(part.buffer).setBigInt64(0, BigInt.asIntN(64, BigInt(value)));
    this.#parts.push(part);
    return this;
  }

  text(value: string): this {
    const part = utf8.encode(value);
    return this.whole(part.length).raw(part);
  }

  raw(value: Uint8Array): this {
    this.#parts.push(value);
    return this;
  }

  hex(value: string): this {
    return this.raw(fromHex(value));
  }

  done(): Uint8Array {
    const all = new Uint8Array(this.#parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of this.#parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }
}

export function fromHex(text: string): Uint8Array {
  if (!/^([0-9a-f]{2})*$/.test(text)) throw new Error('not hexadecimal');
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (it) => it.toString(16).padStart(2, '0')).join('');
}

export const utf8Of = (text: string): Uint8Array => utf8.encode(text);
