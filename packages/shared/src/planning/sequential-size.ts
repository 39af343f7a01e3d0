import type { TaskScores } from '../evidence/run-evidence.js';
import { drawsFrom } from '../statistics/random.js';
import { type SequenceQuestion, settlementOf } from '../statistics/sequence.js';

/** Tasks that a sequence took, over simulated runs. */
export interface SequenceSize {
  readonly simulations: number;
  readonly seed: number;
  /** Tasks at most in a simulated run. */
  readonly horizon: number;
  /** Share of runs that end with each word by the horizon. */
  readonly ruledOutShare: number;
  readonly ruledInShare: number;
  readonly openShare: number;
  /** Of runs that settle, either way; an open one counts with the horizon. */
  readonly expectedTasks: number;
  readonly p50Tasks: number;
  readonly p90Tasks: number;
  /** Tasks that must be planned so that the wanted share rules out; null where the horizon is too short. */
  readonly plannedTasks: number | null;
}

/** What is asked of the simulation: `trueRate` is the share of tasks that count, not turned. */
export interface SequenceSizeQuestion {
  readonly criterion: SequenceQuestion;
  readonly trueRate: number;
  readonly power: number;
  readonly horizon: number;
  readonly simulations: number;
  readonly seed: number;
}

const tasks: readonly [TaskScores, TaskScores] = [
  { task: 'fails', scores: [0], unscored: 0, errored: 0 },
  { task: 'counts', scores: [1], unscored: 0, errored: 0 },
];

/**
 * How many tasks the gate's own sequence takes, by simulation of tasks of value 0 or 1: the same for the same seed. Tasks
 * with values between settle sooner. Waudby-Smith and Ramdas 2023.
 */
export function sequenceSize(question: SequenceSizeQuestion): SequenceSize {
  const { criterion, trueRate, power, horizon, simulations, seed } = question;
  const draws = drawsFrom(seed);
  const asked = { ...criterion, aggregator: { kind: 'mean' } } as const;
  const taken: number[] = [];
  const ruledOut: number[] = [];
  let ruledIn = 0;
  for (let run = 0; run < simulations; run += 1) {
    const drawn = Array.from({ length: horizon }, () => tasks[draws.uniform() < trueRate ? 1 : 0]);
    const settled = settlementOf(drawn, asked, 1);
    taken.push(settled?.tasks ?? horizon);
    if (settled?.verdict === 'ruled_out') ruledOut.push(settled.tasks);
    if (settled?.verdict === 'ruled_in') ruledIn += 1;
  }
  const sorted = taken.toSorted((left, right) => left - right);
  const wanted = Math.ceil(power * simulations);
  return {
    simulations,
    seed,
    horizon,
    ruledOutShare: ruledOut.length / simulations,
    ruledInShare: ruledIn / simulations,
    openShare: (simulations - ruledOut.length - ruledIn) / simulations,
    expectedTasks: taken.reduce((total, each) => total + each, 0) / simulations,
    p50Tasks: atShare(sorted, 0.5),
    p90Tasks: atShare(sorted, 0.9),
    plannedTasks: ruledOut.toSorted((left, right) => left - right)[wanted - 1] ?? null,
  };
}

function atShare(sorted: readonly number[], share: number): number {
  return sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
}
