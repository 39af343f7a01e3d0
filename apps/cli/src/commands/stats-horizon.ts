import {
  type AgentHorizon,
  type HorizonFit,
  type HorizonSpec,
  HorizonWeighting,
} from '@holdpoint/shared/computations/horizon';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { minutesLabel } from '@holdpoint/shared/figures/tick-labels';
import { fitHorizons, fitPublishedTrend } from '@holdpoint/shared/horizons/fit-horizons';
import { horizonFigure } from '@holdpoint/shared/horizons/horizon-figure';
import type { HorizonRun } from '@holdpoint/shared/horizons/horizon-runs';
import { dayText } from '@holdpoint/shared/horizons/horizon-trend';
import { trendFigure } from '@holdpoint/shared/horizons/trend-figure';
import type { Command } from 'commander';
import { z } from 'zod';

import { answer, note } from '../output.js';
import { readHorizonRuns } from '../stats/horizon-runs-file.js';
import { readHorizonTable, readReleaseDates } from '../stats/horizon-table-file.js';
import { Amount, Confidence, Resamples, Seed } from '../stats/number-options.js';
import { writeFigure } from '../stats/write-figure.js';
import { parse } from './campaign.js';
import { action } from './common.js';

interface HorizonOptions {
  readonly releaseDates?: string;
  readonly weighting: string;
  readonly regularization: string;
  readonly agents?: string;
  readonly since?: string;
  readonly stitch?: string;
  readonly stitchAt: string;
  readonly cross?: string;
  readonly confidence: string;
  readonly resamples: string;
  readonly seed: string;
  readonly plot?: string;
  readonly json?: true;
}

const Weighting = z.enum(HorizonWeighting.options, 'expected invsqrt or equal');
const Day = z.iso.date('expected a date such as 2023-01-01');
const Gate = Amount.pipe(z.number().positive('expected more than 0 minutes'));

/** `stats horizon`: METR's time horizons, their trend and when it crosses a gate. */
export function addStatsHorizon(stats: Command): void {
  stats
    .command('horizon')
    .description(
      'time horizons of agents as METR fits them, their trend and its crossing of a gate',
    )
    .argument('<file>', 'runs (JSON Lines), or a published table (.yaml, .yml or .csv)')
    .option('--release-dates <file>', 'YAML of dates by agent under "date"; gives runs a trend')
    .option(
      '--weighting <weighting>',
      'how tasks count: invsqrt (METR’s headline) or equal',
      'invsqrt',
    )
    .option('--regularization <amount>', 'penalty of the squared slope; METR’s is 0.1', '0.1')
    .option('--agents <names>', 'only these agents, with commas')
    .option('--since <date>', 'the trend begins with releases of this day')
    .option('--stitch <file>', 'a table that counts for releases before --stitch-at')
    .option('--stitch-at <date>', 'where --stitch ends and FILE begins', '2023-01-01')
    .option('--cross <minutes>', 'foretell when p50 reaches this gate; at most 960 (16 h)')
    .option('--confidence <share>', 'between 0 and 1', '0.95')
    .option('--resamples <count>', 'draws behind the intervals', '1000')
    .option('--seed <number>', 'seed of the first draw; each further draw adds 1', '42')
    .option('--plot <file>', 'write the figure as SVG; the trend of runs beside it as …-trend.svg')
    .option('--json', 'print one JSON document on stdout')
    .addHelpText(
      'after',
      `
Runs, a JSON object a line: alias (or model), task_id, task_family, human_minutes, score_binarized (0 to 1); the alias
"human" is no agent. Weights are computed from the rows and compared with invsqrt_task_weight where the file has it.
p50Minutes and p80Minutes are what METR's solver gives, stopped as METR stops it; "exact" is the minimum of the same
objective and "difference" what lies between them.

A table needs model, release_date and p50_min (CSV), or METR's benchmark_results YAML; it gives the trend alone. The
trend rests on models that were state of the art at release (is_sota, else computed). trend.doublingDays is its
doubling time; METR's published ones:
  $ holdpoint stats horizon benchmark_results_1_1.yaml --since 2023-01-01 --json                  130.801
  $ holdpoint stats horizon benchmark_results_1_1.yaml --stitch benchmark_results_1_0.yaml --json   196.475

Examples:
  $ holdpoint stats horizon all_runs.jsonl --release-dates release_dates.yaml --plot horizons.svg
  $ holdpoint stats horizon table.csv --since 2023-01-01 --cross 480 --plot crossing.svg`,
    )
    .action(action(horizon));
}

async function horizon(file: string, options: HorizonOptions): Promise<void> {
  const spec: HorizonSpec = {
    schema: 'holdpoint.horizon-spec.v1',
    weighting: parse(Weighting, options.weighting, '--weighting'),
    regularization: parse(Amount, options.regularization, '--regularization'),
    resamples: parse(Resamples, options.resamples, '--resamples'),
    seed: parse(Seed, options.seed, '--seed'),
    confidence: parse(Confidence, options.confidence, '--confidence'),
  };
  const question = {
    since: options.since === undefined ? null : parse(Day, options.since, '--since'),
    crossMinutes: options.cross === undefined ? null : parse(Gate, options.cross, '--cross'),
  };
  const found = /\.(?:csv|ya?ml)$/i.test(file)
    ? await ofTable(file, options, spec, question)
    : await ofRuns(file, options, spec, question);
  if (options.plot !== undefined) await plot(options.plot, found);
  answer(options.json === true, found, () => linesOf(found));
}

