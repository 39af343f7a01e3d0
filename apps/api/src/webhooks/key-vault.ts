import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals secrets for the database by AES-256-GCM under a key that never is in it: a dump, a backup or a database
 * administrator gets nothing. A nonce is drawn for each sealing; a key of 2^32 sealings would be worn out (NIST SP
 * 800-38D §8.3), which the number of endpoints never nears.
 */
export class KeyVault {
  constructor(private readonly key: Uint8Array | undefined) {}

  /** Nonce, ciphertext and tag; opens only with the same `context`, so that rows can't be swapped. Throws `webhook.secrets_key_missing`. */
  seal(secret: string, context: string): Uint8Array<ArrayBuffer> {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.keyOrThrow(), nonce);
    cipher.setAAD(Buffer.from(context));
    const sealed = [nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()];
    return Uint8Array.from(Buffer.concat(sealed));
  }

  /** Throws `webhook.secrets_key_missing`, and `webhook.key_unreadable` for what another key or context sealed. */
  open(sealed: Uint8Array, context: string): string {
    const key = this.keyOrThrow();
    try {
      const bytes = Buffer.from(sealed);
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(Buffer.from(context));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      const middle = bytes.subarray(NONCE_BYTES, -TAG_BYTES);
      return `${decipher.update(middle, undefined, 'utf8')}${decipher.final('utf8')}`;
    } catch {
      throw new HoldpointError({
        code: 'webhook.key_unreadable',
        kind: 'integrity',
        message:
          'A signing key does not open with HOLDPOINT_SECRETS_KEY. Restore that, or rotate the key of the endpoint.',
      });
    }
  }

  private keyOrThrow(): Uint8Array {
    if (this.key !== undefined) return this.key;
    throw new HoldpointError({
      code: 'webhook.secrets_key_missing',
      kind: 'unavailable',
      message:
        'Webhooks need HOLDPOINT_SECRETS_KEY, 32 random bytes in base64: `openssl rand -base64 32`.',
    });
  }
}
