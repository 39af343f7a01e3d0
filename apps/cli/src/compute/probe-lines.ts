import type {
  ControlEstimate,
  ProbeFigures,
  ProbeResult,
} from '@holdpoint/shared/computations/probe';

/** A probe's result for people: each figure with its interval and n, controls beside it. */
export function probeLines(result: ProbeResult): readonly string[] {
  const { concept, source, training, transfer, findings } = result;
  const about =
    source.kind === 'model' ? `the model ${source.weightsDigest}` : `${source.tensor} of a file`;
  return [
    `Probe for ${concept} on ${about}: supporting evidence, never the sole basis of a gate`,
    `  trained on ${String(training.n)} examples, ${String(training.positives)} with the property; seed ${String(result.seed)}`,
    ...figureLines(result),
    ...(transfer === null
      ? []
      : ['  On another wording or distribution:', ...figureLines(transfer)]),
    ...findings.map(({ detail }) => `  ! ${detail}`),
  ];
}

function figureLines({
  auroc,
  differenceOfMeans,
  recallAtOnePercentFalsePositives: recall,
  controls,
}: ProbeFigures): readonly string[] {
  const { textOnly, overText, shuffledLabels, randomDirection } = controls;
  return [
    `  AUROC               ${limitsText(auroc)}, n = ${String(auroc.n)}: 95 % by bootstrap over ${String(auroc.units)} ${auroc.unit}`,
    `  recall at 1 % FPR   ${recall.estimate.toFixed(3)}, n = ${String(recall.n)}`,
    `  difference of means ${limitsText(differenceOfMeans)}, n = ${String(differenceOfMeans.n)}`,
    '  Controls:',
    textOnly === null
      ? '  text only           unknown: the labels have no text'
      : `  text only           ${limitsText(textOnly)}, n = ${String(textOnly.n)}`,
    ...(overText === null ? [] : [`  probe over text     ${limitsText(overText)}`]),
    `  shuffled labels     ${controlText(shuffledLabels)}`,
    `  random direction    ${controlText(randomDirection)}`,
  ];
}

function limitsText({
  estimate,
  lower,
  upper,
}: {
  readonly estimate: number;
  readonly lower: number | null;
  readonly upper: number | null;
}): string {
  const limits =
    lower === null || upper === null ? 'no limits' : `${three(lower)}, ${three(upper)}`;
  return `${three(estimate)} [${limits}]`;
}

function controlText({ estimate, lowest, highest, draws, n }: ControlEstimate): string {
  return `${three(estimate)}, ${three(lowest)} to ${three(highest)} in ${String(draws)} draws, n = ${String(n)}`;
}

function three(value: number): string {
  return value.toFixed(3);
}
