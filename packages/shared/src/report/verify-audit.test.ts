import { describe, expect, it } from '@jest/globals';

import { digestOf } from '../digest/sha256.js';
import type { BundleSource } from './bundle.js';
import { aBundle } from './testing/a-bundle.js';
import { verifyAudit } from './verify-audit.js';

const { source } = aBundle((bytes) => bytes, { controlTasks: 3 });

/** Codes found when the audit trail, or anything beside it, was changed. */
function codes(change: (honest: BundleSource) => BundleSource): readonly string[] {
  return [...new Set(verifyAudit(change(source)).map(({ code }) => code))].sort();
}

/** The streams counted anew, as a forger would. */
function renumbered(audit: BundleSource['audit']): BundleSource['audit'] {
  return audit.map((event, index) => ({ ...event, streamSeq: index + 1 }));
}

const without = (type: string) => (honest: BundleSource) => ({
  ...honest,
  audit: renumbered(honest.audit.filter((event) => event.type !== type)),
});

describe('the audit trail of a bundle', () => {
  it('is accepted as it was written', () => {
    expect(verifyAudit(source)).toEqual([]);
  });

  it('has no gap and no event twice', () => {
    const gap = (honest: BundleSource) => ({
      ...honest,
      audit: honest.audit.filter(({ type, streamSeq }) => type !== 'run.closed' || streamSeq > 4),
    });
    expect(codes(gap)).toContain('verify.audit_gap');
    const twice = (honest: BundleSource) => ({
      ...honest,
      audit: honest.audit.map((event) => ({ ...event, id: honest.decisionId })),
    });
    expect(codes(twice)).toEqual(['verify.audit_gap']);
  });

  it.each(['gate.decided', 'signoff.recorded', 'run.opened', 'run.closed'])(
    'must tell of every %s',
    (type) => {
      expect(codes(without(type))).toEqual(['verify.audit_contradicts']);
    },
  );

  it('can’t be empty', () => {
    expect(codes((honest) => ({ ...honest, audit: [] }))).toEqual(['verify.audit_contradicts']);
  });

  it('tells of no run and no sign-off that the bundle leaves out', () => {
    const fewerRuns = (honest: BundleSource) => ({
      ...honest,
      registrations: honest.registrations.slice(1),
      runs: honest.runs.slice(1),
    });
    expect(codes(fewerRuns)).toEqual(['verify.audit_contradicts']);
    const fewerNames = (honest: BundleSource) => ({
      ...honest,
      signOffs: honest.signOffs.slice(1),
    });
    expect(codes(fewerNames)).toEqual(['verify.audit_contradicts']);
  });

  it.each(['person', 'role', 'choice', 'action', 'signedAt', 'evidenceDigest'] as const)(
    'holds the %s of each sign-off',
    (field) => {
      const forged = (honest: BundleSource) => ({
        ...honest,
        signOffs: honest.signOffs.map((signOff) => ({ ...signOff, [field]: 'forged' })),
      });
      expect(codes(forged)).toEqual(['verify.audit_contradicts']);
    },
  );

  it('holds the moment, the word and the digests of the decision', () => {
    for (const change of [
      { decidedAt: '2027-01-01T00:00:00.000Z' },
      { decidedAt: 'yesterday' },
      { decision: 'DENY' as const },
      { evidenceDigest: digestOf('other') },
      { verdictDigest: digestOf('other') },
    ]) {
      const forged = (honest: BundleSource) => ({
        ...honest,
        decision: { ...honest.decision, ...change },
      });
      expect(codes(forged)).toEqual(['verify.audit_contradicts']);
    }
  });

  it('holds the sealed plan and the result of each run', () => {
    const bodyOf = (type: string, facts: object) => (honest: BundleSource) => ({
      ...honest,
      audit: honest.audit.map((event) =>
        event.type === type ? { ...event, body: { ...(event.body as object), ...facts } } : event,
      ),
    });
    expect(codes(bodyOf('run.opened', { planDigest: digestOf(0) }))).toEqual([
      'verify.audit_contradicts',
    ]);
    expect(codes(bodyOf('run.closed', { resultDigest: digestOf(0) }))).toEqual([
      'verify.audit_contradicts',
    ]);
  });

  it('may tell of earlier decisions and of what this bundle does not name', () => {
    const earlier = (honest: BundleSource) => ({
      ...honest,
      audit: renumbered([
        ...honest.audit.map((event) => ({ ...event })),
        ...honest.audit
          .filter(({ type }) => type === 'gate.decided')
          .map((event) => ({
            ...event,
            id: '00000000-0000-4000-8000-00000000dec1',
            body: { decisionId: '00000000-0000-4000-8000-00000000dec2', decision: 'PENDING' },
          })),
        ...honest.audit.slice(0, 1).map((event) => ({
          ...event,
          id: '00000000-0000-4000-8000-00000000dec3',
          type: 'checkpoint.registered',
          body: null,
        })),
      ]),
    });
    expect(codes(earlier)).toEqual([]);
  });
});
