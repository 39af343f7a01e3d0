import { fromBase64, toBase64 } from '@holdpoint/shared/encoding/base64';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { isSameBytes } from '@holdpoint/shared/tlog/bytes';
import {
  consistencyProof,
  type NodeReader,
  verifyConsistency,
} from '@holdpoint/shared/tlog/proofs';
import type { TreeHead } from '@holdpoint/shared/tlog/tree-head';
import { z } from 'zod';

/** The newest head that this browser has verified. */
export const RememberedHead = z.strictObject({
  origin: z.string(),
  size: z.int().nonnegative(),
  /** 32 bytes, base64. */
  root: z.string().refine((text) => fromBase64(text)?.length === 32, 'expected 32 bytes'),
});
export type RememberedHead = z.infer<typeof RememberedHead>;

/** What is to be remembered of a head. */
export function rememberedOf({ origin, size, root }: TreeHead): RememberedHead {
  return { origin, size, root: toBase64(root) };
}

/**
 * Requires that a signed head continues the one that this browser saw before. `nodes` reads the log's tiles, which prove
 * themselves or nothing: they come from whom is being checked. Throws as integrity `log.rollback`, `log.split_view` and
 * `log.not_append_only`.
 */
export async function requireContinued(
  before: RememberedHead,
  head: TreeHead,
  nodes: NodeReader,
): Promise<void> {
  if (before.origin !== head.origin)
    throw broken('split_view', `This browser knows the log ${before.origin}, not ${head.origin}.`);
  const fromRoot = fromBase64(before.root) ?? new Uint8Array();
  if (head.size < before.size) {
    throw broken(
      'rollback',
      `This browser has seen a head over ${before.size} entries, and now there are ${head.size}.`,
    );
  }
  if (head.size === before.size) {
    if (isSameBytes(fromRoot, head.root)) return;
    throw broken('split_view', `Two signed heads over ${head.size} entries have other roots.`);
  }
  const proof = await consistencyProof(before.size, head.size, nodes);
  const claim = { from: before.size, to: head.size, fromRoot, toRoot: head.root, proof };
  if (verifyConsistency(claim)) return;
  throw broken(
    'not_append_only',
    `What the platform shows does not prove that the ${before.size} entries of before are still there.`,
  );
}

function broken(what: string, message: string): HoldpointError {
  return new HoldpointError({ code: `log.${what}`, kind: 'integrity', message });
}
