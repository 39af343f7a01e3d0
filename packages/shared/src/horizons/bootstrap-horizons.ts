import { known } from '../statistics/known.js';
import { drawsFrom } from '../statistics/random.js';
import { fitExact } from './fit-exact.js';
import type { WeightedTask } from './horizon-runs.js';
import { classesOf } from './observe-curve.js';
import { type CurveObservation, horizonAt, successAt, type SuccessCurve } from './success-curve.js';

/** The horizons of one agent in one draw; null where the draw holds one class only. */
export interface HorizonDraw {
  readonly p50Minutes: number;
  readonly p80Minutes: number;
}

/** How horizons are drawn again. */
export interface HorizonBootstrap {
  readonly regularization: number;
  readonly resamples: number;
  readonly seed: number;
}

type AgentTasks = ReadonlyMap<string, readonly WeightedTask[]>;

/**
 * Horizons over draws of families, of tasks within a family, and of runs within a task and agent; every agent shares the
 * draw's families and tasks, so draws of one index are joint. Weights stay those of the whole file and repeated tasks
 * count twice, as METR has it; draw i is seeded with `seed + i`. An array a agent, one place a draw. METR,
 * eval-analysis-public; fitted at the minimum of the objective.
 */
export function bootstrapHorizons(
  agents: AgentTasks,
  { regularization, resamples, seed }: HorizonBootstrap,
): ReadonlyMap<string, readonly (HorizonDraw | null)[]> {
  const families = familiesOf(agents);
  const drawn = new Map([...agents.keys()].map((agent) => [agent, [] as (HorizonDraw | null)[]]));
  for (let index = 0; index < resamples; index += 1) {
    const seen = drawOnce(families, (seed + index) % 2 ** 32);
    for (const [agent, draws] of drawn) {
      draws.push(horizonsOf(seen.get(agent) ?? [], regularization));
    }
  }
  return drawn;
}

type TaskOfAgents = ReadonlyMap<string, WeightedTask>;

/** Families in order of name, each the tasks in order of name: the order of agents in the file moves no draw. */
function familiesOf(agents: AgentTasks): readonly (readonly TaskOfAgents[])[] {
  const families = new Map<string, Map<string, Map<string, WeightedTask>>>();
  const byName = [...agents].toSorted(([one], [other]) => (one < other ? -1 : 1));
  for (const [agent, tasks] of byName) {
    for (const task of tasks) {
      const family = families.get(task.family) ?? new Map<string, Map<string, WeightedTask>>();
      const same = family.get(task.task) ?? new Map<string, WeightedTask>();
      families.set(task.family, family.set(task.task, same.set(agent, task)));
    }
  }
  return inOrder(families).map(inOrder);
}

function inOrder<Value>(named: ReadonlyMap<string, Value>): readonly Value[] {
  return [...named].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, value]) => value);
}

function drawOnce(
  families: readonly (readonly TaskOfAgents[])[],
  seed: number,
): ReadonlyMap<string, readonly CurveObservation[]> {
  const draws = drawsFrom(seed);
  const seen = new Map<string, CurveObservation[]>();
  for (let count = 0; count < families.length; count += 1) {
    const family = known(families[draws.below(families.length)]);
    for (let place = 0; place < family.length; place += 1) {
      for (const [agent, task] of known(family[draws.below(family.length)])) {
        const { scores, weightPerRun, humanMinutes } = task;
        let successes = 0;
        for (let run = 0; run < scores.length; run += 1) {
          successes += known(scores[draws.below(scores.length)]);
        }
        const observation = {
          x: Math.log2(humanMinutes),
          successWeight: successes * weightPerRun,
          failureWeight: (scores.length - successes) * weightPerRun,
        };
        const observations = seen.get(agent);
        if (observations === undefined) seen.set(agent, [observation]);
        else observations.push(observation);
      }
    }
  }
  return seen;
}

function horizonsOf(
  observations: readonly CurveObservation[],
  regularization: number,
): HorizonDraw | null {
  if (classesOf(observations) !== 'both') return null;
  const curve = fitExact({ observations, regularization });
  if (curve === null) return null;
  const longest = observations.reduce((most, { x }) => Math.max(most, x), -Infinity);
  return {
    p50Minutes: drawnHorizon(curve, 0.5, longest),
    p80Minutes: drawnHorizon(curve, 0.8, longest),
  };
}

/**
 * A horizon that a draw doesn't bound is infinitely long, not missing: leaving it out would shorten the interval. A curve
 * that doesn't fall has none but 0 where even the longest task, of log2 minutes `longest`, is below `probability`.
 */
function drawnHorizon(curve: SuccessCurve, probability: number, longest: number): number {
  if (curve.slope < 0) return horizonAt(curve, probability) ?? Number.POSITIVE_INFINITY;
  return successAt(curve, 2 ** longest) >= probability ? Number.POSITIVE_INFINITY : 0;
}
