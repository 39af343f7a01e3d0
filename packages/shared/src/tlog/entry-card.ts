import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';

import { Sha256, Timestamp } from '../contracts/common.js';
import { canonicalJson } from '../digest/canonical-json.js';
import { sha256 } from '../digest/sha256.js';
import { decodeUtf8 } from '../encoding/utf8.js';
import { HoldpointError } from '../errors/holdpoint-error.js';
import { requireEntrySize } from './entry-bundle.js';

/** Digests that one card names at most. */
export const MAXIMUM_SUBJECTS = 64;

const name = z
  .string()
  .min(1)
  .max(400)
  .regex(/^[^\p{Cc}\p{Cs}]+$/u);

/** What the log says of an event: who, what, when and of which digests; the content itself stays outside. */
export const EntryCard = z.strictObject({
  v: z.literal(1),
  /** Of the log: a proof of one organisation's log is none of another's. */
  origin: name,
  /** Of the event. */
  id: z.uuid().lowercase(),
  stream: name,
  /** Gapless within its stream, from 1. */
  seq: z.int().positive(),
  type: name,
  actor: name,
  at: Timestamp,
  /** Every digest that the body holds; sorted, each once. */
  subjects: z
    .array(Sha256)
    .max(MAXIMUM_SUBJECTS)
    .refine(
      (digests) =>
        digests.every((digest, place) => place === 0 || (digests[place - 1] ?? '') < digest),
      'expected sorted and distinct digests',
    ),
  /** Commitment to the body, see `contentDigest`. */
  content: z.strictObject({ alg: z.literal('sha256'), digest: Sha256 }),
});
export type EntryCard = z.infer<typeof EntryCard>;

/** An event as the sequencer reads it: without its body. */
export interface LoggedEvent {
  readonly id: string;
  readonly stream: string;
  readonly seq: number;
  readonly type: string;
  readonly actor: string;
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly subjects: readonly Sha256[];
  readonly contentDigest: Sha256;
}

/** The entry of an event: its card as canonical JSON. Throws `log.entry_malformed` and `log.entry_oversize`. */
export function entryOf(event: LoggedEvent, origin: string): Uint8Array {
  const { contentDigest: digest, ...told } = event;
  const card = EntryCard.safeParse({ v: 1, origin, ...told, content: { alg: 'sha256', digest } });
  if (!card.success) throw malformed(card.error);
  const entry = utf8ToBytes(canonicalJson(card.data));
  requireEntrySize(entry);
  return entry;
}

/**
 * The card of an entry. Adversarial input: throws `log.entry_malformed` unless it is the one text of its card, which a
 * repeated member, white space or another order of members is not.
 */
export function parseEntry(bytes: Uint8Array): EntryCard {
  const text = decodeUtf8(bytes);
  const card = EntryCard.safeParse(jsonOf(text));
  if (!card.success) throw malformed(card.error);
  if (canonicalJson(card.data) !== text) throw malformed('not canonical');
  return card.data;
}

/**
 * Commitment to a body of an event: SHA-256(salt ‖ canonical JSON). Without the salt, of 32 random bytes, nobody can try
 * out likely bodies; with body and salt deleted the log stays whole. Throws `digest.not_json` and `log.salt_malformed`.
 */
export function contentDigest(salt: Uint8Array, body: unknown): Sha256 {
  if (salt.length !== 32) {
    throw new HoldpointError({
      code: 'log.salt_malformed',
      kind: 'invalid',
      message: `A salt has 32 bytes, not ${salt.length}.`,
    });
  }
  return sha256(concatBytes(salt, utf8ToBytes(canonicalJson(body))));
}

/**
 * Every string `sha256:…` of a JSON value, at any depth, names of members included; sorted, each once. Throws
 * `log.subjects_too_many` for more than 64: leaving some out would hide what the event speaks of.
 */
export function subjectsOf(body: unknown): readonly Sha256[] {
  const found = new Set<Sha256>();
  const visit = (value: unknown): void => {
    // The prefix first: schemas are slow, and nearly every string is something else.
    if (typeof value === 'string' && value.startsWith('sha256:') && Sha256.safeParse(value).success)
      found.add(value);
    if (typeof value !== 'object' || value === null) return;
    for (const [member, inner] of Object.entries(value)) {
      visit(member);
      visit(inner);
    }
  };
  visit(body);
  if (found.size <= MAXIMUM_SUBJECTS) return [...found].sort();
  throw new HoldpointError({
    code: 'log.subjects_too_many',
    kind: 'invalid',
    message: `An event speaks of at most ${MAXIMUM_SUBJECTS} digests, not of ${found.size}.`,
  });
}

function jsonOf(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

function malformed(cause: unknown): HoldpointError {
  return new HoldpointError({
    code: 'log.entry_malformed',
    kind: 'integrity',
    message: 'An entry of the log is not the canonical text of a card.',
    cause,
  });
}
