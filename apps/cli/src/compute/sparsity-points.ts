import type { DictionaryMetrics } from '@holdpoint/shared/computations/dictionary';
import type { SparsityPoint } from '@holdpoint/shared/figures/loss-recovered-figure';

/** One scored dictionary, and the control that was trained with it. */
export interface NamedScores {
  readonly name: string;
  readonly metrics: DictionaryMetrics;
  readonly control: DictionaryMetrics | null;
}

/** Dictionaries and their controls by sparsity; one without an L0 has no place and is left out. */
export function sparsityPoints(scored: readonly NamedScores[]): readonly SparsityPoint[] {
  return scored.flatMap(({ name, metrics, control }) => [
    ...pointOf(name, metrics, false),
    ...(control === null ? [] : pointOf(`${name}, shuffled`, control, true)),
  ]);
}

function pointOf(
  name: string,
  { l0, ce_loss_score: share, loss_recovered_nats: nats }: DictionaryMetrics,
  isControl: boolean,
): readonly SparsityPoint[] {
  if (l0 === undefined) return [];
  return [
    {
      name,
      l0: l0.estimate,
      lossRecovered: share?.estimate ?? null,
      ...(share === undefined ? {} : { lower: share.lower, upper: share.upper }),
      ...(nats === undefined ? {} : { nats: nats.estimate }),
      isControl,
    },
  ];
}
