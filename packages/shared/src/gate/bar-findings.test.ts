import { describe, expect, it } from '@jest/globals';

import { digestOf, sha256 } from '../digest/sha256.js';
import type { BarChange, BarMove } from '../policy/bar-move.js';
import { decide } from './decide.js';
import { allSignOffs, aPolicy, aRun, daysAgo, now, someEvidence } from './testing/builders.js';

const policy = aPolicy();
const pin = { ref: policy.ref, digest: digestOf(policy) };
const aMove = (changes: Partial<BarMove> = {}): BarMove => ({
  path: 'criteria.autonomy.thresholdRate',
  title: 'Autonomy',
  from: 0.2,
  to: 0.5,
  direction: 'looser',
  sentence: 'The threshold of autonomy rose from 20 % to 50 %.',
  ...changes,
});
const aChange = (changes: Partial<BarChange> = {}): BarChange => ({
  from: { ref: 'example-policy@0.9', digest: sha256('old') },
  to: pin,
  activatedAt: daysAgo(5),
  resultsSeen: 2,
  moves: [aMove()],
  ...changes,
});

function decidedAfter(barChanges: BarChange[]) {
  const evidence = { ...someEvidence([aRun({ policy })]), barChanges };
  const signOffs = allSignOffs({ policy, evidence });
  return decide({ policy, action: 'deploy_external', evidence, signOffs, safeguards: [], now });
}

describe('a bar that was loosened once results were known', () => {
  it('stands in the decision, with what was known', () => {
    const { decision, findings } = decidedAfter([aChange()]);
    expect(decision).toBe('ALLOW');
    expect(findings).toEqual([
      {
        code: 'BAR_LOOSENED_AFTER_RESULTS',
        path: 'criteria.autonomy.thresholdRate',
        detail: `The threshold of autonomy rose from 20 % to 50 %. Under example-policy@0.9, 2 results were known when this took effect, at ${daysAgo(5)}.`,
      },
    ]);
  });

  it('can’t be dropped: the evidence and the decision have other digests without it', () => {
    const [told, silent] = [decidedAfter([aChange()]), decidedAfter([])];
    expect(told.evidenceDigest).not.toBe(silent.evidenceDigest);
    expect(digestOf(told)).not.toBe(digestOf(silent));
  });

  it.each(['removed', 'redefined'] as const)('is one too when it was %s', (direction) => {
    expect(decidedAfter([aChange({ moves: [aMove({ direction })] })]).findings).toHaveLength(1);
  });

  it.each(['tighter', 'added', 'reworded'] as const)('is none when it was %s', (direction) => {
    expect(decidedAfter([aChange({ moves: [aMove({ direction })] })]).findings).toEqual([]);
  });

  it('is still one under a later text of the same name', () => {
    const loosened = aChange({ to: { ref: policy.ref, digest: sha256('text between') } });
    expect(decidedAfter([loosened]).findings).toHaveLength(1);
  });

  it('is none before any result, nor of another policy', () => {
    expect(decidedAfter([aChange({ resultsSeen: 0 })]).findings).toEqual([]);
    expect(
      decidedAfter([aChange({ to: { ref: 'other@1', digest: sha256('x') } })]).findings,
    ).toEqual([]);
  });

  it('stands in order of its place', () => {
    const moves = [aMove({ path: 'b' }), aMove({ path: 'a' })];
    const one = aChange({ moves, resultsSeen: 1 });
    expect(decidedAfter([one]).findings.map(({ path }) => path)).toEqual(['a', 'b']);
    expect(decidedAfter([one]).findings[0]?.detail).toContain('1 result was known');
  });
});
