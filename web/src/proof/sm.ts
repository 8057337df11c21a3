// SM3 and SM2 (国密), fetched only when somebody checks something.

export interface Sm {
  sm3(bytes: Uint8Array): string;
  /** Whether the signature r ‖ s is that of the message by this key. */
  verifies(message: string, signature: string, key: string): boolean;
}

/** The customary identifier that goes into every signature. */
const SIGNER = '1234567812345678';

export async function loadSm(): Promise<Sm> {
  const { sm2, sm3 } = await import('sm-crypto-v2');
  return {
    sm3: (bytes) => sm3(bytes),
    verifies(message, signature, key) {
      try {
        const options = { hash: true, der: false, userId: SIGNER };
        return sm2.doVerifySignature(new TextEncoder().encode(message), signature, key, options);
      } catch {
        // A key or a signature off the curve verifies nothing.
        return false;
      }
    },
  };
}
