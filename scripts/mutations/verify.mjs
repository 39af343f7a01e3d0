import { createPublicKey, verify as verifySignature } from 'node:crypto';

const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const keys = new Map();

/**
 * Ed25519 by OpenSSL at once, every time anew: WebCrypto's queue would take most of the time. Keys alone are kept, by their
 * bytes.
 */
export async function verify({ algorithm, publicKey, message, signature }) {
  if (algorithm !== 'ed25519' || publicKey.length !== 32) return false;
  return verifySignature(null, message, keyOf(Buffer.from(publicKey)), signature);
}

function keyOf(raw) {
  const name = raw.toString('latin1');
  const known = keys.get(name);
  if (known !== undefined) return known;
  const key = createPublicKey({
    key: Buffer.concat([SPKI_PREFIX, raw]),
    format: 'der',
    type: 'spki',
  });
  keys.set(name, key);
  return key;
}
