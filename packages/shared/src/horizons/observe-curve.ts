import type { WeightedTask } from './horizon-runs.js';
import type { CurveObservation } from './success-curve.js';

/** What a fit sees of tasks: a fractional score is that share of a success and the rest of a failure. */
export function observationsOf(tasks: readonly WeightedTask[]): readonly CurveObservation[] {
  return tasks.map(({ humanMinutes, weightPerRun, scores }) => {
    const successes = scores.reduce((total, score) => total + score, 0);
    return {
      x: Math.log2(humanMinutes),
      successWeight: successes * weightPerRun,
      failureWeight: (scores.length - successes) * weightPerRun,
    };
  });
}

/** Which classes observations hold: a curve needs both. */
export function classesOf(
  observations: readonly CurveObservation[],
): 'both' | 'failures' | 'successes' {
  if (!observations.some(({ successWeight }) => successWeight > 0)) return 'failures';
  return observations.some(({ failureWeight }) => failureWeight > 0) ? 'both' : 'successes';
}

/** Success by length of task, in classes a factor of 2 wide; ascending, classes without a run left out. */
export function observedRates(tasks: readonly WeightedTask[]): readonly {
  readonly minutes: number;
  readonly successRate: number;
  readonly runs: number;
  readonly tasks: number;
}[] {
  const classes = new Map<number, WeightedTask[]>();
  for (const task of tasks) {
    const octave = Math.floor(Math.log2(task.humanMinutes));
    classes.set(octave, [...(classes.get(octave) ?? []), task]);
  }
  return [...classes]
    .toSorted(([one], [other]) => one - other)
    .map(([octave, members]) => {
      const seen = observationsOf(members);
      const won = seen.reduce((total, { successWeight }) => total + successWeight, 0);
      const lost = seen.reduce((total, { failureWeight }) => total + failureWeight, 0);
      return {
        minutes: 2 ** (octave + 0.5),
        successRate: won / (won + lost),
        runs: members.reduce((total, { scores }) => total + scores.length, 0),
        tasks: members.length,
      };
    });
}
