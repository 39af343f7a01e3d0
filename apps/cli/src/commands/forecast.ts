import { EvaluationRef, PolicyRef } from '@holdpoint/shared/contracts/common';
import {
  type ForecastList,
  forecastRoutes,
  type ForecastView,
} from '@holdpoint/shared/contracts/forecasts';
import { policyRoutes } from '@holdpoint/shared/contracts/policies';
import { digestOf } from '@holdpoint/shared/digest/sha256';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { RateQuantiles } from '@holdpoint/shared/forecasts/forecast';
import type { MeanLoss } from '@holdpoint/shared/forecasts/forecaster-scores';
import { DEFAULT_POLICY } from '@holdpoint/shared/policy/policies';
import { Slug } from '@holdpoint/shared/policy/source';
import type { Command } from 'commander';
import { z } from 'zod';

import { answer } from '../output.js';
import { openSession } from '../session.js';
import { readCrossingDocument } from '../stats/crossing-document.js';
import { foreseenIn } from '../stats/foreseen-in.js';
import { PositiveAmount } from '../stats/law-options.js';
import { parse } from './campaign.js';
import { action, type CommonOptions, findCheckpoint, withPlatformOptions } from './common.js';

interface AddOptions extends CommonOptions {
  readonly checkpoint: string;
  readonly evaluation: string;
  readonly policy: string;
  readonly criterion?: string;
  readonly probability?: string;
  readonly p10?: string;
  readonly p50?: string;
  readonly p90?: string;
  readonly from?: string;
  readonly atCompute?: string;
  readonly rationale?: string;
}

interface ListOptions extends CommonOptions {
  readonly checkpoint?: string;
  readonly evaluation?: string;
  readonly person?: string;
}

/** A number as it is typed; the empty text is none. */
const RateText = z
  .string()
  .regex(/^(?:\d+(?:\.\d*)?|\.\d+)(?:e-?\d+)?$/i, 'expected a number from 0 to 1')
  .transform(Number)
  .pipe(z.number().min(0).max(1));

export function addForecastCommands(program: Command): void {
  const forecast = program
    .command('forecast')
    .description('what people foresee before an evaluation is run, and how well');
  withPlatformOptions(
    forecast
      .command('add')
      .description('seal a forecast; only before a run of the evaluation is opened, and only once')
      .requiredOption('--checkpoint <id>', 'checkpoint: id, name or model/name')
      .requiredOption('--evaluation <evaluation>', 'area/name@version')
      .option('--policy <policy>', 'policy version', DEFAULT_POLICY)
      .option('--criterion <criterion>', 'needed where the policy asks more than one thing of it')
      .option('--probability <p>', 'that the threshold is crossed, from 0 to 1')
      .option('--p10 <rate>', 'the measured rate lies below this with 10 %')
      .option('--p50 <rate>', 'with 50 %')
      .option('--p90 <rate>', 'with 90 %')
      .option(
        '--from <file>',
        'instead of the numbers: what `stats crossing --json` wrote, read at the checkpoint’s effective compute',
      )
      .option('--at-compute <flop>', 'with --from: read at this compute instead')
      .option('--rationale <text>', 'why, in your own words; with --from it may be left out'),
  )
    .addHelpText(
      'after',
      `
Example:
  $ holdpoint forecast add --checkpoint atlas/step-42000 --evaluation autonomy/benign-tasks@1 \\
      --probability 0.2 --p10 0.1 --p50 0.3 --p90 0.5 --rationale 'Twice the last checkpoint.'
  $ holdpoint forecast add --checkpoint atlas/step-84000 --evaluation autonomy/benign-tasks@1 --from crossing.json`,
    )
    .action(action(add));
  withPlatformOptions(
    forecast
      .command('list')
      .description('forecasts and their scores; others’ are withheld until you gave yours')
      .option('--checkpoint <id>', 'of one checkpoint: id, name or model/name')
      .option('--evaluation <evaluation>', 'of one evaluation')
      .option('--person <name>', 'of one person'),
  ).action(action(list));
}

async function add(options: AddOptions): Promise<void> {
  if (options.from !== undefined) return addFrom(options.from, options);
  const { criterion, probability, rationale } = options;
  if (rationale === undefined) throw misused('Say why: --rationale.');
  if (options.atCompute !== undefined) throw misused('--at-compute goes with --from.');
  const quantiles = quantilesOf(options);
  if (probability === undefined && quantiles === null)
    throw misused('Say --probability, or --p10, --p50 and --p90, or all of them.');
  const foreseen = {
    evaluation: parse(EvaluationRef, options.evaluation, '--evaluation'),
    policy: parse(PolicyRef, options.policy, '--policy'),
    ...(criterion === undefined ? {} : { criterion: parse(Slug, criterion, '--criterion') }),
    probability: probability === undefined ? null : parse(RateText, probability, '--probability'),
    quantiles,
    rationale,
  };
  const call = await openSession(options);
  const { id: checkpointId } = await findCheckpoint(call, options.checkpoint);
  const made = await call(forecastRoutes.seal, { body: { checkpointId, ...foreseen } });
  answer(options.json === true, made, () => [`sealed ${made.digest}  ${lineOf(made)}`]);
}

