import { DEFAULT_RESAMPLES } from '@holdpoint/shared/statistics/bootstrap';
import { allOfK, passAtK } from '@holdpoint/shared/statistics/pass-at-k';
import type { Command } from 'commander';
import { z } from 'zod';

import { answer, note } from '../output.js';
import { compareScores, type Comparison } from '../stats/compare-scores.js';
import { type Coefficient, measureAgreement } from '../stats/measure-agreement.js';
import { Amount, Confidence, Count, Resamples, Seed, Sided } from '../stats/number-options.js';
import { rateInterval, rateMethods } from '../stats/rate-interval.js';
import { readRatings } from '../stats/ratings-file.js';
import { readTaskScores } from '../stats/task-scores-file.js';
import { parse } from './campaign.js';
import { action } from './common.js';
import { addStatsHorizon } from './stats-horizon.js';
import { addStatsScaling } from './stats-scaling.js';

interface JsonOption {
  readonly json?: true;
}

interface BootstrapOptions extends JsonOption {
  readonly confidence: string;
  readonly sided: string;
  readonly seed: string;
  readonly resamples: string;
}

interface IntervalOptions extends JsonOption {
  readonly k: string;
  readonly n: string;
  readonly method: string;
  readonly confidence: string;
  readonly sided: string;
}

interface AgreementOptions extends BootstrapOptions {
  readonly level: string;
  readonly order?: string;
}

const Method = z.enum(rateMethods, `expected one of ${rateMethods.join(', ')}`);
const LevelName = z.enum(
  ['nominal', 'ordinal', 'interval'],
  'expected nominal, ordinal or interval',
);

/** `stats`: the platform's own arithmetic, offline. */
export function addStatsCommands(program: Command): void {
  const stats = program
    .command('stats')
    .description('intervals, pass@k, comparisons and agreement; needs no platform');
  addInterval(stats);
  addPassAtK(stats);
  addCompare(stats);
  addAgreement(stats);
  addStatsScaling(stats);
  addStatsHorizon(stats);
}

function addInterval(stats: Command): void {
  stats
    .command('interval')
    .description('limits of the rate of k successes in n trials')
    .requiredOption('--k <number>', 'successes; a sum of scores for wilson, hoeffding, chernoff')
    .requiredOption('--n <count>', 'trials')
    .option('--method <method>', rateMethods.join(', '), 'clopper-pearson')
    .option('--confidence <share>', 'between 0 and 1', '0.95')
    .option('--sided <sides>', 'two: both limits hold together; one: each alone', 'two')
    .option('--json', 'print one JSON document on stdout')
    .addHelpText(
      'after',
      `
clopper-pearson is exact and what gates use; wilson and jeffreys are right on average and for display; hoeffding and
chernoff hold for means of any values in [0, 1].

Example:
  $ holdpoint stats interval --k 7 --n 50 --method clopper-pearson --confidence 0.95 --sided one`,
    )
    .action(action(interval));
}

async function interval(options: IntervalOptions): Promise<void> {
  const found = rateInterval(parse(Method, options.method, '--method'), {
    successes: parse(Amount, options.k, '--k'),
    trials: parse(Count, options.n, '--n'),
    confidence: parse(Confidence, options.confidence, '--confidence'),
    sided: parse(Sided, options.sided, '--sided'),
  });
  answer(options.json === true, found, () => [
    `${found.k} of ${found.n}: ${figure(found.estimate)}, ${found.sided}-sided ${figure(100 * found.confidence)} % ${found.method} limits ${figure(found.lower)} to ${figure(found.upper)}`,
  ]);
  return Promise.resolve();
}

function addPassAtK(stats: Command): void {
  stats
    .command('pass-at-k')
    .description('chance that one of k tries succeeds, unbiased, from c successes in n tries')
    .requiredOption('--n <count>', 'tries made')
    .requiredOption('--c <count>', 'tries that succeeded')
    .requiredOption('--k <count>', 'tries allowed, at most n')
    .option('--json', 'print one JSON document on stdout')
    .addHelpText('after', '\nExample:\n  $ holdpoint stats pass-at-k --n 10 --c 3 --k 5')
    .action(action(passAt));
}

async function passAt(
  options: JsonOption & { readonly n: string; readonly c: string; readonly k: string },
): Promise<void> {
  const tries = parse(Count, options.n, '--n');
  const successes = parse(Count, options.c, '--c');
  const k = parse(Count, options.k, '--k');
  const found = {
    n: tries,
    c: successes,
    k,
    passAtK: passAtK({ tries, successes }, k),
    allOfK: allOfK({ tries, successes }, k),
  };
  answer(options.json === true, found, () => [
    `pass@${k} ${figure(found.passAtK)}; all of ${k} ${figure(found.allOfK)} (${successes} of ${tries} tries)`,
  ]);
  return Promise.resolve();
}

