import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { sha256 } from '../digest/sha256.js';
import { recordsAfterReviews, reviewedOf, reviewsDigest } from './reviewed-records.js';
import type { SampleRecord } from './sample-record.js';
import { scored, unscored } from './score.js';
import type { TrialReview } from './trial-review.js';

fc.configureGlobal({ seed: 8785 });

function aReview(seq: number, changes: Partial<TrialReview> = {}): TrialReview {
  return {
    id: `00000000-0000-4000-8000-${String(seq).padStart(12, '0')}`,
    runId: '00000000-0000-4000-8000-000000000001',
    sampleKey: 'alpha',
    epoch: 1,
    seq,
    validity: 'invalid',
    reason: 'The tool was broken.',
    reviewer: 'rita',
    reviewedAt: '2026-01-03T00:00:00Z',
    ...changes,
  };
}

function aRecord(sampleKey: string, epoch: number): SampleRecord {
  return {
    sampleKey,
    epoch,
    score: scored(1),
    transcriptDigest: sha256(`${sampleKey} ${epoch}`),
    pack: null,
    inputTokens: 1,
    outputTokens: 1,
    costMicroUsd: 1,
    modelCalls: 1,
    latencyMs: 1,
    completedAt: '2026-01-02T00:00:00Z',
  };
}

const records = [aRecord('alpha', 1), aRecord('alpha', 2), aRecord('beta', 1)];

/** Tries that have a score once the reviews are read. */
function scoredAfter(...reviews: readonly TrialReview[]): readonly string[] {
  return recordsAfterReviews(records, reviews)
    .filter(({ score }) => score.status === 'scored')
    .map(({ sampleKey, epoch }) => `${sampleKey} ${epoch}`);
}

describe('records after reviews', () => {
  it('are the records themselves without reviews', () => {
    expect(recordsAfterReviews(records, [])).toBe(records);
  });

  it('have no score where the last review says invalid, and no try is gone', () => {
    const after = recordsAfterReviews(records, [aReview(1)]);
    expect(after).toHaveLength(records.length);
    expect(after[0]).toEqual({ ...records[0], score: unscored('invalidated') });
    expect(after.slice(1)).toEqual(records.slice(1));
  });

  it('have their score again when a later review says valid, in whatever order they come', () => {
    const [first, second] = [aReview(1), aReview(2, { validity: 'valid' })];
    expect(scoredAfter(first, second)).toEqual(['alpha 1', 'alpha 2', 'beta 1']);
    expect(scoredAfter(second, first)).toEqual(['alpha 1', 'alpha 2', 'beta 1']);
    expect(scoredAfter(first, second, aReview(3))).toEqual(['alpha 2', 'beta 1']);
  });

  it('take no score from another try of the task, nor from another task', () => {
    expect(scoredAfter(aReview(1, { epoch: 2 }))).toEqual(['alpha 1', 'beta 1']);
    expect(scoredAfter(aReview(1, { sampleKey: '1 alpha' }))).toHaveLength(3);
  });

  it('never gain a score by a review that says valid', () => {
    const holed = [{ ...aRecord('alpha', 1), score: unscored('refused') }];
    expect(recordsAfterReviews(holed, [aReview(1, { validity: 'valid' })])).toEqual(holed);
  });
});

describe('what reviews come to', () => {
  it('is nothing without reviews', () => {
    expect(reviewedOf([])).toBeNull();
  });

  it('counts each trial once, by its last review', () => {
    const reviews = [
      aReview(1),
      aReview(2, { validity: 'valid' }),
      aReview(3, { sampleKey: 'beta' }),
    ];
    expect(reviewedOf(reviews)).toEqual({ valid: 1, invalid: 1, digest: reviewsDigest(reviews) });
  });

  it('has another digest with every further review, also with one that takes another back', () => {
    const first = [aReview(1, { validity: 'valid' })];
    const back = [...first, aReview(2), aReview(3, { validity: 'valid' })];
    expect(reviewedOf(back)).toMatchObject({ valid: 1, invalid: 0 });
    expect(reviewsDigest(back)).not.toBe(reviewsDigest(first));
  });

  it.each<[keyof TrialReview, Partial<TrialReview>]>([
    ['sampleKey', { sampleKey: 'beta' }],
    ['epoch', { epoch: 2 }],
    ['validity', { validity: 'valid' }],
    ['reason', { reason: 'No.' }],
    ['reviewer', { reviewer: 'rosa' }],
    ['seq', { seq: 9 }],
  ])('has a digest that covers the %s', (_, changes) => {
    expect(reviewsDigest([aReview(1, changes)])).not.toBe(reviewsDigest([aReview(1)]));
  });

  it('has a digest without ids and times, and independent of the order given', () => {
    const reviews = [aReview(1), aReview(2), aReview(3)];
    const id = '00000000-0000-4000-8000-00000000ffff';
    fc.assert(
      fc.property(fc.shuffledSubarray(reviews, { minLength: 3 }), (shuffled) => {
        const elsewhere = shuffled.map((one) => ({
          ...one,
          id,
          reviewedAt: '2027-01-01T00:00:00Z',
        }));
        return reviewsDigest(elsewhere) === reviewsDigest(reviews);
      }),
    );
  });
});
