import type {
  DictionaryMetric,
  DictionaryMetrics,
  DictionaryResult,
  MetricEstimate,
} from '@holdpoint/shared/computations/dictionary';

const SHOWN: readonly (readonly [DictionaryMetric, string])[] = [
  ['ce_loss_score', 'loss recovered'],
  ['loss_recovered_nats', 'loss recovered, nats'],
  ['kl_div_score', 'KL divergence recovered'],
  ['explained_variance', 'explained variance'],
  ['mse', 'mean squared error'],
  ['l0', 'L0'],
  ['l1', 'L1'],
  ['cossim', 'cosine'],
  ['l2_ratio', 'length ratio'],
  ['relative_reconstruction_bias', 'reconstruction bias'],
  ['frac_alive', 'features alive'],
];

/** A dictionary's figures for people, the control's beside each. */
export function dictionaryLines(result: DictionaryResult): readonly string[] {
  const { autoencoder, weightsDigest, backend, control, densities, findings } = result;
  return [
    `${autoencoder.architecture}, ${autoencoder.inputWidth} activations to ${autoencoder.width} features, on ${backend.name} (${backend.adapter})`,
    `Weights ${weightsDigest}`,
    ...metricLines(result.metrics, control?.metrics ?? null),
    `Features: ${densities.dead} dead, ${densities.ultralow} below 1e-6, ${densities.aboveOnePercent} above 1 % of ${densities.tokens} tokens`,
    ...findings.map((finding) => `  ! ${finding}`),
  ];
}

/** One line per metric, with its interval and what it rests on. */
export function metricLines(
  metrics: DictionaryMetrics,
  control: DictionaryMetrics | null,
): readonly string[] {
  return SHOWN.flatMap(([name, title]) => {
    const metric = metrics[name];
    if (metric === undefined) return [];
    const beside = control?.[name];
    // A control is scored where it was trained, which need not be on as many contexts.
    const over = beside === undefined || beside.n === metric.n ? '' : ` over ${beside.n}`;
    const shuffled = beside === undefined ? '' : `; shuffled model ${figures(beside)}${over}`;
    return [`  ${title.padEnd(24)} ${figures(metric)} over ${metric.n} ${metric.unit}${shuffled}`];
  });
}

function figures({ estimate, lower, upper }: MetricEstimate): string {
  const shown = (value: number): string => String(Number(value.toPrecision(4)));
  return `${shown(estimate)} [${shown(lower)}, ${shown(upper)}]`;
}
