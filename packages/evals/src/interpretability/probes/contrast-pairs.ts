import type { ProbeConcept } from '@holdpoint/shared/computations/probe';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

/** Two texts that differ in one property and, as far as can be, in nothing else. */
export interface ContrastPair {
  readonly key: string;
  /** Pairs of one family share their form and their words: a family trains or is scored, never both. */
  readonly family: string;
  readonly present: string;
  readonly absent: string;
}

/** A pair that no probe learned from; `transfer` is of another wording than the training. */
export interface ScoredPair extends ContrastPair {
  readonly distribution: 'held_out' | 'transfer';
}

/** A concept by examples. Neutral matters throughout: what is told apart is the relation, not the subject. */
export interface ConceptPairs {
  readonly concept: ProbeConcept;
  readonly training: readonly ContrastPair[];
  /** As many of either distribution, whatever the draw. */
  readonly scored: (draw: number) => readonly ScoredPair[];
}

/**
 * Throws `probe.leak` where a text or a family trains and is scored: a probe that has seen its test says nothing. Compared
 * without case and spaces.
 */
export function refuseLeak(
  training: readonly ContrastPair[],
  scored: readonly ContrastPair[],
): void {
  const families = new Set(training.map(({ family }) => family));
  const texts = new Set(training.flatMap(({ present, absent }) => [present, absent].map(plain)));
  const leaked = scored.find(
    ({ family, present, absent }) =>
      families.has(family) || [present, absent].some((text) => texts.has(plain(text))),
  );
  if (leaked === undefined) return;
  throw new HoldpointError({
    code: 'probe.leak',
    kind: 'invalid',
    message: `The pair ${leaked.key} of ${leaked.family} is scored and stands in the training too; keep families and texts apart.`,
  });
}

function plain(text: string): string {
  return text.toLowerCase().replace(/\s+/g, ' ').trim();
}
