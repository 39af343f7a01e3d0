import { GraphBuilder } from '@holdpoint/evals/interpretability/graph/graph-builder';
import type { Tensor } from '@holdpoint/evals/interpretability/tensor';
import type { ComputeBackend } from '@holdpoint/evals/ports';
import { drawsFrom } from '@holdpoint/shared/statistics/random';

const CHECKED_EXTENT = 64;
const TIMED_EXTENT = { first: 256, last: 4096 };
/** Long enough for a clock, short enough that a slow backend's probe ends within a second or two. */
const ENOUGH_MS = 40;
const REPEATS = 3;

/** Multiplies two 64 x 64 matrices on a backend and answers its largest difference from float64, as a share of the largest element. */
export async function productError(backend: ComputeBackend): Promise<number> {
  const [a, b] = [aMatrix(CHECKED_EXTENT, 1), aMatrix(CHECKED_EXTENT, 2)];
  const builder = new GraphBuilder();
  const shape = [CHECKED_EXTENT, CHECKED_EXTENT];
  const product = builder.matmul(builder.input('a', shape), builder.input('b', shape));
  const program = builder.program({ name: 'probe.product', metrics: { product } });
  await using opened = await backend.open(program, {});
  const found = (await opened.step({ a, b })).product?.data ?? new Float32Array();
  const expected = float64Product(a, b);
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return expected.reduce(
    (most, value, index) => Math.max(most, Math.abs(value - (found[index] ?? NaN)) / largest),
    0,
  );
}

/** Billions of operations in a second of a product with its factors on the backend and only its sum read; best of three. */
export async function productSpeed(backend: ComputeBackend): Promise<number> {
  for (let extent = TIMED_EXTENT.first; ; extent *= 2) {
    const bestMs = await timedProduct(backend, extent);
    if (bestMs >= ENOUGH_MS || extent >= TIMED_EXTENT.last) return (2 * extent ** 3) / bestMs / 1e6;
  }
}

async function timedProduct(backend: ComputeBackend, extent: number): Promise<number> {
  const builder = new GraphBuilder();
  const shape = [extent, extent];
  const factors = [builder.state('a', shape), builder.state('b', shape)] as const;
  const total = builder.sum(builder.matmul(...factors));
  const program = builder.program({ name: 'probe.speed', metrics: { total } });
  const [a, b] = [aMatrix(extent, 1), aMatrix(extent, 2)];
  await using opened = await backend.open(program, { a, b });
  let bestMs = Infinity;
  // The first compiles and warms; it counts only where the backend is so slow that it does not matter.
  for (let repeat = 0; repeat <= REPEATS; repeat += 1) {
    const began = performance.now();
    await opened.step({});
    bestMs = Math.min(bestMs, performance.now() - began);
    if (repeat === 0 && bestMs > 20 * ENOUGH_MS) break;
  }
  return bestMs;
}

function aMatrix(extent: number, seed: number): Tensor {
  const draws = drawsFrom(seed);
  const data = Float32Array.from({ length: extent * extent }, () => draws.uniform() - 0.5);
  return { shape: [extent, extent], data };
}

function float64Product(a: Tensor, b: Tensor): readonly number[] {
  const [rows = 0, inner = 0] = a.shape;
  return Array.from({ length: rows * inner }, (_, place) => {
    const [row, column] = [Math.floor(place / inner), place % inner];
    let sum = 0;
    for (let k = 0; k < inner; k += 1) {
      sum += (a.data[row * inner + k] ?? NaN) * (b.data[k * inner + column] ?? NaN);
    }
    return sum;
  });
}
