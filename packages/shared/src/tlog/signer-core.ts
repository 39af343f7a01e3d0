import { isSameBytes } from './bytes.js';
import { emptyRoot } from './leaf-hash.js';
import { verifyConsistency } from './proofs.js';

/** The last tree head that the signer has signed, kept by the signer alone. */
export interface SignedHead {
  readonly size: number;
  readonly root: Uint8Array;
}

/** A tree head that the log wants signed. */
export interface AskedHead extends SignedHead {
  /** Size that the log takes for the last signed one. */
  readonly from: number;
  /** Consistency proof from `from` to `size`. */
  readonly proof: readonly Uint8Array[];
}

/** Why a signer signs no tree head. */
export type SignerRefusal =
  'signer.size_moved' | 'signer.rollback' | 'signer.split_view' | 'signer.not_append_only';

/**
 * Whether a log key may sign the asked head: only what extends the last one, or is it again, as after a lost answer.
 * `last` is null before the first. A stolen database can therefore ask for nothing but more leaves. Adversarial input: total.
 */
export function mayExtend(last: SignedHead | null, asked: AskedHead): 'extend' | SignerRefusal {
  const { size, root } = last ?? { size: 0, root: emptyRoot };
  if (asked.from !== size) return 'signer.size_moved';
  if (asked.size < size) return 'signer.rollback';
  const isExtended = verifyConsistency({
    from: size,
    fromRoot: root,
    to: asked.size,
    toRoot: asked.root,
    proof: asked.proof,
  });
  if (isExtended) return 'extend';
  return asked.size === size && !isSameBytes(asked.root, root)
    ? 'signer.split_view'
    : 'signer.not_append_only';
}
