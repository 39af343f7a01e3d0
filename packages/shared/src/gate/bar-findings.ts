import type { PolicyRef } from '../contracts/common.js';
import type { BarChange } from '../policy/bar-move.js';
import { isLoosening } from '../policy/diff-policies.js';
import { policyName } from '../policy/policy-name.js';
import type { DecisionFinding } from './gate-decision.js';

/**
 * Bars under this policy's name that were ever loosened when results were already known: another text or version of
 * the same name can't wash that away. They change no decision; they stand in it, and
 * so in what is signed and reported, and can't be dropped without changing its digest. In order of path.
 */
export function barFindingsOf(barChanges: readonly BarChange[], ref: PolicyRef): DecisionFinding[] {
  return barChanges
    .filter(({ to, resultsSeen }) => policyName(to.ref) === policyName(ref) && resultsSeen > 0)
    .flatMap(({ from, activatedAt, resultsSeen, moves }) =>
      moves.filter(isLoosening).map(({ path, sentence }) => ({
        code: 'BAR_LOOSENED_AFTER_RESULTS' as const,
        path,
        detail: `${sentence} Under ${from.ref}, ${resultsSeen} result${resultsSeen === 1 ? ' was' : 's were'} known when this took effect, at ${activatedAt}.`,
      })),
    )
    .map((finding) => ({ finding, key: `${finding.path}\0${finding.detail}` }))
    .sort((left, right) => Number(left.key > right.key) - Number(left.key < right.key))
    .map(({ finding }) => finding);
}
