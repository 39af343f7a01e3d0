import { webcrypto } from 'node:crypto';

import { HoldpointError, isHoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { verifierOf } from '@holdpoint/shared/signing/verify-signature';
import { isSameBytes } from '@holdpoint/shared/tlog/bytes';
import { consistencyProof } from '@holdpoint/shared/tlog/proofs';
import type { VerifierKey } from '@holdpoint/shared/tlog/verifier-key';
import { verifyTreeHead } from '@holdpoint/shared/tlog/verify-note';
import { z } from 'zod';

import {
  type Ask,
  newestHead,
  newestSignedHead,
  type StoredHead,
  storedNodes,
} from './log-rows.js';
import type { SignerClient } from './signer-client.js';

export const verify = verifierOf(webcrypto.subtle);

/** Another API may sign between a look and the question; more often than this is something else. */
const MAXIMUM_QUESTIONS = 5;

const Moved = z.object({ size: z.int().nonnegative() });

export interface Signing {
  readonly ask: Ask;
  readonly signer: Pick<SignerClient, 'signHead'>;
  readonly origin: string;
  /** The signer's, newly asked for when a note bears none that is known. */
  readonly keys: readonly VerifierKey[];
}

/**
 * Has the newest head signed, whatever number of unsigned ones lie before it, and stores the note; false where nothing is
 * to be signed. Throws `signer.unavailable`, `log.signature_missing` for a note by an unknown key, and integrity errors:
 * `signer.rollback` (also where the signer has signed more than the database holds), `signer.split_view`,
 * `signer.not_append_only`, `signer.note_wrong`.
 */
export async function signNewest(signing: Signing): Promise<boolean> {
  const { ask } = signing;
  const head = await newestHead(ask);
  if (head === undefined) return false;
  const signedSize = (await newestSignedHead(ask))?.size ?? 0;
  if (signedSize === head.size) return false;
  const note = await signedNote(signing, head, signedSize);
  if (note === undefined) return false;
  await requireOurs(signing, head, note);
  // Never under a newer one that another API has stored meanwhile: receipts name the first signed head over their leaf.
  await ask(
    `UPDATE audit.tree_head SET note = $2, signed_at = now() WHERE size = $1 AND note IS NULL
        AND NOT EXISTS (SELECT FROM audit.tree_head AS newer WHERE newer.note IS NOT NULL AND newer.size > $1)`,
    [head.size, note],
  );
  return true;
}

/** Undefined where another API has had a newer head signed. */
async function signedNote(
  { ask, signer }: Signing,
  head: StoredHead,
  signedSize: number,
): Promise<string | undefined> {
  let from = signedSize;
  for (let question = 1; question <= MAXIMUM_QUESTIONS && from <= head.size; question += 1) {
    const proof = await consistencyProof(from, head.size, storedNodes(ask, head.size));
    try {
      return await signer.signHead({ ...head, from, proof });
    } catch (error) {
      // It died before we stored its note, or signed for another API: from what it has, its next signature goes on.
      from = await movedTo(ask, error);
    }
  }
  return undefined;
}

/** The size that the signer has signed last, if that is why it refused and the database holds as much. */
async function movedTo(ask: Ask, error: unknown): Promise<number> {
  if (!isHoldpointError(error) || error.code !== 'signer.size_moved') throw error;
  const { size } = Moved.parse(error.details);
  // Read after its answer: what another API had signed meanwhile is in the database by now.
  const held = (await newestHead(ask))?.size ?? 0;
  if (size <= held) return size;
  throw new HoldpointError({
    code: 'signer.rollback',
    kind: 'integrity',
    message: `The signer has signed ${size} leaves and the database holds ${held}: it was rolled back.`,
    details: { size, held },
  });
}

/** What is stored as signed must be what was asked for, by the log's own key. */
async function requireOurs(
  { keys, origin }: Signing,
  head: StoredHead,
  note: string,
): Promise<void> {
  const { treeHead } = await verifyTreeHead(note, { keys }, verify);
  if (
    treeHead.origin === origin &&
    treeHead.size === head.size &&
    isSameBytes(treeHead.root, head.root)
  )
    return;
  throw new HoldpointError({
    code: 'signer.note_wrong',
    kind: 'integrity',
    message: 'The signer signed another head than it was asked to.',
  });
}
