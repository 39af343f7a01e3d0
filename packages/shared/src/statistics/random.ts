import { HoldpointError } from '../errors/holdpoint-error.js';
import { known } from './known.js';

// Taken once: simulations ask for them by the million.
const { floor, imul } = Math;

/** Draws that depend on the seed alone: the same on every machine and in every run. */
export interface Draws {
  /** In [0, 1), in steps of 2^-32. */
  uniform(): number;
  /** A whole number in [0, count); `count` is at least 1 and far below 2^32. */
  below(count: number): number;
}

const WORD = 2 ** 32;

type State = [number, number, number, number];

/** Draws of one seed, a whole number in [0, 2^32). Throws `statistics.invalid_seed`. */
export function drawsFrom(seed: number): Draws {
  if (!Number.isInteger(seed) || seed < 0 || seed >= WORD) {
    throw new HoldpointError({
      code: 'statistics.invalid_seed',
      kind: 'invalid',
      message: `A seed is a whole number from 0 to ${WORD - 1}; got ${seed}.`,
    });
  }
  const state = stateOf(seed);
  const uniform = (): number => nextWord(state) / WORD;
  return { uniform, below: (count) => floor(uniform() * count) };
}

/**
 * Next 32 bits of xoshiro128** (Blackman and Vigna 2018); advances `state`, four words that aren't all 0. Total.
 */
export function nextWord(state: State): number {
  const [first, second, third, fourth] = state;
  const word = imul(rotate(imul(second, 5), 7), 9) >>> 0;
  const mixed = third ^ first;
  const last = fourth ^ second;
  state[0] = first ^ last;
  state[1] = second ^ mixed;
  state[2] = mixed ^ (second << 9);
  state[3] = rotate(last, 11);
  return word;
}

/** Seeds that differ in one bit must not give like streams: the state is filled by the mixer of MurmurHash3. */
function stateOf(seed: number): State {
  let counter = seed;
  const word = (): number => {
    counter = (counter + 0x9e3779b9) | 0;
    let mixed = imul(counter ^ (counter >>> 16), 0x85ebca6b);
    mixed = imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return mixed ^ (mixed >>> 16);
  };
  return [word(), word(), word(), word()];
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** The values in an order drawn by the seed, each order as likely as any other (Fisher and Yates). Throws as `drawsFrom`. */
export function shuffled<Value>(values: readonly Value[], seed: number): Value[] {
  const draws = drawsFrom(seed);
  const left = [...values];
  return values.map(() => {
    const at = draws.below(left.length);
    const drawn = known(left[at]);
    // The last one takes the place of what was drawn: nothing behind it need move.
    left[at] = known(left.at(-1));
    left.pop();
    return drawn;
  });
}
