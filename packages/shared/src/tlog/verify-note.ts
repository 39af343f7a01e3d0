import { utf8ToBytes } from '@noble/hashes/utils.js';

import { HoldpointError } from '../errors/holdpoint-error.js';
import type { VerifySignature } from '../signing/verify-signature.js';
import { isSameBytes } from './bytes.js';
import { cosignedMessage, decodeTimestamped } from './cosignature.js';
import { emptyRoot } from './leaf-hash.js';
import { type Note, type NoteSignature, parseNote } from './note.js';
import { parseTreeHead, type TreeHead } from './tree-head.js';
import { formatVerifierKey, type VerifierKey } from './verifier-key.js';

/** A signature of a key that the caller trusts, verified. */
export interface VerifiedSignature {
  readonly key: VerifierKey;
  readonly name: string;
  readonly keyId: string;
  /** Seconds since 1970 as the cosigner says; null for a key of type `ed25519`, which says no time. */
  readonly timestamp: number | null;
  readonly line: string;
}

/**
 * The verified signatures, one a key, in the order of the note. Signatures of unknown keys are ignored. The list is
 * empty if no key of `keys` has signed: the note must then not be believed. Throws `log.signature_wrong` if a signature by
 * the name and id of a known key is not its own, `log.verifier_keys_ambiguous` if two keys have one name and id, and
 * `log.tree_head_malformed` for a cosignature on what is no tree head. C2SP signed-note.
 */
export async function verifyNote(
  note: Note,
  keys: readonly VerifierKey[],
  verify: VerifySignature,
): Promise<readonly VerifiedSignature[]> {
  const verified = new Map<string, VerifiedSignature>();
  for (const signature of note.signatures) {
    const key = keyOf(signature, keys);
    if (key === undefined) continue;
    const timestamp = await timestampOf(note.text, signature, key, verify);
    if (timestamp === undefined) throw wrong(signature);
    const { name, keyId, line } = signature;
    // A second line of one key, even a valid one, must not count as a second witness.
    const identity = `${name}+${keyId}`;
    if (!verified.has(identity)) verified.set(identity, { key, name, keyId, timestamp, line });
  }
  return [...verified.values()];
}

/** A tree head with the signatures that stand under it. */
export interface VerifiedTreeHead {
  readonly treeHead: TreeHead;
  /** At least one, by keys that bear the log's origin as their name. */
  readonly logSignatures: readonly VerifiedSignature[];
  readonly cosignatures: readonly VerifiedSignature[];
}

export interface TreeHeadTrust {
  /** A key speaks for the log whose origin is its name, and for no other. */
  readonly keys: readonly VerifierKey[];
  readonly witnesses?: readonly VerifierKey[];
}

/**
 * The tree head of a note, signed by its own log; how many witnesses are enough is for the caller to say. Throws
 * `log.note_malformed`, `log.tree_head_malformed`, also for an empty tree with another root than the empty one,
 * `log.signature_wrong`, and `log.signature_missing` if no key of this origin has signed.
 */
export async function verifyTreeHead(
  noteText: string,
  { keys, witnesses = [] }: TreeHeadTrust,
  verify: VerifySignature,
): Promise<VerifiedTreeHead> {
  const note = parseNote(noteText);
  const treeHead = parseTreeHead(note.text);
  if (treeHead.size === 0 && !isSameBytes(treeHead.root, emptyRoot)) throw notEmpty();
  const logKeys = keys.filter(({ name }) => name === treeHead.origin);
  const logSignatures = await verifyNote(note, logKeys, verify);
  if (logSignatures.length === 0) throw missing(treeHead.origin);
  return { treeHead, logSignatures, cosignatures: await verifyNote(note, witnesses, verify) };
}

function keyOf(signature: NoteSignature, keys: readonly VerifierKey[]): VerifierKey | undefined {
  const [key, ...others] = keys.filter(
    ({ name, keyId }) => name === signature.name && keyId === signature.keyId,
  );
  if (key === undefined) return undefined;
  if (others.some((other) => formatVerifierKey(other) !== formatVerifierKey(key))) {
    throw new HoldpointError({
      code: 'log.verifier_keys_ambiguous',
      kind: 'invalid',
      message: `Two keys are called ${JSON.stringify(key.name)} and have the id ${key.keyId}.`,
    });
  }
  return key;
}

/** The time that the signature says, null for none; undefined unless the signature is the key's. */
async function timestampOf(
  text: string,
  { signature, name }: NoteSignature,
  { type, publicKey }: VerifierKey,
  verify: VerifySignature,
): Promise<number | null | undefined> {
  if (type === 'ed25519') {
    const message = utf8ToBytes(text);
    return (await verify({ algorithm: 'ed25519', publicKey, message, signature }))
      ? null
      : undefined;
  }
  const timestamped = decodeTimestamped(type, signature);
  if (timestamped === undefined) return undefined;
  const { timestamp } = timestamped;
  const isOwn = await verify({
    algorithm: type === 'cosignature-ed25519' ? 'ed25519' : 'ml-dsa-44',
    publicKey,
    message: cosignedMessage({ type, cosigner: name, timestamp, treeHead: parseTreeHead(text) }),
    signature: timestamped.signature,
  });
  return isOwn ? timestamp : undefined;
}

function wrong({ name, keyId }: NoteSignature): HoldpointError {
  return new HoldpointError({
    code: 'log.signature_wrong',
    kind: 'integrity',
    message: `A signature is not that of the key ${JSON.stringify(name)} with the id ${keyId}.`,
  });
}

function missing(origin: string): HoldpointError {
  return new HoldpointError({
    code: 'log.signature_missing',
    kind: 'integrity',
    message: `No trusted key of the log ${JSON.stringify(origin)} has signed its tree head.`,
  });
}

function notEmpty(): HoldpointError {
  return new HoldpointError({
    code: 'log.tree_head_malformed',
    kind: 'integrity',
    message: 'A tree head of size 0 has another root than that of the empty tree.',
  });
}