type Question = Parameters<typeof fitHorizons>[3];

async function ofTable(
  file: string,
  { releaseDates, stitch, stitchAt, agents }: HorizonOptions,
  spec: HorizonSpec,
  question: Question,
): Promise<HorizonFit> {
  const at = parse(Day, stitchAt, '--stitch-at');
  if (releaseDates !== undefined) note('holdpoint: --release-dates left out: a table has its own');
  const kept = <Row extends { readonly model: string }>(rows: readonly Row[]): readonly Row[] =>
    chosen(rows, agents, ({ model }) => model);
  const stitched =
    stitch === undefined ? null : { earlier: kept(await readHorizonTable(stitch)), at };
  return fitPublishedTrend(kept(await readHorizonTable(file)), stitched, spec, question);
}

async function ofRuns(
  file: string,
  { releaseDates, agents, stitch }: HorizonOptions,
  spec: HorizonSpec,
  question: Question,
): Promise<HorizonFit> {
  if (stitch !== undefined) {
    throw usage('--stitch joins published tables; FILE holds runs.');
  }
  if (question.crossMinutes !== null && releaseDates === undefined) {
    throw usage('--cross needs --release-dates: a crossing over time needs dates.');
  }
  const dates = releaseDates === undefined ? new Map() : await readReleaseDates(releaseDates);
  const { runs, humanRuns } = await readHorizonRuns(file);
  if (humanRuns > 0) note(`holdpoint: ${humanRuns} runs of people left out`);
  const kept = chosen<HorizonRun>(runs, agents, ({ agent }) => agent);
  return fitHorizons(kept, dates, spec, question);
}

function chosen<Row>(
  rows: readonly Row[],
  agents: string | undefined,
  nameOf: (row: Row) => string,
): readonly Row[] {
  if (agents === undefined) return rows;
  const wanted = new Set(agents.split(',').map((name) => name.trim()));
  const known = new Set(rows.map(nameOf));
  const missing = [...wanted].filter((name) => !known.has(name));
  if (missing.length > 0) {
    throw usage(`--agents: no runs of ${missing.join(', ')}; known: ${[...known].join(', ')}.`);
  }
  return rows.filter((row) => wanted.has(nameOf(row)));
}

function usage(message: string): HoldpointError {
  return new HoldpointError({ code: 'usage.option', kind: 'invalid', message });
}

async function plot(file: string, { agents, trend, crossing }: HorizonFit): Promise<void> {
  if (agents.length > 0) await writeFigure(file, horizonFigure(agents));
  if (trend === null) return;
  const beside = agents.length > 0 ? file.replace(/(?:\.svg)?$/i, '-trend.svg') : file;
  await writeFigure(beside, trendFigure(trend, crossing));
}

function linesOf({ agents, trend, crossing, findings, confidence }: HorizonFit): readonly string[] {
  const level = `${Number((100 * confidence).toPrecision(6))} %`;
  return [
    ...(agents.length === 0
      ? []
      : [`Time horizons in human time, with ${level} intervals of the hierarchical bootstrap:`]),
    ...agents.flatMap(agentLines),
    ...(trend === null
      ? []
      : [
          `Trend over ${trend.n} models: p50 doubles every ${days(trend.doublingDays)} days [${days(trend.lower)}, ${days(trend.upper)}], ${level} (${trend.method})`,
        ]),
    ...(crossing === null
      ? []
      : [
          `p50 reaches ${minutesLabel(crossing.threshold)}: median ${day(crossing.median)}, 80 % ${span(crossing.interval80)}, 95 % ${span(crossing.interval95)}; ${(100 * crossing.neverShare).toPrecision(2)} % of draws never (${crossing.n} models, ${crossing.used} of ${crossing.resamples} draws)`,
          ...(crossing.coverage === null
            ? []
            : [
                `  back-test: the 80 % interval held ${crossing.coverage.interval80.held} of ${crossing.coverage.interval80.n}, the 95 % one ${crossing.coverage.interval95.held}`,
              ]),
          ...crossing.findings.map(({ detail }) => `  ! ${detail}`),
        ]),
    ...findings.map(({ detail }) => `! ${detail}`),
  ];
}

function agentLines({
  agent,
  runs,
  tasks,
  p50Minutes,
  p80Minutes,
  intervals,
  difference,
  findings,
}: AgentHorizon): readonly string[] {
  const limits = (which: 'p50Minutes' | 'p80Minutes'): string => {
    const found = intervals?.[which];
    if (found === undefined) return '';
    return ` [${minutesLabel(found.lower)}, ${found.upper === null ? '∞' : minutesLabel(found.upper)}]`;
  };
  const text = (value: number | null): string => (value === null ? 'none' : minutesLabel(value));
  const share = difference?.p50Share ?? null;
  const exact = share === null ? '' : `, ${(100 * share).toPrecision(2)} % from exact`;
  return [
    `  ${agent}: p50 ${text(p50Minutes)}${limits('p50Minutes')}, p80 ${text(p80Minutes)}${limits('p80Minutes')} (${runs} runs, ${tasks} tasks${exact})`,
    ...findings.map(({ detail }) => `    ! ${detail}`),
  ];
}

function days(value: number | null): string {
  return value === null ? '–' : value.toFixed(3);
}

function day(value: number | null): string {
  return value === null ? 'never' : dayText(value);
}

function span({ lower, upper }: { readonly lower: number | null; readonly upper: number | null }) {
  return `${day(lower)} to ${day(upper)}`;
}
