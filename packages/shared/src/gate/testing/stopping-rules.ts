import type { TaskScores } from '../../evidence/run-evidence.js';
import { observe, startBetting } from '../../statistics/betting.js';
import { settlementOf } from '../../statistics/sequence.js';

const { sqrt } = Math;

/** When a rule stops a run of tasks of value 0 or 1, and what it then says of the bar. */
export interface Stop {
  readonly word: 'below' | 'above' | 'open';
  readonly tasks: number;
}

/** A rule that is asked after every task. */
export type StoppingRule = (values: readonly number[], barRate: number) => Stop;

const tasks: readonly [TaskScores, TaskScores] = [
  { task: 'fails', scores: [0], unscored: 0, errored: 0 },
  { task: 'counts', scores: [1], unscored: 0, errored: 0 },
];

/** The gate's own: bets of fixed sizes, one-sided 95 % each way. */
export const gateSequence: StoppingRule = (values, thresholdRate) => {
  const settled = settlementOf(
    values.map((value) => tasks[value === 0 ? 0 : 1]),
    {
      aggregator: { kind: 'mean' },
      comparison: 'at_least',
      thresholdRate,
      safetyBufferRate: 0,
      confidence: 0.95,
      minimumTasks: 1,
    },
    1,
  );
  if (settled === null) return { word: 'open', tasks: values.length };
  return { word: settled.verdict === 'ruled_out' ? 'below' : 'above', tasks: settled.tasks };
};

/** Capital whose stake learns (Waudby-Smith and Ramdas 2023), one-sided 95 % each way too. */
export const plugInSequence: StoppingRule = (values, candidate) => {
  let below = startBetting({ candidate, confidence: 0.95, side: 'below' });
  let above = startBetting({ candidate, confidence: 0.95, side: 'above' });
  for (const [index, value] of values.entries()) {
    below = observe(below, value);
    above = observe(above, value);
    if (below.shown === 'below') return { word: 'below', tasks: index + 1 };
    if (above.shown === 'above') return { word: 'above', tasks: index + 1 };
  }
  return { word: 'open', tasks: values.length };
};

/** The first look at an interval that isn't made for being looked at again. */
const FIRST_LOOK = 10;
const Z = 1.959963984540054;

/** The broken rule: a two-sided 95 % Wilson interval looked at after every task from the tenth on. */
export const peekedWilson: StoppingRule = (values, barRate) => {
  let sum = 0;
  for (const [index, value] of values.entries()) {
    sum += value;
    const count = index + 1;
    const rate = sum / count;
    const centre = rate + (Z * Z) / (2 * count);
    const spread = Z * sqrt((rate * (1 - rate)) / count + (Z * Z) / (4 * count * count));
    const bar = barRate * (1 + (Z * Z) / count);
    if (count >= FIRST_LOOK && centre + spread < bar) return { word: 'below', tasks: count };
    if (count >= FIRST_LOOK && centre - spread > bar) return { word: 'above', tasks: count };
  }
  return { word: 'open', tasks: values.length };
};
