import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { type Draws, drawsFrom } from '@holdpoint/shared/statistics/random';

import { seedOf } from '../seed-of.js';
import type { Tensor } from '../tensor.js';
import type { ActivationSource } from './activation-source.js';
import { at, scaleToUnit, standardNormal } from './autoencoder-weights.js';

/** Activations made of known features: more of them than dimensions, few active at once. Elhage et al. 2022. */
export interface ToySuperposition {
  readonly seed: number;
  readonly width: number;
  readonly features: number;
  /** Features per activation, each with an amplitude uniform in [0.5, 1.5). */
  readonly active: number;
  readonly batchSize: number;
}

/** The true features, unit rows `[features, width]`. */
export function toyFeatures({ seed, width, features }: ToySuperposition): Tensor {
  const draws = drawsFrom(seedOf(seed, 'toy.features'));
  const data = Float32Array.from({ length: features * width }, () => standardNormal(draws));
  for (let feature = 0; feature < features; feature += 1) {
    scaleToUnit(data.subarray(feature * width, (feature + 1) * width));
  }
  return { shape: [features, width], data };
}

/** Batches without an end, each a function of (seed, index). Throws `toy.too_sparse` for more active than there are. */
export function toyActivations(toy: ToySuperposition): ActivationSource {
  const { seed, width, features, active, batchSize } = toy;
  if (active > features) {
    throw new HoldpointError({
      code: 'toy.too_sparse',
      kind: 'invalid',
      message: `There are ${features} features; ${active} of them can't be active at once.`,
    });
  }
  const truth = toyFeatures(toy).data;
  return {
    width,
    batchSize,
    batches: null,
    batch(index) {
      const draws = drawsFrom(seedOf(seed, 'toy.batch', index));
      const data = new Float32Array(batchSize * width);
      for (let row = 0; row < batchSize; row += 1) {
        for (const feature of distinct(active, features, draws)) {
          const amplitude = 0.5 + draws.uniform();
          for (let axis = 0; axis < width; axis += 1) {
            const place = row * width + axis;
            data[place] = at(data, place) + amplitude * at(truth, feature * width + axis);
          }
        }
      }
      return Promise.resolve({ shape: [batchSize, width], data });
    },
  };
}

function distinct(count: number, of: number, draws: Draws): Set<number> {
  const drawn = new Set<number>();
  while (drawn.size < count) drawn.add(draws.below(of));
  return drawn;
}
