import type { AurocEstimate, ProbeResult, ProbeScores } from '../computations/probe.js';
import { auroc as areaOf, type LabelledScores, rocCurve } from '../statistics/auroc.js';
import type { Figure, Series, Tone } from './figure.js';

/** Beyond so many points a curve looks the same and the file only grows. */
const MOST_POINTS = 400;

/** ROC curves of a probe, of the text alone and of shuffled labels, on the examples that trained none of them. Total. */
export function probeFigure(result: ProbeResult): Figure {
  const { concept, auroc, controls, scores, transfer } = result;
  const { textOnly, shuffledLabels, randomDirection } = controls;
  const rows: (readonly (string | number | null)[])[] = [
    rowOf('probe', auroc),
    rowOf('difference of means', result.differenceOfMeans),
    ...(textOnly === null ? [] : [rowOf('text alone', textOnly)]),
    [
      'shuffled labels',
      shuffledLabels.estimate,
      shuffledLabels.lowest,
      shuffledLabels.highest,
      shuffledLabels.n,
    ],
    [
      'random direction',
      randomDirection.estimate,
      randomDirection.lowest,
      randomDirection.highest,
      randomDirection.n,
    ],
    ...(transfer === null ? [] : [rowOf('probe, transferred', transfer.auroc)]),
  ];
  const typical = typicalShuffle(scores, shuffledLabels.estimate);
  const text =
    textOnly === null
      ? 'no text to compare with'
      : `the text alone ${textOnly.estimate.toFixed(2)}`;
  return {
    id: 'probe-roc',
    title: `Probe for ${concept.replace('-', ' ')}: supporting evidence`,
    description: `Area under the curve ${auroc.estimate.toFixed(2)} over ${auroc.n} held-out examples; ${text}, shuffled labels ${shuffledLabels.estimate.toFixed(2)}. Supporting evidence, never the sole basis of a gate.`,
    x: { label: 'false positive rate', scale: 'linear', domain: [0, 1] },
    y: { label: 'true positive rate', scale: 'linear', domain: [0, 1] },
    series: [
      chance,
      curveOf('shuffled labels', 'control', scores, (row) => row.shuffledLabels[typical] ?? null),
      curveOf('text alone', 'second', scores, ({ textOnly: score }) => score),
      ...(transfer === null
        ? []
        : [curveOf('probe, transferred', 'third', transfer.scores, ({ probe }) => probe)]),
      curveOf('probe', 'first', scores, ({ probe }) => probe),
    ],
    table: { columns: ['score', 'area', 'lower', 'upper', 'n'], rows },
  };
}

/** The shuffle whose area is nearest to their mean: a single draw may lie far off. */
function typicalShuffle(scores: readonly ProbeScores[], mean: number): number {
  const distances = (scores[0]?.shuffledLabels ?? []).map((_, draw) =>
    Math.abs((areaOf(sidesOf(scores, (row) => row.shuffledLabels[draw] ?? null)) ?? 0.5) - mean),
  );
  return Math.max(0, distances.indexOf(Math.min(...distances)));
}

const chance: Series = {
  kind: 'line',
  name: 'chance',
  tone: 'muted',
  isDashed: true,
  points: [
    { x: 0, y: 0 },
    { x: 1, y: 1 },
  ],
};

function rowOf(name: string, { estimate, lower, upper, n }: AurocEstimate) {
  return [name, estimate, lower, upper, n] as const;
}

function curveOf(
  name: string,
  tone: Tone,
  scores: readonly ProbeScores[],
  scoreOf: (row: ProbeScores) => number | null,
): Series {
  const curve = rocCurve(sidesOf(scores, scoreOf));
  const every = Math.ceil(curve.length / MOST_POINTS);
  const points = curve
    .filter((_, index) => index % every === 0 || index === curve.length - 1)
    .map(({ falsePositiveRate, truePositiveRate }) => ({
      x: falsePositiveRate,
      y: truePositiveRate,
    }));
  const isKnown = scores.some((row) => scoreOf(row) !== null);
  return { kind: 'line', name, tone, points: isKnown ? points : [] };
}

function sidesOf(
  scores: readonly ProbeScores[],
  scoreOf: (row: ProbeScores) => number | null,
): LabelledScores {
  const ofLabel = (label: 0 | 1): readonly number[] =>
    scores.flatMap((row) => (row.label === label ? (scoreOf(row) ?? []) : []));
  return { positives: ofLabel(1), negatives: ofLabel(0) };
}
