import type {
  DictionaryMetric,
  DictionarySpec,
  MetricEstimate,
  ScoredDictionary,
} from '@holdpoint/shared/computations/dictionary';

/** A dictionary that explains a large part of each input with so many features is hardly sparse. Bricken et al. 2023. */
const MUCH_L0_SHARE = 0.1;

/** What the figures rest on, beside themselves. */
export interface DictionaryGrounds {
  readonly spec: DictionarySpec;
  readonly control: ScoredDictionary | null;
  /** Activations that training may read before one comes again; null where none ever does. */
  readonly trainingRows: number | null;
}

/** What the figures say, and what they can't, in sentences for people. */
export function dictionaryFindings(
  scored: ScoredDictionary,
  grounds: DictionaryGrounds,
): readonly string[] {
  return [
    ...recoveryFindings(scored),
    ...controlFindings(scored, grounds.control),
    ...sparsityFindings(scored),
    ...sourceFindings(grounds),
  ];
}

function recoveryFindings({ metrics, withheld }: ScoredDictionary): readonly string[] {
  const { ce_loss_score: share, loss_recovered_nats: nats } = metrics;
  const reason = withheld.ce_loss_score;
  return [
    ...(share === undefined
      ? []
      : [
          `Loss recovered ${percent(share)} over ${share.n} held-out contexts. It is measured against zero ablation, a weak baseline, so it overstates what the features carry.`,
        ]),
    ...(reason === undefined ? [] : [`Loss recovered is not stated as a share. ${reason}`]),
    ...(nats === undefined
      ? []
      : [
          `Against zeros, the reconstruction brings back ${inNats(nats)} nats a token over ${nats.n} contexts.`,
        ]),
  ];
}

interface Compared {
  readonly name: DictionaryMetric;
  readonly title: string;
  readonly shown: (metric: MetricEstimate) => string;
}

/** Nats first: a share of what a shuffled model loses is a share of next to nothing. */
const COMPARED: readonly Compared[] = [
  { name: 'loss_recovered_nats', title: 'loss recovered in nats', shown: inNats },
  { name: 'ce_loss_score', title: 'loss recovered', shown: percent },
  { name: 'kl_div_score', title: 'KL divergence recovered', shown: percent },
  { name: 'explained_variance', title: 'explained variance', shown: percent },
];

function controlFindings(
  scored: ScoredDictionary,
  control: ScoredDictionary | null,
): readonly string[] {
  if (control === null) {
    return [
      'There is no randomised-transformer control beside these scores: alone they are weak evidence.',
    ];
  }
  const reason = control.withheld.ce_loss_score;
  return [
    ...COMPARED.flatMap((metric) => {
      const own = scored.metrics[metric.name];
      const shuffled = control.metrics[metric.name];
      return own === undefined || shuffled === undefined ? [] : [compared(metric, own, shuffled)];
    }),
    ...(reason === undefined
      ? []
      : [`Of the model with shuffled weights no share of the loss is stated. ${reason}`]),
  ];
}

function compared(
  { title, shown }: Compared,
  own: MetricEstimate,
  shuffled: MetricEstimate,
): string {
  const said = `The same recipe on the model with shuffled weights has ${title} ${shown(shuffled)}, against ${shown(own)}`;
  if (own.lower > shuffled.upper) return `${said}: lower, and the intervals lie apart.`;
  const isNoEvidence = 'this score is no evidence that features of the trained model were found';
  if (shuffled.lower > own.upper)
    return `${said}: higher, and the intervals lie apart; ${isNoEvidence}.`;
  return shuffled.estimate >= own.estimate
    ? `${said}: higher; ${isNoEvidence}.`
    : `${said}: lower, but not beyond the intervals; ${isNoEvidence}.`;
}

function sparsityFindings({
  metrics,
  densities,
  autoencoder,
}: ScoredDictionary): readonly string[] {
  const { l0 } = metrics;
  const isDense = l0 !== undefined && l0.estimate > MUCH_L0_SHARE * autoencoder.inputWidth;
  return [
    ...(densities.dead === 0
      ? []
      : [
          `${densities.dead} of ${densities.features} features fired on none of ${densities.tokens} held-out tokens.`,
        ]),
    ...(isDense
      ? [
          `L0 is ${l0.estimate.toFixed(1)}, a large share of ${autoencoder.inputWidth} dimensions: features of so dense a code are to be distrusted.`,
        ]
      : []),
  ];
}

function sourceFindings({ spec, trainingRows }: DictionaryGrounds): readonly string[] {
  const { steps, batch } = spec.training;
  const read = steps * batch;
  return [
    ...(spec.origin.kind === 'activations'
      ? [
          'Activations came from a file: no loss recovered and no randomised control can be computed without their model.',
        ]
      : []),
    ...(trainingRows === null || read <= trainingRows
      ? []
      : [
          `Training read ${read} activations of ${trainingRows} that there are to train on: each ${(read / trainingRows).toFixed(1)} times, where new ones each time are advised; repeated ones make features die and scores on them flatter.`,
        ]),
  ];
}

function percent({ estimate, lower, upper }: MetricEstimate): string {
  const share = (value: number): string => (100 * value).toFixed(1);
  return `${share(estimate)} % [${share(lower)}, ${share(upper)}]`;
}

function inNats({ estimate, lower, upper }: MetricEstimate): string {
  return `${estimate.toFixed(3)} [${lower.toFixed(3)}, ${upper.toFixed(3)}]`;
}
