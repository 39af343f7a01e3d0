import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { auroc, recallAt, rocCurve } from './auroc.js';

const scores = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 20 });
const sides = fc.record({ positives: scores, negatives: scores });

describe('the area under the ROC curve', () => {
  it('is that of scikit-learn on the example of its documentation', () => {
    // sklearn.metrics.roc_auc_score([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])
    expect(auroc({ positives: [0.35, 0.8], negatives: [0.1, 0.4] })).toBe(0.75);
  });

  it('is the share of pairs in the right order, a tie counting half', () => {
    fc.assert(
      fc.property(sides, ({ positives, negatives }) => {
        const pairs = positives.flatMap((own) =>
          negatives.map((other) => (own > other ? 1 : own === other ? 0.5 : 0)),
        );
        const share = pairs.reduce<number>((total, one) => total + one, 0) / pairs.length;
        expect(auroc({ positives, negatives })).toBeCloseTo(share, 12);
      }),
      { seed: 5 },
    );
  });

  it('is the area below the curve that is drawn', () => {
    fc.assert(
      fc.property(sides, (sided) => {
        const curve = rocCurve(sided);
        const area = curve.slice(1).reduce((total, point, index) => {
          const before = curve[index] ?? point;
          const width = point.falsePositiveRate - before.falsePositiveRate;
          return total + (width * (point.truePositiveRate + before.truePositiveRate)) / 2;
        }, 0);
        expect(area).toBeCloseTo(auroc(sided) ?? NaN, 12);
      }),
      { seed: 6 },
    );
  });

  it('is unknown where one side has no example', () => {
    expect(auroc({ positives: [], negatives: [1] })).toBeNull();
    expect(auroc({ positives: [1], negatives: [] })).toBeNull();
    expect(recallAt({ positives: [], negatives: [1] }, 0.01)).toBeNull();
    expect(recallAt({ positives: [1], negatives: [] }, 0.01)).toBeNull();
    expect(rocCurve({ positives: [], negatives: [1] })).toHaveLength(2);
    expect(rocCurve({ positives: [1], negatives: [] })).toHaveLength(2);
  });
});

describe('recall at a false positive rate', () => {
  const negatives = Array.from({ length: 100 }, (_, index) => index);

  it('allows one false positive in a hundred negatives', () => {
    expect(recallAt({ positives: [97, 98, 98.5, 200], negatives }, 0.01)).toBe(0.5);
  });

  it('allows none in fewer, and never all of them', () => {
    const few = negatives.slice(0, 99);
    expect(recallAt({ positives: [97.5, 98, 99], negatives: few }, 0.01)).toBe(1 / 3);
    expect(recallAt({ positives: [0.5], negatives: [0, 1] }, 1)).toBe(1);
  });
});