/** Sends the same for the same file and place, so that a retake finds the forecast that it sealed. */
async function addFrom(file: string, options: AddOptions): Promise<void> {
  const { criterion, probability, rationale = null, atCompute } = options;
  if (probability !== undefined || quantilesOf(options) !== null)
    throw misused('Say either --from or the numbers, not both.');
  const evaluation = parse(EvaluationRef, options.evaluation, '--evaluation');
  const policyRef = parse(PolicyRef, options.policy, '--policy');
  const wanted = criterion === undefined ? null : parse(Slug, criterion, '--criterion');
  const flop = atCompute === undefined ? null : parse(PositiveAmount, atCompute, '--at-compute');
  const document = await readCrossingDocument(file);
  const call = await openSession(options);
  const checkpoint = await findCheckpoint(call, options.checkpoint);
  const { policy } = await call(policyRoutes.get, { params: { policyRef } });
  const body = {
    checkpointId: checkpoint.id,
    evaluation,
    policy: policyRef,
    ...(wanted === null ? {} : { criterion: wanted }),
    ...foreseenIn(document, {
      policy,
      evaluation,
      criterion: wanted,
      atCompute: flop ?? checkpoint.effectiveCompute,
      rationale,
    }),
  };
  const made = await call(forecastRoutes.seal, { body }, { idempotencyKey: digestOf(body) });
  answer(options.json === true, made, () => [
    `sealed ${made.digest}  ${lineOf(made)}`,
    `  from ${document.digest}`,
  ]);
}

function quantilesOf({ p10, p50, p90 }: AddOptions): RateQuantiles | null {
  if (p10 === undefined && p50 === undefined && p90 === undefined) return null;
  if (p10 === undefined || p50 === undefined || p90 === undefined)
    throw misused('Quantiles come together: say --p10, --p50 and --p90.');
  const quantiles = {
    p10: parse(RateText, p10, '--p10'),
    p50: parse(RateText, p50, '--p50'),
    p90: parse(RateText, p90, '--p90'),
  };
  if (RateQuantiles.safeParse(quantiles).success) return quantiles;
  throw misused('Expected --p10 <= --p50 <= --p90.');
}

function misused(message: string): HoldpointError {
  return new HoldpointError({ code: 'usage.forecast', kind: 'invalid', message });
}

async function list(options: ListOptions): Promise<void> {
  const { checkpoint, evaluation, person } = options;
  const wanted = {
    ...(evaluation === undefined
      ? {}
      : { evaluation: parse(EvaluationRef, evaluation, '--evaluation') }),
    ...(person === undefined ? {} : { person }),
  };
  const call = await openSession(options);
  const place =
    checkpoint === undefined ? {} : { checkpointId: (await findCheckpoint(call, checkpoint)).id };
  const said = await call(forecastRoutes.list, { query: { ...wanted, ...place } });
  answer(options.json === true, said, () => linesOf(said));
}

function linesOf({ forecasts, people, calibration }: ForecastList): string[] {
  if (forecasts.length === 0) return ['No forecast yet.'];
  return [
    ...forecasts.flatMap((view) => [lineOf(view), ...scoreLinesOf(view)]),
    ...people.flatMap(({ person, scored, indeterminate, brier, quantileLoss, coverage }) => [
      `${person}: ${scored} scored, ${indeterminate} of them open`,
      ...(brier === null ? [] : [`  Brier ${meanOf(brier)}`]),
      ...(quantileLoss === null ? [] : [`  quantile loss ${meanOf(quantileLoss)}`]),
      ...(coverage === null
        ? []
        : [`  p10 to p90 held ${coverage.covered} of ${coverage.sampleCount}; 80 % is meant`]),
    ]),
    ...calibration.map(
      ({ from, to, crossed, sampleCount, interval }) =>
        `said ${from} to ${to}: crossed ${crossed} of ${sampleCount}, ${interval.lower.toFixed(2)} to ${interval.upper.toFixed(2)}`,
    ),
  ];
}

function lineOf({
  person,
  evaluation,
  policy,
  criterion,
  probability,
  quantiles,
  state,
  withheld,
}: ForecastView): string {
  const words = [
    ...(probability === null ? [] : [`P(crossed) ${probability}`]),
    ...(quantiles === null ? [] : [`rate ${quantiles.p10} / ${quantiles.p50} / ${quantiles.p90}`]),
  ];
  const said = withheld ? 'withheld until you gave yours' : words.join(', ');
  return `${evaluation}  ${criterion} of ${policy.ref}  ${person}: ${said}  ${state}`;
}

function scoreLinesOf({ score }: ForecastView): string[] {
  if (score === null) return [];
  const { result, brier, quantiles } = score;
  const rate = result.estimateRate === null ? 'nothing measured' : `rate ${result.estimateRate}`;
  return [
    `  ${result.verdict}, ${rate}, n ${result.observationCount}`,
    ...(brier === null
      ? []
      : [
          brier.score === null
            ? `  Brier open: ${brier.ifCrossed.toFixed(3)} if crossed, ${brier.ifNotCrossed.toFixed(3)} if not`
            : `  Brier ${brier.score.toFixed(3)}`,
        ]),
    ...(quantiles === null
      ? []
      : [
          `  quantile loss ${quantiles.mean.toFixed(3)}, ${quantiles.covered ? 'within' : 'outside'} p10 to p90`,
        ]),
  ];
}

function meanOf({ mean, sampleCount, interval }: MeanLoss): string {
  const limits =
    interval === null
      ? 'no interval below two runs'
      : `${interval.lower.toFixed(3)} to ${interval.upper.toFixed(3)}`;
  return `${mean.toFixed(3)} (n ${sampleCount}, ${limits})`;
}
