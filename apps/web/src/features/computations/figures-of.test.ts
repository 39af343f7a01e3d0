import type { ComputationResult } from '@holdpoint/shared/computations/computation';
import { computationSpecDigest } from '@holdpoint/shared/computations/computation';
import { aScalingComputation } from '@holdpoint/shared/computations/testing/a-computation';
import { fitScaling } from '@holdpoint/shared/scaling/fit-scaling';
import { describe, expect, it } from '@jest/globals';

import { figuresOf } from './figures-of.js';

describe('the figures of a result', () => {
  it('are those that its own page draws', () => {
    const spec = aScalingComputation();
    const result: ComputationResult = {
      schema: 'holdpoint.computation-result.v1',
      kind: 'scaling_law',
      specDigest: computationSpecDigest(spec),
      versions: {},
      seed: 7,
      dtype: 'float64',
      backend: null,
      artefacts: [],
      findings: [],
      body: fitScaling(spec.settings).fit,
    };
    expect(figuresOf(result).map(({ id }) => id)).toEqual(['scaling']);
  });
});