function addCompare(stats: Command): void {
  withBootstrapOptions(
    stats
      .command('compare')
      .description('two checkpoints task by task: difference B less A, McNemar, Holm')
      .argument('<a>', 'scores of the first checkpoint')
      .argument('<b>', 'scores of the second'),
  )
    .addHelpText(
      'after',
      `
A file holds one evaluation, or several under "evaluations"; tasks are paired by id:
  { "schema": "holdpoint.task-scores.v1",
    "evaluation": "autonomy/text",                     (optional)
    "aggregator": { "kind": "any_of_k", "k": 10 },
    "tasks": [{ "task": "t1", "scores": [0, 1, 0], "cluster": "repository-a" }] }
  { "schema": "holdpoint.task-scores.v1",
    "evaluations": [{ "evaluation": "autonomy/text", "aggregator": { "kind": "mean" }, "tasks": [...] }] }
Scores lie in [0, 1]; null is a try without a score. Aggregators: mean, any_of_k, all_of_k, pass_at_k, max_of_k (each
with k) and share (with passesAt). Both files must use the same one. Tasks of one cluster are correlated.

In the answer mcnemar.b counts tasks that A alone solves, mcnemar.c those that B alone does. adjustedPValue is Holm's.

Example:
  $ holdpoint stats compare step-41000.json step-42000.json --json`,
    )
    .action(action(compare));
}

async function compare(a: string, b: string, options: BootstrapOptions): Promise<void> {
  const plan = bootstrapPlan(options);
  const found = compareScores(await readTaskScores(a), await readTaskScores(b), plan);
  for (const name of [...found.leftOut.a, ...found.leftOut.b]) {
    note(`holdpoint: ${name} is in one file alone and left out`);
  }
  const [only, ...more] = found.comparisons;
  // One evaluation's figures stand on top too: nobody should have to reach into a list of one.
  const document = { a, b, ...(more.length === 0 ? only : {}), ...found };
  answer(options.json === true, document, () => found.comparisons.flatMap(comparisonLines));
}

function comparisonLines(found: Comparison): readonly string[] {
  const { mcnemar } = found;
  return [
    `${found.evaluation ?? 'evaluation'}: A ${figure(found.estimateA)}, B ${figure(found.estimateB)} over ${found.n} tasks in ${found.clusters} clusters`,
    `  difference ${figure(found.difference)} [${figure(found.lower)}, ${figure(found.upper)}], p ${figure(found.pValue)} (${found.test}), after Holm ${figure(found.adjustedPValue)}`,
    ...(mcnemar === null
      ? []
      : [
          `  A alone solves ${mcnemar.b}, B alone ${mcnemar.c}: McNemar p ${figure(mcnemar.pValue)}`,
        ]),
    ...found.cautions.map((caution) => `  ! ${caution}`),
  ];
}

function addAgreement(stats: Command): void {
  withBootstrapOptions(
    stats
      .command('agreement')
      .description('how far raters agree beyond chance: Cohen, Fleiss, Krippendorff')
      .argument('<file>', 'CSV or JSON of ratings')
      .option('--level <level>', 'scale for Krippendorff: nominal, ordinal, interval', 'nominal')
      .option('--order <categories>', 'categories of an ordinal scale, least first, with commas'),
  )
    .addHelpText(
      'after',
      `
CSV, a row a unit and a column a rater, the first line naming them (a first column "unit" or "id" names the units):
  unit,ada,ben,cyd
  u1,yes,yes,no
  u2,no,,no
or a line a rating: unit,rater,rating. JSON: [["yes","yes"],["no",null]], [{"unit":"u1","rater":"ada","rating":"yes"}]
or { "schema": "holdpoint.ratings.v1", "ratings": [...] }. Empty, NA, NaN, * and null are no rating.

Cohen's kappa is given for two raters. Limits are drawn by resampling units.

Example:
  $ holdpoint stats agreement labels.csv --level ordinal --order low,medium,high --json`,
    )
    .action(action(agreement));
}

async function agreement(file: string, options: AgreementOptions): Promise<void> {
  const plan = bootstrapPlan(options);
  const scale = {
    level: parse(LevelName, options.level, '--level'),
    order: options.order?.split(',').map((category) => category.trim()) ?? null,
  };
  const found = measureAgreement(await readRatings(file), scale, plan);
  answer(options.json === true, found, () => [
    `${found.n} units, ${found.raters.length} raters, ${found.missing} ratings missing`,
    ...(found.cohen === null ? [] : [coefficientLine('Cohen’s kappa', found.cohen)]),
    coefficientLine('Fleiss’ kappa', found.fleiss),
    coefficientLine(`Krippendorff’s alpha (${scale.level})`, found.krippendorff),
  ]);
}

function coefficientLine(name: string, { estimate, lower, upper, n, reason }: Coefficient): string {
  return estimate === null
    ? `  ${name}: undefined, ${reason ?? ''}`
    : `  ${name}: ${figure(estimate)} [${figure(lower)}, ${figure(upper)}] over ${n} units`;
}

function withBootstrapOptions(command: Command): Command {
  return command
    .option('--confidence <share>', 'between 0 and 1', '0.95')
    .option('--sided <sides>', 'two: both limits hold together; one: each alone', 'two')
    .option('--seed <number>', 'seed of all draws', '1')
    .option('--resamples <count>', 'draws behind the limits', String(DEFAULT_RESAMPLES))
    .option('--json', 'print one JSON document on stdout');
}

function bootstrapPlan({ confidence, sided, seed, resamples }: BootstrapOptions) {
  return {
    confidence: parse(Confidence, confidence, '--confidence'),
    sided: parse(Sided, sided, '--sided'),
    seed: parse(Seed, seed, '--seed'),
    resamples: parse(Resamples, resamples, '--resamples'),
  };
}

function figure(value: number | null): string {
  return value === null ? '–' : String(Number(value.toPrecision(6)));
}
