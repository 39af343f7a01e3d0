import type {
  AurocEstimate,
  ControlEstimate,
  ProbeFigures,
  ProbeResult,
  ProbeScores,
} from '@holdpoint/shared/computations/probe';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { auroc, type LabelledScores, recallAt } from '@holdpoint/shared/statistics/auroc';
import { bootstrapLimits } from '@holdpoint/shared/statistics/bootstrap';

import { bagOfWords } from './bag-of-words.js';
import { decisionsOf, fitProbes, type FittedProbes, type ProbePlan } from './fit-probes.js';
import type { Label } from './linear-probe.js';
import { probeFindings } from './probe-findings.js';

/** One text's activations, or one row of a file. */
export interface ProbeExample {
  readonly row: Float64Array;
  readonly label: Label;
  /** Examples of one unit are alike, such as the two texts of a pair: they are drawn again together. */
  readonly unit: string;
  readonly text: string | null;
}

/** Examples that train, and examples that are scored. */
export interface ProbeStudy {
  readonly training: readonly ProbeExample[];
  readonly heldOut: readonly ProbeExample[];
  /** Another wording or distribution; null where there is none. */
  readonly transfer: readonly ProbeExample[] | null;
  readonly unit: AurocEstimate['unit'];
}

/** How a study is made; equal plans over equal examples give equal figures. */
export interface StudyPlan extends ProbePlan {
  /** Of the bootstrap; at least 100. */
  readonly resamples: number;
}

const CONFIDENCE = 0.95;
const FALSE_POSITIVE_RATE = 0.01;

/**
 * Trains probe, baseline and controls on the training examples, scores them on the others, and says in words what the figures
 * don't show. An example whose text trains too is left out of the score, which a finding tells. Throws `probe.leak` where a
 * unit trains and is scored, `probe.one_sided` where a part lacks a label, `probe.rows_differ` where rows are of several widths, and as `bootstrapLimits`.
 */
export function studyProbe(
  { training, unit, ...given }: ProbeStudy,
  plan: StudyPlan,
  report: (done: number, total: number) => void = () => undefined,
): Omit<ProbeResult, 'concept' | 'source' | 'pooling'> {
  refuseLeaks(training, [...given.heldOut, ...(given.transfer ?? [])]);
  const unseen = unseenBy(training);
  const heldOut = given.heldOut.filter(unseen);
  const transfer = given.transfer?.filter(unseen) ?? null;
  const leftOut =
    given.heldOut.length - heldOut.length + (given.transfer?.length ?? 0) - (transfer?.length ?? 0);
  const scored = [...heldOut, ...(transfer ?? [])];
  const width = training[0]?.row.length ?? 0;
  refuseOneSided('training', training);
  refuseOneSided('held-out', heldOut);
  if (transfer !== null) refuseOneSided('transfer', transfer);
  refuseWidths(width, [...training, ...scored]);
  const labels = training.map(({ label }) => label);
  const probes = fitProbes({ rows: training.map(({ row }) => row), labels }, plan, report);
  const text = textReader(training, scored, plan);
  const figuresOn = (examples: readonly ProbeExample[]): ProbeFigures =>
    figuresOf(scoresOf(examples, probes, text), unit, plan);
  const figures = figuresOn(heldOut);
  const transferred = transfer === null ? null : figuresOn(transfer);
  const positives = labels.filter((label) => label === 1).length;
  return {
    schema: 'holdpoint.probe-result.v1',
    weight: 'supporting',
    method: 'logistic',
    regularization: plan.regularization,
    width,
    seed: plan.seed,
    training: { n: labels.length, positives, negatives: labels.length - positives },
    ...figures,
    transfer: transferred,
    findings: [...probeFindings(figures, transferred, leftOut)],
  };
}

/** Reads a text by its words; null where any example has none. */
type TextReader = ((text: string) => number) | null;

function textReader(
  training: readonly ProbeExample[],
  scored: readonly ProbeExample[],
  plan: StudyPlan,
): TextReader {
  const texts = training.flatMap(({ text }) => text ?? []);
  if (texts.length < training.length || scored.some(({ text }) => text === null)) return null;
  const words = bagOfWords(texts);
  const labels = training.map(({ label }) => label);
  const fitted = fitProbes({ rows: words.rowsOf(texts), labels }, { ...plan, controls: 1 });
  return (text) => {
    const [row = new Float64Array()] = words.rowsOf([text]);
    return decisionsOf(fitted, row).probe;
  };
}

function scoresOf(
  examples: readonly ProbeExample[],
  probes: FittedProbes,
  textReader: TextReader,
): readonly ProbeScores[] {
  const units = new Map<string, number>();
  return examples.map(({ row, label, unit, text }) => {
    const place = units.get(unit) ?? units.size;
    units.set(unit, place);
    const { probe, differenceOfMeans, shuffledLabels, randomDirection } = decisionsOf(probes, row);
    return {
      label,
      unit: place,
      probe,
      differenceOfMeans,
      textOnly: textReader === null || text === null ? null : textReader(text),
      shuffledLabels: [...shuffledLabels],
      randomDirection: [...randomDirection],
    };
  });
}

