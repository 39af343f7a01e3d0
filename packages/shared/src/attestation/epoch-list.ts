import { z } from 'zod';

import { Action, Sha256, Timestamp } from '../contracts/common.js';
import { HoldpointError, isHoldpointError } from '../errors/holdpoint-error.js';
import type { VerifySignature } from '../signing/verify-signature.js';
import { parseNote } from '../tlog/note.js';
import type { VerifierKey } from '../tlog/verifier-key.js';
import { verifyNote } from '../tlog/verify-note.js';
import { parseUniqueJson } from './duplicate-keys.js';

/** First line of a list; as it is no origin, no list passes for a tree head. */
export const EPOCHS_HEADER = 'holdpoint/epochs/v1';

/** From which epoch on decisions about these weights and this action still count. */
export const EpochFloor = z
  .strictObject({ weightsDigest: Sha256, action: Action, minEpoch: z.int().positive() })
  .meta({ id: 'EpochFloor' });
export type EpochFloor = z.infer<typeof EpochFloor>;

const Listed = z.strictObject({ issuedAt: Timestamp, epochs: z.array(EpochFloor) });

/** Every floor above 1 that an installation knew of at a moment. */
export interface SignedEpochs extends z.infer<typeof Listed> {
  readonly origin: string;
}

/** What a consumer asks of a list. */
export interface EpochDemands {
  readonly origin: string;
  /** Keys of the log, whose signer also signs its lists. */
  readonly keys: readonly VerifierKey[];
  /** How old the list may be, in milliseconds: what was revoked since does not stand in it. */
  readonly maxAgeMs: number;
  readonly now: Date;
}

const CLOCK_SKEW_MS = 300_000;

/**
 * The list in a signed note. Throws `attestation.epochs_untrusted` unless a key of this origin signed exactly such a list,
 * and `attestation.epochs_stale` for one that is older than demanded or of the future.
 */
export async function readEpochs(
  noteText: string,
  { origin, keys, maxAgeMs, now }: EpochDemands,
  verify: VerifySignature,
): Promise<SignedEpochs> {
  const own = keys.filter(({ name, type }) => name === origin && type === 'ed25519');
  const { text } = await signedBy(noteText, own, verify);
  const [header, named, list = '', ...rest] = text.split('\n');
  if (header !== EPOCHS_HEADER || named !== origin || rest.join('\n') !== '') throw untrusted();
  const listed = Listed.safeParse(parsed(list));
  if (!listed.success) throw untrusted(listed.error);
  const age = now.getTime() - Date.parse(listed.data.issuedAt);
  if (!(age <= maxAgeMs) || !(age >= -CLOCK_SKEW_MS)) {
    throw new HoldpointError({
      code: 'attestation.epochs_stale',
      kind: 'integrity',
      message: `The list of epochs was issued at ${listed.data.issuedAt}: fetch a newer one.`,
    });
  }
  return { origin, ...listed.data };
}

/** The least epoch that still counts; 1 for what nobody revoked. The highest counts where a list names one twice. Total. */
export function minEpochOf(
  { epochs }: Pick<SignedEpochs, 'epochs'>,
  about: Pick<EpochFloor, 'weightsDigest' | 'action'>,
): number {
  return epochs
    .filter(
      ({ weightsDigest, action }) =>
        weightsDigest === about.weightsDigest && action === about.action,
    )
    .reduce((least, { minEpoch }) => Math.max(least, minEpoch), 1);
}

async function signedBy(
  noteText: string,
  keys: readonly VerifierKey[],
  verify: VerifySignature,
): Promise<{ readonly text: string }> {
  try {
    const note = parseNote(noteText);
    if ((await verifyNote(note, keys, verify)).length > 0) return note;
  } catch (error) {
    if (isHoldpointError(error)) throw untrusted(error);
    throw error;
  }
  throw untrusted();
}

function parsed(json: string): unknown {
  try {
    return parseUniqueJson(json);
  } catch {
    return null;
  }
}

function untrusted(cause?: unknown): HoldpointError {
  return new HoldpointError({
    code: 'attestation.epochs_untrusted',
    kind: 'integrity',
    message: 'It is no list of epochs that this installation signed.',
    cause,
  });
}
