import { drawsOf } from '@holdpoint/cli/testing/draws-of';

/** How often each fault comes among 300; evidence.md section 8.4. */
const WEIGHTS = {
  'kill worker': 200,
  'kill API': 20,
  'block event loop for 5 s': 20,
  'kill PostgreSQL': 10,
  'flush queue': 10,
  'kill Redis': 10,
  'repeat doorbells': 6,
  'lose doorbells': 6,
  'provider answers 429': 2,
  'provider answers 529': 2,
  'provider answers 500': 2,
  'provider answers garbage': 2,
  'provider answers half a stream': 2,
  'provider answers nothing': 2,
  'provider answers after the timeout': 2,
  'provider resets the connection': 2,
};

/**
 * `count` faults in the order in which they come: each kind at least once where there is room, the rest by weight.
 * The same seed gives the same storm.
 *
 * @param {{ faults: number, seed: number, backend: 'postgres' | 'redis' }} wish
 * @returns {string[]}
 */
export function stormPlan({ faults, seed, backend }) {
  const draw = drawsOf(seed);
  const kinds = Object.keys(WEIGHTS).filter((kind) => backend === 'redis' || kind !== 'kill Redis');
  const planned = kinds.slice(0, faults);
  const total = kinds.reduce((sum, kind) => sum + WEIGHTS[kind], 0);
  while (planned.length < faults) {
    let left = draw(total);
    planned.push(kinds.find((kind) => (left -= WEIGHTS[kind]) < 0) ?? kinds[0]);
  }
  // Fisher and Yates.
  for (let last = planned.length - 1; last > 0; last -= 1) {
    const other = draw(last + 1);
    [planned[last], planned[other]] = [planned[other], planned[last]];
  }
  return planned;
}
