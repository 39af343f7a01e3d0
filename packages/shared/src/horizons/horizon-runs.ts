/** One run of an agent at a task, as METR's run files hold it. */
export interface HorizonRun {
  readonly agent: string;
  readonly family: string;
  readonly task: string;
  /** What the task takes a skilled human, in minutes; above 0. */
  readonly humanMinutes: number;
  /** In [0, 1]; a fraction counts as that share of a success. */
  readonly score: number;
  /** The weight that the file itself gives; null where it gives none. */
  readonly stated: { readonly invsqrt: number | null; readonly equal: number | null };
}

/** How much a task counts: `equal`, or divided by the square root of its family's tasks as METR's headline figures are. */
export type Weighting = 'invsqrt' | 'equal';

/** Runs of one agent at one task, with the weight of each of them. */
export interface WeightedTask {
  readonly family: string;
  readonly task: string;
  readonly humanMinutes: number;
  /** Of every run at the task; all weights of an agent sum to 1. */
  readonly weightPerRun: number;
  /** Ascending. */
  readonly scores: readonly number[];
}

/**
 * The tasks of one agent's runs with METR's weights: 1 / (runs at the task), by `invsqrt` also / sqrt(tasks in the
 * family), normalised to sum 1. Sorted by family and task, so that neither the order of runs nor that of draws moves a
 * figure. Total; empty for no runs. METR, eval-analysis-public.
 */
export function weightedTasks(
  runs: readonly HorizonRun[],
  weighting: Weighting,
): readonly WeightedTask[] {
  const byTask = new Map<string, HorizonRun[]>();
  for (const run of runs) {
    const key = JSON.stringify([run.family, run.task]);
    const same = byTask.get(key);
    if (same === undefined) byTask.set(key, [run]);
    else same.push(run);
  }
  const tasks = [...byTask]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([, [first, ...more]]) => (first === undefined ? [] : [[first, ...more] as const]));
  const inFamily = new Map<string, number>();
  for (const [{ family }] of tasks) inFamily.set(family, (inFamily.get(family) ?? 0) + 1);
  const rawOf = (family: string): number =>
    weighting === 'equal' ? 1 : 1 / Math.sqrt(inFamily.get(family) ?? 1);
  const total = tasks.reduce((sum, [{ family }]) => sum + rawOf(family), 0);
  return tasks.map((task) => {
    const [{ family, task: name, humanMinutes }] = task;
    return {
      family,
      task: name,
      humanMinutes,
      weightPerRun: rawOf(family) / total / task.length,
      scores: task.map(({ score }) => score).toSorted((one, other) => one - other),
    };
  });
}

/**
 * The largest relative difference between the weights that a file states and those its own rows give; null where it
 * states none. A file whose rows were filtered after weighting differs. Total.
 */
export function weightDifference(
  runs: readonly HorizonRun[],
  weighting: Weighting,
): { readonly compared: number; readonly largest: number } | null {
  const own = new Map(
    weightedTasks(runs, weighting).map(({ family, task, weightPerRun }) => [
      JSON.stringify([family, task]),
      weightPerRun,
    ]),
  );
  const differences = runs.flatMap(({ family, task, stated }) => {
    const [said, computed] = [stated[weighting], own.get(JSON.stringify([family, task]))];
    return said === null || computed === undefined ? [] : [Math.abs(said / computed - 1)];
  });
  const largest = differences.reduce((most, each) => Math.max(most, each), 0);
  return differences.length === 0 ? null : { compared: differences.length, largest };
}
