import { writeFile } from 'node:fs/promises';

import { drawsFrom } from '@holdpoint/shared/statistics/random';

/**
 * Writes the made-up data of docs/examples, drawn from one seed, so that a guide can set a fit beside its truth; needs a
 * build. The truth stands here and in docs/guides/scaling-and-horizons.md.
 *   node scripts/scaling/write-examples.mjs
 */
const SEED = 2026;
const LAW = { A: 480, B: 2000, E: 1.8, alpha: 0.35, beta: 0.36 };
const NOISE = 0.004;
/** p50 of the first agent, in minutes; it doubles from one release to the next. */
const FIRST_P50 = 4;
const DOUBLING_DAYS = 180;
const AGENTS = ['atlas-1', 'atlas-2', 'atlas-3', 'atlas-4', 'atlas-5', 'atlas-6'];
const FAMILIES = ['forms', 'tables', 'letters', 'plans', 'repairs', 'searches', 'ledgers', 'maps'];
const FIRST_RELEASE = Date.UTC(2024, 0, 15);
const DAY = 86_400_000;
/** Checkpoints whose success is logistic in log10 of compute: one half at 1e23, 1.5 logits a factor of ten. */
const RISE = { half: 23, slope: 1.5, trials: 200 };

const examples = new URL('../../docs/examples/', import.meta.url);
const logistic = (x) => 1 / (1 + Math.exp(-x));
const draws = drawsFrom(SEED);

const training = [0, 1, 2, 3, 4, 5, 6].flatMap((size) =>
  [0, 1, 2, 3, 4, 5].map((length) => {
    const parameters = 5e7 * 2.5 ** size;
    const tokens = 1e9 * 3 ** length;
    const loss = LAW.E + LAW.A * parameters ** -LAW.alpha + LAW.B * tokens ** -LAW.beta;
    const noisy = loss * (1 + NOISE * (2 * draws.uniform() - 1));
    return `${parameters},${tokens},${noisy.toFixed(4)}`;
  }),
);
await write('scaling-runs.csv', ['parameters,tokens,loss', ...training]);

const tasks = Array.from({ length: 40 }, (_, index) => ({
  task_id: `${FAMILIES[index % FAMILIES.length]}/${index}`,
  task_family: FAMILIES[index % FAMILIES.length],
  human_minutes: 2 ** (index % 10),
}));
const runs = AGENTS.flatMap((alias, release) =>
  tasks.flatMap((task) =>
    [0, 1].map(() => {
      const share = logistic(-Math.log2(task.human_minutes / (FIRST_P50 * 2 ** release)));
      return JSON.stringify({ alias, ...task, score_binarized: draws.uniform() < share ? 1 : 0 });
    }),
  ),
);
await write('horizon-runs.jsonl', runs);
const released = AGENTS.map((alias, release) => {
  const day = new Date(FIRST_RELEASE + release * DOUBLING_DAYS * DAY);
  return `  ${alias}: ${day.toISOString().slice(0, 10)}`;
});
await write('horizon-release-dates.yaml', ['date:', ...released]);

const checkpoints = Array.from({ length: 8 }, (_, index) => {
  const exponent = 20.5 + index * 0.25;
  const rate = logistic(RISE.slope * (exponent - RISE.half));
  const tries = Array.from({ length: RISE.trials }, () => (draws.uniform() < rate ? 1 : 0));
  const successes = tries.reduce((sum, success) => sum + success, 0);
  return `step-${index + 1},${(10 ** exponent).toPrecision(4)},${successes},${RISE.trials}`;
});
await write('crossing-checkpoints.csv', ['name,compute,successes,trials', ...checkpoints]);

function write(name, lines) {
  return writeFile(new URL(name, examples), `${lines.join('\n')}\n`);
}
