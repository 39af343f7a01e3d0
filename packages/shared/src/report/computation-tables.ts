import type { DictionaryResult, MetricEstimate } from '../computations/dictionary.js';
import type { HorizonFit } from '../computations/horizon.js';
import type { FigureTable } from '../figures/figure.js';

/** Metrics of a dictionary with their limits and n, the randomised control's beside them. Total. */
export function dictionaryTable({ metrics, control }: DictionaryResult): FigureTable {
  const beside = control === null ? null : new Map(Object.entries(control.metrics));
  return {
    columns: [
      'metric',
      'estimate',
      'lower',
      'upper',
      'n',
      ...(beside === null ? [] : ['randomised control']),
    ],
    rows: Object.entries(metrics).map(([name, metric]) => [
      name,
      ...cellsOf(metric),
      ...(beside === null ? [] : [beside.get(name)?.estimate ?? null]),
    ]),
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
