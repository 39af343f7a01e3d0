import type { VerifySignature } from '../signing/verify-signature.js';
import type { VerifierKey } from '../tlog/verifier-key.js';
import { verifyTreeHead } from '../tlog/verify-note.js';
import type { LogTree } from './log-tree.js';
import type { LogVerification } from './log-verification.js';
import { comparedHeads, missingWitnesses, treeFaults, unseen } from './verify-log-tree.js';

/** What a log is held against when there is no bundle. */
export interface DirectoryTrust {
  readonly keys: readonly VerifierKey[];
  /** Each must have cosigned the head that was kept elsewhere, or else the one shown. */
  readonly witnesses: readonly VerifierKey[];
  /** A tree head that was kept elsewhere, as a note; null for none. */
  readonly held: string | null;
}

/**
 * A whole log: every entry under the tree head that a trusted key signed, streams without gaps, and nothing changed since
 * the head that was kept elsewhere. Adversarial. Throws `log.note_malformed`, `log.tree_head_malformed`,
 * `log.signature_wrong` and `log.signature_missing`.
 */
export async function verifyLogDirectory(
  tree: LogTree,
  { keys, witnesses, held }: DirectoryTrust,
  verify: VerifySignature,
): Promise<LogVerification> {
  const shown = await verifyTreeHead(tree.treeHead, { keys, witnesses }, verify);
  const kept = held === null ? null : await verifyTreeHead(held, { keys, witnesses }, verify);
  const { origin, size } = shown.treeHead;
  const cards = tree.cards.filter((card) => card !== null).length;
  const isWatched = kept !== null || witnesses.length > 0;
  return {
    findings: [
      ...treeFaults(tree, shown),
      ...(kept === null ? [] : comparedHeads(kept.treeHead, shown.treeHead, tree)),
      ...missingWitnesses(witnesses, [kept ?? shown]),
    ],
    proved: [
      `${origin} has ${size} entries under a tree head that a key you gave signed; every tile and the root follow from them.`,
      `${cards} of them are cards of events, and their streams count from 1 without a gap.`,
      ...(kept === null
        ? []
        : [
            `The first ${kept.treeHead.size} entries are those of the tree head that was kept elsewhere.`,
          ]),
    ],
    notProved: isWatched ? [] : unseen('directory'),
  };
}
