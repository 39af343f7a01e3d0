import type {
  DictionarySpec,
  MetricEstimate,
  ScoredDictionary,
} from '@holdpoint/shared/computations/dictionary';

/** A dictionary that explains a large part of each input with so many features is hardly sparse. Bricken et al. 2023. */
const MUCH_L0_SHARE = 0.1;

/** What the figures say, and what they can't, in sentences for people. */
export function dictionaryFindings(
  spec: DictionarySpec,
  scored: ScoredDictionary,
  control: ScoredDictionary | null,
): readonly string[] {
  const { metrics, densities, autoencoder } = scored;
  const { ce_loss_score: recovered, l0 } = metrics;
  const findings: string[] = [];
  if (recovered !== undefined) {
    findings.push(
      `Loss recovered ${percent(recovered)} over ${recovered.n} held-out contexts. It is measured against zero ablation, a weak baseline, so it overstates what the features carry.`,
    );
  }
  for (const [name, title] of COMPARED) {
    const own = metrics[name];
    const shuffled = control?.metrics[name];
    if (own !== undefined && shuffled !== undefined) findings.push(compared(title, own, shuffled));
  }
  if (control === null) {
    findings.push(
      'There is no randomised-transformer control beside these scores: alone they are weak evidence.',
    );
  }
  if (densities.dead > 0) {
    findings.push(
      `${densities.dead} of ${densities.features} features fired on none of ${densities.tokens} held-out tokens.`,
    );
  }
  if (l0 !== undefined && l0.estimate > MUCH_L0_SHARE * autoencoder.inputWidth) {
    findings.push(
      `L0 is ${l0.estimate.toFixed(1)}, a large share of ${autoencoder.inputWidth} dimensions: features of so dense a code are to be distrusted.`,
    );
  }
  if (spec.origin.kind === 'activations') {
    findings.push(
      'Activations came from a file: no loss recovered and no randomised control can be computed without their model.',
    );
  }
  return findings;
}

/** Loss recovered is a ratio to what ablation costs; KL divergence recovered is defined where that is nothing. */
const COMPARED = [
  ['ce_loss_score', 'loss recovered'],
  ['kl_div_score', 'KL divergence recovered'],
  ['explained_variance', 'explained variance'],
] as const;

/** A ratio whose interval is wider has a denominator near 0. */
const WIDE = 0.5;

function compared(title: string, own: MetricEstimate, shuffled: MetricEstimate): string {
  const said = `The same recipe on the model with shuffled weights has ${title} ${percent(shuffled)}`;
  if (shuffled.upper - shuffled.lower > WIDE) {
    return `${said}: a ratio without meaning there, since replacing its MLP by zeros hardly changes its loss.`;
  }
  return own.lower > shuffled.upper
    ? `${said}: less, and the intervals lie apart.`
    : `${said}: not less beyond the intervals, so this score is no evidence that features of the trained model were found.`;
}

function percent({ estimate, lower, upper }: MetricEstimate): string {
  const share = (value: number): string => (100 * value).toFixed(1);
  return `${share(estimate)} % [${share(lower)}, ${share(upper)}]`;
}
