import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';

// The specifications once more, by Node's hashes and signatures: nothing of the code under test is imported.
export const DASH = '\u2014';

export const sha256 = (...parts) =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
export const base64 = (bytes) => Buffer.from(bytes).toString('base64');
export const hex = (bytes) => Buffer.from(bytes).toString('hex');

// Keys from fixed seeds: PKCS#8 of Ed25519 (RFC 8410 §7) is this prefix and the seed. They protect nothing.
function keyOf(name, type, seed) {
  const prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
  const der = Buffer.concat([prefix, Buffer.alloc(32, seed)]);
  const secret = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const raw = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(-32);
  const typed = Buffer.concat([Buffer.of(type), raw]);
  const id = sha256(`${name}\n`, typed).subarray(0, 4);
  return { name, type, id, secret, text: `${name}+${hex(id)}+${base64(typed)}` };
}
export const ORIGIN = 'holdpoint.test/vectors';
export const log = keyOf(ORIGIN, 1, 1);
export const stranger = keyOf(ORIGIN, 1, 2);
export const witness = keyOf('witness.test/w1', 4, 3);

export const lineOf = (key, bytes) =>
  `${DASH} ${key.name} ${base64(Buffer.concat([key.id, bytes]))}\n`;
export const logLine = (text, key = log) => lineOf(key, sign(null, Buffer.from(text), key.secret));
export function witnessLine(text, seconds) {
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(seconds));
  const message = Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`);
  return lineOf(witness, Buffer.concat([time, sign(null, message, witness.secret)]));
}
export const noteOf = (text, ...lines) => `${text}\n${lines.join('')}`;

// RFC 6962 §2.1, recursively.
const splitOf = (count) => 2 ** Math.floor(Math.log2(count - 1));
export const leafHash = (entry) => sha256(Buffer.of(0), entry);
export function rootOf(leaves) {
  if (leaves.length === 0) return sha256();
  if (leaves.length === 1) return leaves[0];
  const split = splitOf(leaves.length);
  return sha256(Buffer.of(1), rootOf(leaves.slice(0, split)), rootOf(leaves.slice(split)));
}
export function pathOf(index, leaves) {
  if (leaves.length === 1) return [];
  const split = splitOf(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return index < split
    ? [...pathOf(index, left), rootOf(right)]
    : [...pathOf(index - split, right), rootOf(left)];
}
export function growthOf(from, leaves, isWhole = true) {
  if (from === leaves.length) return isWhole ? [] : [rootOf(leaves)];
  const split = splitOf(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return from <= split
    ? [...growthOf(from, left, isWhole), rootOf(right)]
    : [...growthOf(from - split, right, false), rootOf(left)];
}

export const LEAVES = Array.from({ length: 300 }, (_, index) =>
  leafHash(Buffer.from(`entry ${index}`)),
);
export const rootAt = (size) => rootOf(LEAVES.slice(0, size));
export const headText = (size, root = rootAt(size)) => `${ORIGIN}\n${size}\n${base64(root)}\n`;

/** Base64 of the UTF-8 of a text. */
export const base64Text = (text) => base64(Buffer.from(text));

/** What a case expects whose input must be refused. */
export const refusal = (code) => ({ code });
