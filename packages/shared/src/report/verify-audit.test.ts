import { describe, expect, it } from '@jest/globals';

import { digestOf } from '../digest/sha256.js';
import type { BundleSource } from './bundle.js';
import { aBundle } from './testing/a-bundle.js';
import { STARTED, testId } from './testing/an-audit.js';
import { verifyAudit } from './verify-audit.js';

const { source } = aBundle((bytes) => bytes, { controlTasks: 3 });

/** Codes found when the audit trail, or anything beside it, was changed. */
function codes(change: (honest: BundleSource) => BundleSource): readonly string[] {
  return [...new Set(verifyAudit(change(source)).map(({ code }) => code))].sort();
}

/** The streams counted anew, as a forger would. */
function renumbered(audit: BundleSource['audit']): BundleSource['audit'] {
  return audit.map((event, index) => ({
    ...event,
    streamSeq: audit.slice(0, index + 1).filter(({ stream }) => stream === event.stream).length,
  }));
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
    const closed = source.audit.findIndex(({ type }) => type === 'run.closed');
    const gap = (honest: BundleSource) => ({
      ...honest,
      audit: honest.audit.filter((_, index) => index !== closed),
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

  it('has an event for each: none stands under the id of another', () => {
    const forged = (honest: BundleSource) => ({
      ...honest,
      signOffs: [
        ...honest.signOffs.map((signOff) => ({ ...signOff, person: 'mallory' })),
        ...honest.signOffs,
      ],
    });
    expect(codes(forged)).toEqual(['verify.audit_contradicts']);
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

describe('content that was purged, in the audit trail', () => {
  const purgedOf = (type: string, count: number) => (honest: BundleSource) => ({
    ...honest,
    audit: honest.audit.map((event, index) =>
      event.type === type &&
      honest.audit.slice(0, index).filter((each) => each.type === type).length < count
        ? { ...event, body: null }
        : event,
    ),
  });

  it('is named where something is held against it, and contradicts nothing', () => {
    for (const type of ['run.closed', 'signoff.recorded', 'gate.decided', 'run.opened'])
      expect(codes(purgedOf(type, 1))).toEqual(['verify.content_purged']);
  });

  it('is named where it may have revoked the authenticator of a sign-off (attack 21)', () => {
    const revoked = (honest: BundleSource) => ({
      ...honest,
      audit: [
        ...honest.audit,
        {
          id: testId(990),
          stream: `account:${testId(970)}`,
          streamSeq: 2,
          type: 'credential.revoked',
          actor: 'account:robin',
          body: null,
          at: STARTED,
        },
      ],
    });
    expect(codes(revoked)).toEqual(['verify.content_purged']);
  });

  it('matters not where nothing is', () => {
    expect(codes(purgedOf('credential.enrolled', 2))).toEqual([]);
  });
});

describe('what people said and did, in the audit trail', () => {
  it('must be told of, and can’t be left out of the bundle', () => {
    expect(codes(without('determination.recorded'))).toEqual(['verify.audit_contradicts']);
    const silent = (honest: BundleSource) => ({
      ...honest,
      governance: { ...honest.governance, determinations: [] },
    });
    expect(codes(silent)).toEqual(['verify.audit_contradicts']);
  });

  it.each(['verdict', 'person', 'role', 'tier', 'determinedAt', 'rationale'] as const)(
    'holds the %s of each determination',
    (field) => {
      const forged = (honest: BundleSource) => ({
        ...honest,
        governance: {
          ...honest.governance,
          determinations: honest.governance.determinations.map((each) => ({
            ...each,
            [field]: field === 'verdict' ? 'ruled_in' : 'forged',
          })),
        },
      });
      expect(codes(forged)).toEqual(['verify.audit_contradicts']);
    },
  );

  const told = (type: string, body: object) => (honest: BundleSource) => ({
    ...honest,
    audit: [
      ...honest.audit,
      {
        id: '00000000-0000-4000-8000-00000000abcd',
        stream: 'checkpoint:atlas',
        streamSeq: 1 + honest.audit.filter(({ stream }) => stream === 'checkpoint:atlas').length,
        type,
        actor: 'account:robin',
        body: JSON.parse(JSON.stringify(body)) as BundleSource['audit'][number]['body'],
        at: '2026-11-01T10:30:00.000Z',
      },
    ],
  });

  it('tells of no open hold and of nothing found bad that the bundle leaves out', () => {
    expect(codes(told('hold.opened', { id: 'h' }))).toEqual(['verify.audit_contradicts']);
    expect(codes(told('evidence.invalidated', { id: 'i' }))).toEqual(['verify.audit_contradicts']);
    expect(codes(told('hold.opened', ['h']))).toEqual([]);
  });

  it('tells in each stream that it concerns, and once in each, what was found bad', () => {
    const at = '2026-11-01T10:15:00.000Z';
    const target = { kind: 'run', runId: source.decisionId } as const;
    const bad = { id: source.decisionId, target, reason: 'Mislabelled.', by: 'rita', at };
    const { source: known } = aBundle((bytes) => bytes, {
      controlTasks: 3,
      governance: { invalidations: [bad] },
    });
    expect(verifyAudit(known)).toEqual([]);
    const again = (stream: string): BundleSource => ({
      ...known,
      audit: renumbered([
        ...known.audit,
        ...known.audit
          .filter(({ type }) => type === 'evidence.invalidated')
          .map((event) => ({ ...event, stream, id: '00000000-0000-4000-8000-00000000dec7' })),
      ]),
    });
    expect(verifyAudit(again('checkpoint:twin'))).toEqual([]);
    expect(verifyAudit(again('checkpoint:atlas'))).toHaveLength(1);
    const silent = known.audit.filter(({ type }) => type !== 'evidence.invalidated');
    expect(verifyAudit({ ...known, audit: renumbered(silent) })).toHaveLength(1);
  });

  it('may tell of a hold that was released', () => {
    const opened = told('hold.opened', { id: 'h' })(source);
    const released = (honest: BundleSource) => {
      const after = told('hold.released', { id: 'h' })(honest);
      return {
        ...after,
        audit: after.audit.map((event, at) => ({ ...event, id: `${event.id}${at}` })),
      };
    };
    expect(verifyAudit(released(opened))).toEqual([]);
  });
});

describe('changed bars, in the audit trail', () => {
  const pin = (text: string) => ({ ref: 'anthropic-rsp@2.2', digest: digestOf(text) });
  const barChange = {
    from: pin('before'),
    to: pin('after'),
    activatedAt: '2026-10-01T09:00:00.000Z',
    resultsSeen: 3,
    moves: [
      {
        path: 'criteria.autonomy.thresholdRate',
        title: 'Autonomy',
        from: 0.5,
        to: 0.9,
        direction: 'looser' as const,
        sentence: 'The bar goes up.',
      },
    ],
  };
  const { source: loosened } = aBundle((bytes) => bytes, {
    controlTasks: 3,
    governance: { barChanges: [barChange] },
  });
  const found = (change: Partial<BundleSource>) =>
    verifyAudit({ ...loosened, ...change }).map(({ code }) => code);
  const changes = (barChanges: BundleSource['governance']['barChanges']) =>
    found({ governance: { ...loosened.governance, barChanges } });

  it('are those that activations tell of, each once', () => {
    expect(found({})).toEqual([]);
    expect(changes([])).toEqual(['verify.audit_contradicts']);
    expect(changes([barChange, barChange])).toEqual(['verify.audit_contradicts']);
    expect(changes([{ ...barChange, resultsSeen: 0 }])).toEqual(['verify.audit_contradicts']);
    const silent = loosened.audit.map((event) =>
      event.type === 'policy.activated' ? { ...event, type: 'policy.proposed' } : event,
    );
    expect(found({ audit: silent })).toContain('verify.audit_contradicts');
  });

  it('leave in force exactly what was activated last', () => {
    const governance = { ...loosened.governance, policyState: 'not_in_force' as const };
    expect(found({ governance })).toEqual(['verify.audit_contradicts']);
    const { source: waiting } = aBundle((bytes) => bytes, {
      controlTasks: 3,
      governance: { policyState: 'not_in_force' },
    });
    expect(verifyAudit(waiting)).toEqual([]);
    const forged = { ...waiting.governance, policyState: 'in_force' as const };
    expect(verifyAudit({ ...waiting, governance: forged })).toHaveLength(1);
  });
});