/** Every figure from the scores alone. */
function figuresOf(
  scores: readonly ProbeScores[],
  unit: AurocEstimate['unit'],
  plan: StudyPlan,
): ProbeFigures {
  const hasText = scores.every(({ textOnly }) => textOnly !== null);
  const ofProbe = (rows: readonly ProbeScores[]) => sidesOf(rows, ({ probe }) => probe);
  const ofText = (rows: readonly ProbeScores[]) => sidesOf(rows, ({ textOnly }) => textOnly ?? 0);
  const lead = (rows: readonly ProbeScores[]): number | null => {
    const [own, text] = [auroc(ofProbe(rows)), auroc(ofText(rows))];
    return own === null || text === null ? null : own - text;
  };
  const estimate = (of: (rows: readonly ProbeScores[]) => LabelledScores): AurocEstimate => {
    const { positives, negatives } = of(scores);
    return {
      estimate: auroc(of(scores)) ?? 0.5,
      ...limitsOf(scores, (rows) => auroc(of(rows)), plan),
      confidence: CONFIDENCE,
      method: 'percentile bootstrap',
      resamples: plan.resamples,
      n: scores.length,
      positives: positives.length,
      negatives: negatives.length,
      unit,
      units: new Set(scores.map((row) => row.unit)).size,
    };
  };
  return {
    auroc: estimate(ofProbe),
    recallAtOnePercentFalsePositives: {
      estimate: recallAt(ofProbe(scores), FALSE_POSITIVE_RATE) ?? 0,
      n: ofProbe(scores).positives.length,
    },
    differenceOfMeans: estimate((rows) =>
      sidesOf(rows, ({ differenceOfMeans }) => differenceOfMeans),
    ),
    controls: {
      textOnly: hasText ? estimate(ofText) : null,
      overText: hasText ? { estimate: lead(scores) ?? 0, ...limitsOf(scores, lead, plan) } : null,
      shuffledLabels: controlOf(scores, 'shuffledLabels'),
      randomDirection: controlOf(scores, 'randomDirection'),
    },
    scores: [...scores],
  };
}

function controlOf(
  scores: readonly ProbeScores[],
  name: 'shuffledLabels' | 'randomDirection',
): ControlEstimate {
  const areas = (scores[0]?.[name] ?? []).map(
    (_, draw) => auroc(sidesOf(scores, (row) => row[name][draw] ?? 0)) ?? 0.5,
  );
  return {
    estimate: areas.reduce((sum, area) => sum + area, 0) / areas.length,
    lowest: Math.min(...areas),
    highest: Math.max(...areas),
    draws: areas.length,
    n: scores.length,
  };
}

function sidesOf(
  rows: readonly ProbeScores[],
  scoreOf: (row: ProbeScores) => number,
): LabelledScores {
  return {
    positives: rows.filter(({ label }) => label === 1).map(scoreOf),
    negatives: rows.filter(({ label }) => label === 0).map(scoreOf),
  };
}

/** Whole units are drawn again: two texts of a pair are not two observations. */
function limitsOf(
  scores: readonly ProbeScores[],
  statistic: (rows: readonly ProbeScores[]) => number | null,
  { seed, resamples }: StudyPlan,
): { readonly lower: number | null; readonly upper: number | null } {
  const units = new Map<number, ProbeScores[]>();
  for (const row of scores) units.set(row.unit, [...(units.get(row.unit) ?? []), row]);
  const limits = bootstrapLimits([...units.values()], (drawn) => statistic(drawn.flat()), {
    seed,
    resamples,
    confidence: CONFIDENCE,
    sided: 'two',
  });
  return { lower: limits?.lower ?? null, upper: limits?.upper ?? null };
}

function refuseOneSided(part: string, examples: readonly ProbeExample[]): void {
  const positives = examples.filter(({ label }) => label === 1).length;
  if (positives > 0 && positives < examples.length) return;
  throw new HoldpointError({
    code: 'probe.one_sided',
    kind: 'invalid',
    message: `The ${part} examples are ${examples.length}, of which ${positives} have the property; both kinds are needed, and a text that trains is never scored.`,
  });
}

function refuseWidths(width: number, examples: readonly ProbeExample[]): void {
  const odd = examples.find(({ row }) => row.length !== width);
  if (odd === undefined) return;
  throw new HoldpointError({
    code: 'probe.rows_differ',
    kind: 'invalid',
    message: `Activations of width ${odd.row.length} can't be read by a probe of width ${width}: take them of the same model and site.`,
  });
}

/** Texts are compared without case and spaces: a copy that is spaced otherwise is a copy. */
function unseenBy(training: readonly ProbeExample[]): (example: ProbeExample) => boolean {
  const plain = (text: string): string => text.toLowerCase().replace(/\s+/g, ' ').trim();
  const texts = new Set(training.flatMap(({ text }) => (text === null ? [] : plain(text))));
  return ({ text }) => text === null || !texts.has(plain(text));
}

function refuseLeaks(training: readonly ProbeExample[], scored: readonly ProbeExample[]): void {
  const units = new Set(training.map(({ unit }) => unit));
  const leaked = scored.find(({ unit }) => units.has(unit));
  if (leaked === undefined) return;
  throw new HoldpointError({
    code: 'probe.leak',
    kind: 'invalid',
    message: `The unit ${JSON.stringify(leaked.unit.slice(0, 80))} trains the probe and is scored by it; keep the splits apart.`,
  });
}
