import { HoldpointError } from '../errors/holdpoint-error.js';
import type { VerifySignature } from '../signing/verify-signature.js';
import { parseNote } from './note.js';
import { formatVerifierKey, parseVerifierKey, type VerifierKey } from './verifier-key.js';
import { verifyNote } from './verify-note.js';

/** First line of a rotation; as it is no origin, no rotation passes for a tree head. */
const HEADER = 'holdpoint/log-key-rotation/v1';

/** That a log goes on under new keys; each key is named by the origin. */
export interface KeyRotation {
  readonly origin: string;
  /** Keys that endorse, at least one. */
  readonly old: readonly VerifierKey[];
  /** Keys that are endorsed, at least one. */
  readonly added: readonly VerifierKey[];
}

/** Text of the note that old keys sign: header, origin, `old <key>` lines, `new <key>` lines. */
export function formatKeyRotation({ origin, old, added }: KeyRotation): string {
  const lines = [
    ...old.map((key) => `old ${formatVerifierKey(key)}`),
    ...added.map((key) => `new ${formatVerifierKey(key)}`),
  ];
  return `${[HEADER, origin, ...lines].join('\n')}\n`;
}

/** Reads such a text. Adversarial input: throws `log.rotation_malformed` for anything that `formatKeyRotation` doesn't write. */
export function parseKeyRotation(text: string): KeyRotation {
  const [, origin = '', ...lines] = text.split('\n');
  const keysOf = (word: string) =>
    lines
      .filter((line) => line.startsWith(`${word} `))
      .map((line) => keyOf(line.slice(word.length + 1)));
  const rotation = { origin, old: keysOf('old'), added: keysOf('new') };
  const isOwn = [...rotation.old, ...rotation.added].every(({ name }) => name === origin);
  const isWhole = rotation.old.length > 0 && rotation.added.length > 0;
  // Writing it again also finds a foreign header, another order and lines of any other kind.
  if (!isOwn || !isWhole || formatKeyRotation(rotation) !== text) throw malformed();
  return rotation;
}

/**
 * Keys that a log may sign with, given those that the verifier holds to be its own: these and, along the rotation notes in
 * their order, each that a trusted Ed25519 key endorsed. A rotation of another origin, or without a signature of a trusted
 * key, is passed over: it proves nothing. Throws `log.note_malformed`, `log.rotation_malformed`, `log.signature_wrong`.
 */
export async function endorsedKeys(
  origin: string,
  trusted: readonly VerifierKey[],
  rotations: readonly string[],
  verify: VerifySignature,
): Promise<readonly VerifierKey[]> {
  let keys = trusted;
  for (const rotation of rotations) {
    const note = parseNote(rotation);
    const { origin: named, old, added } = parseKeyRotation(note.text);
    if (named !== origin) continue;
    const texts = old.map(formatVerifierKey);
    const endorsers = keys.filter(
      (key) => key.type === 'ed25519' && texts.includes(formatVerifierKey(key)),
    );
    const isEndorsed = (await verifyNote(note, endorsers, verify)).length > 0;
    if (isEndorsed) keys = [...keys, ...added];
  }
  return keys;
}

function keyOf(text: string): VerifierKey {
  try {
    return parseVerifierKey(text);
  } catch (cause) {
    throw malformed(cause);
  }
}

function malformed(cause?: unknown): HoldpointError {
  return new HoldpointError({
    code: 'log.rotation_malformed',
    kind: 'integrity',
    message: 'A rotation of a log key is malformed.',
    cause,
  });
}
