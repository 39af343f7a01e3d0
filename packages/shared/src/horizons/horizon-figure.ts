import type { AgentHorizon } from '../computations/horizon.js';
import type { Figure, Series, Tone } from '../figures/figure.js';
import { minutesLabel } from '../figures/tick-labels.js';
import { successAt } from './success-curve.js';

const TONES: readonly Tone[] = ['first', 'second', 'third', 'fourth'];
const CURVE_PLACES = 80;

/**
 * Success against human minutes: each agent's observed rates and fitted curve. Four agents at most are told apart, those
 * of the longest p50; the table has them all. Total.
 */
export function horizonFigure(agents: readonly AgentHorizon[]): Figure {
  const ranked = agents.toSorted(
    (one, other) =>
      (other.p50Minutes ?? Number.MAX_VALUE) - (one.p50Minutes ?? Number.MAX_VALUE) ||
      (one.agent < other.agent ? -1 : 1),
  );
  const shown = ranked.slice(0, TONES.length);
  const lengths = shown.flatMap(({ observed }) => observed.map(({ minutes }) => minutes));
  const low = Math.min(1, ...lengths) / 2;
  const high = Math.max(60, ...lengths) * 2;
  const best = ranked[0];
  return {
    id: 'horizon',
    title:
      shown.length < agents.length
        ? `Success falls with the length of the task (${shown.length} of ${agents.length} agents)`
        : 'Success falls with the length of the task',
    description:
      best === undefined
        ? 'No agent.'
        : `${best.agent} succeeds at half of the tasks that take a skilled human ${horizonText(best)}.`,
    x: {
      label: 'time a skilled human takes',
      scale: 'log2',
      domain: [low, high],
      unit: 'minutes',
    },
    y: { label: 'success rate', scale: 'linear', domain: [0, 1] },
    series: [
      { kind: 'rule', name: 'half of the tasks (p50)', tone: 'muted', axis: 'y', at: 0.5 },
      ...shown.flatMap((agent, index) => seriesOf(agent, TONES[index] ?? 'muted', low, high)),
    ],
    table: {
      columns: [
        'agent',
        'runs',
        'tasks',
        'p50 (min)',
        'lower',
        'upper',
        'p80 (min)',
        'lower',
        'upper',
      ],
      rows: ranked.map(({ agent, runs, tasks, p50Minutes, p80Minutes, intervals }) => [
        agent,
        runs,
        tasks,
        p50Minutes,
        intervals?.p50Minutes.lower ?? null,
        intervals?.p50Minutes.upper ?? null,
        p80Minutes,
        intervals?.p80Minutes.lower ?? null,
        intervals?.p80Minutes.upper ?? null,
      ]),
    },
  };
}

function seriesOf(agent: AgentHorizon, tone: Tone, low: number, high: number): readonly Series[] {
  const { intercept, slope, observed } = agent;
  const name = `${agent.agent}: p50 ${horizonText(agent)}`;
  const points = observed.map(({ minutes, successRate }) => ({ x: minutes, y: successRate }));
  const scatter: Series = { kind: 'points', name, tone, points };
  if (intercept === null || slope === null) return [scatter];
  const curve = Array.from({ length: CURVE_PLACES + 1 }, (_, index) => {
    const x = low * (high / low) ** (index / CURVE_PLACES);
    return { x, y: successAt({ intercept, slope }, x) };
  });
  return [{ kind: 'line', name, tone, points: curve }, scatter];
}

/** `42 min [18 min, 1.6 h]`, or why there is none. */
function horizonText({ p50Minutes, intervals }: AgentHorizon): string {
  if (p50Minutes === null) return 'beyond its tasks';
  const limits = intervals?.p50Minutes;
  if (limits === undefined) return minutesLabel(p50Minutes);
  const upper = limits.upper === null ? '∞' : minutesLabel(limits.upper);
  return `${minutesLabel(p50Minutes)} [${minutesLabel(limits.lower)}, ${upper}]`;
}
