import { describe, expect, it } from '@jest/globals';

import { sha256 } from '../digest/sha256.js';
import { evidenceDigestOf, type GateEvidence } from './gate-evidence.js';
import { aRun, aSubject, daysAgo, someEvidence, someTasks } from './testing/builders.js';

const evidence = someEvidence([aRun({ passed: 1 }), aRun({ number: 2, passed: 2 })]);
const digest = evidenceDigestOf(evidence, []);

/** The evidence with its first result changed. */
function withResult(changes: Partial<GateEvidence['results'][number]>): GateEvidence {
  const [first, ...others] = evidence.results;
  return { ...evidence, results: first === undefined ? [] : [{ ...first, ...changes }, ...others] };
}

describe('the digest of evidence', () => {
  it('does not depend on any order', () => {
    const shuffled = {
      ...evidence,
      registrations: evidence.registrations.toReversed(),
      results: evidence.results
        .toReversed()
        .map((result) => ({ ...result, tasks: result.tasks.toReversed() })),
    };
    expect(evidenceDigestOf(shuffled, [])).toBe(digest);
  });

  it('holds neither run ids nor times: the same runs of another day have the same digest', () => {
    const runId = '00000000-0000-4000-8000-00000000abcd';
    expect(evidenceDigestOf(withResult({ runId, completedAt: daysAgo(7) }), [])).toBe(digest);
  });

  const changes: readonly (readonly [string, Partial<GateEvidence['results'][number]>])[] = [
    ['figures', { tasks: someTasks(12, 2, 5) }],
    ['result digest', { resultDigest: sha256('x') }],
    ['reviews', { reviewed: { valid: 1, invalid: 0, digest: sha256('x') } }],
    ['status', { status: 'failed' }],
    ['weights', { weightsDigest: null }],
    ['findings', { findings: ['self_graded'] }],
    ['sandbox', { sandbox: 'L0' }],
  ];
  it.each(changes)('changes with the %s of one result', (_, change) => {
    expect(evidenceDigestOf(withResult(change), [])).not.toBe(digest);
  });

  it('changes when a result is added or left out, and when a run is registered', () => {
    const other = someEvidence([aRun({ number: 3 })]);
    const changed: GateEvidence[] = [
      { ...evidence, results: evidence.results.slice(1) },
      { ...evidence, results: [...evidence.results, ...other.results] },
      { ...evidence, registrations: [...evidence.registrations, ...other.registrations] },
      { ...evidence, registrations: evidence.registrations.slice(1) },
      { ...evidence, subject: aSubject({ checkpoint: 'step-2000' }) },
    ];
    const digests = changed.map((each) => evidenceDigestOf(each, []));
    expect(new Set([digest, ...digests]).size).toBe(changed.length + 1);
  });
});
