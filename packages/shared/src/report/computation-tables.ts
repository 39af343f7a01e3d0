import {
  dictionaryMetrics,
  type DictionaryResult,
  type MetricEstimate,
} from '../computations/dictionary.js';
import type { HorizonFit } from '../computations/horizon.js';
import type { FigureTable } from '../figures/figure.js';

/** Metrics of a dictionary with their limits and n, the randomised control's beside them, in one order. Total. */
export function dictionaryTable({ metrics, control }: DictionaryResult): FigureTable {
  return {
    columns: [
      'metric',
      'estimate',
      'lower',
      'upper',
      'n',
      ...(control === null ? [] : ['randomised control']),
    ],
    rows: dictionaryMetrics.flatMap((name) => {
      const metric = metrics[name];
      if (metric === undefined) return [];
      const beside = control === null ? [] : [control.metrics[name]?.estimate ?? null];
      return [[name, ...cellsOf(metric), ...beside]];
    }),
  };
}

function cellsOf({
  estimate,
  lower,
  upper,
  n,
  unit,
}: MetricEstimate): readonly (string | number)[] {
  return [estimate, lower, upper, `${n} ${unit}`];
}

/** Horizons of each agent with the limits of p50 and what they rest on. Total. */
export function horizonTable({ agents }: HorizonFit): FigureTable {
  return {
    columns: ['agent', 'p50, minutes', 'lower', 'upper', 'p80, minutes', 'runs', 'tasks'],
    rows: agents.map(({ agent, p50Minutes, p80Minutes, intervals, runs, tasks }) => [
      agent,
      p50Minutes,
      intervals?.p50Minutes.lower ?? null,
      intervals?.p50Minutes.upper ?? null,
      p80Minutes,
      runs,
      tasks,
    ]),
  };
}
