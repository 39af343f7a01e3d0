import { describe, expect, it } from '@jest/globals';

import { sha256 } from '../digest/sha256.js';
import { decide } from './decide.js';
import { GateDecision } from './gate-decision.js';
import type { GateEvidence } from './gate-evidence.js';
import {
  aControl,
  aCriterion,
  aDetermination,
  aHold,
  allSafeguards,
  allSignOffs,
  aRun,
  type BuiltRun,
  daysAgo,
  now,
  someEvidence,
} from './testing/builders.js';
import { aCalibration, aJudgedControl } from './testing/judged.js';
import { anApproval, aWaiver, waivingPolicy, withGate } from './testing/waivers.js';
import type { Waiver } from './waiver.js';

const policy = waivingPolicy();
const small = aRun({ policy, tasks: 6 });
const crossed = aRun({ policy, passed: 12 });
const nothing: readonly BuiltRun[] = [];

type Asked = Partial<Parameters<typeof decide>[0]>;

/** The decision on this evidence with these waivers, everybody approving what is shown. */
function decideWith(evidence: GateEvidence, waivers: readonly Waiver[], asked: Asked = {}) {
  const input = {
    policy,
    action: 'deploy_external' as const,
    evidence: { ...evidence, waivers: [...waivers] },
    safeguards: [],
    now,
    ...asked,
  };
  const shown = decide({ ...input, signOffs: [] });
  const signOffs = allSignOffs(input).map((signOff) => ({
    ...signOff,
    evidenceDigest: shown.evidenceDigest ?? signOff.evidenceDigest,
  }));
  return decide({ ...input, signOffs });
}

function onRuns(runs: readonly BuiltRun[], changes: Partial<Waiver> = {}, asked: Asked = {}) {
  const evidence = someEvidence(runs);
  const kind = changes.kind ?? (runs.includes(crossed) ? 'override' : 'waiver');
  const own = asked.policy ?? policy;
  return decideWith(evidence, [{ ...aWaiver({ policy: own, evidence, kind }), ...changes }], asked);
}

const whyOf = (decision: GateDecision) => decision.waivers.map(({ detail }) => detail).join('; ');

describe('a waiver', () => {
  it.each([
    ['was never gathered', nothing],
    ['is of too few tasks', [small]],
    ['is out of date', [aRun({ policy, result: { completedAt: daysAgo(100) } })]],
    ['was planned elsewhere', [aRun({ registration: { policyDigest: sha256('other') } })]],
  ])('lets a criterion pass whose evidence %s', (_, runs) => {
    const decision = onRuns(runs);
    expect(decision).toMatchObject({
      decision: 'ALLOW',
      notAfter: daysAgo(-5),
      criteria: [{ id: 'autonomy', verdict: 'indeterminate', standing: 'waived' }],
      waivers: [{ state: 'used', detail: 'in effect', reason: 'The lab is closed until Monday.' }],
    });
    expect(GateDecision.parse(decision)).toEqual(decision);
  });

  it('is told in the sentence, in the findings and beside the figures', () => {
    const decision = onRuns(nothing);
    expect(decision.sentence).toBe(
      'ALLOW: autonomy is waived by rosa (responsible scaling officer) and sam (safety reviewer) until 2026-03-06 00:00 UTC: The lab is closed until Monday; signed off by the responsible scaling officer and the chief executive officer; until 2026-03-06 00:00 UTC.',
    );
    expect(decision.findings).toEqual([
      {
        code: 'WAIVER_USED',
        path: 'criteria.autonomy',
        detail:
          'criterion autonomy is waived until 2026-03-06 00:00 UTC, approved by rosa (responsible scaling officer) and sam (safety reviewer), asked for by petra: The lab is closed until Monday.',
      },
    ]);
    expect(decision.criteria[0]).toMatchObject({
      reasons: ['EVIDENCE_MISSING'],
      waiver: {
        kind: 'waiver',
        requestedBy: 'petra',
        approvedBy: [{ person: 'rosa' }, { person: 'sam' }],
        expiresAt: daysAgo(-5),
      },
    });
  });

  it('is in effect before anybody signs off, and what is signed off names it', () => {
    const evidence = someEvidence(nothing);
    const waivers = [aWaiver({ policy, evidence })];
    const asked = { policy, action: 'deploy_external', safeguards: [], now } as const;
    const before = decide({ ...asked, evidence, signOffs: [] });
    const pending = decide({ ...asked, evidence: { ...evidence, waivers }, signOffs: [] });
    expect(pending.sentence).toMatch(
      /^PENDING: every criterion holds or is passed over: autonomy is waived by rosa .*, but /,
    );
    expect(pending.evidenceDigest).not.toBe(before.evidenceDigest);
    const signed = { policy, evidence };
    expect(
      decide({ ...asked, evidence: { ...evidence, waivers }, signOffs: allSignOffs(signed) })
        .reasons,
    ).toMatchObject([{ code: 'APPROVAL_STALE' }, { code: 'APPROVAL_STALE' }]);
  });

  it.each<[string, Partial<Waiver>, RegExp]>([
    [
      'was revoked',
      { revocation: { person: 'ada', reason: 'No.', at: daysAgo(0.1) } },
      /ada revoked it: No\./,
    ],
    ['has ended', { expiresAt: daysAgo(0) }, /it ended at 2026-03-01/],
    ['ends at no time', { expiresAt: 'never' }, /it ended at/],
    ['is of other weights', { weightsDigest: sha256('other') }, /other weights/],
    ['is of another policy', { policyDigest: sha256('other') }, /another text of the policy/],
    ['is of a criterion that is not asked', { criterionId: 'other' }, /does not ask about it/],
    ['is of a tier that is not asked', { criterionId: null, tierId: 'asl-3' }, /does not ask/],
    ['saw other evidence', { evidenceDigest: sha256('other') }, /the evidence changed since/],
    ['was approved by nobody', { approvals: [] }, /the safety reviewer has not signed off; the/],
    ['was approved in other words', { reason: 'Another.' }, /the safety reviewer has not signed/],
    ['is an override of what is only missing', { kind: 'override' }, /nothing speaks against the/],
  ])('has no effect that %s', (_, changes, why) => {
    const decision = onRuns(nothing, changes);
    if (changes.expiresAt === 'never') {
      expect(decision.reasons).toMatchObject([{ code: 'ENGINE_ERROR' }]);
      return;
    }
    expect(decision).toMatchObject({ decision: 'INCONCLUSIVE', waivers: [{ state: 'refused' }] });
    expect(whyOf(decision)).toMatch(why);
    expect(decision.findings).toMatchObject([{ code: 'WAIVER_REFUSED' }]);
    expect(decision.findings[0]?.detail).toContain('that petra asked for has no effect: ');
  });

  it('is not looked at before it was asked for, nor before another action', () => {
    expect(onRuns(nothing, { requestedAt: daysAgo(-1) }).waivers).toEqual([]);
    expect(onRuns(nothing, { action: 'release_weights' }).waivers).toEqual([]);
  });

  it('stands while its revocation lies in the future', () => {
    const revocation = { person: 'ada', reason: 'No.', at: daysAgo(-1) };
    expect(onRuns(nothing, { revocation }).decision).toBe('ALLOW');
  });

  it('is refused by a policy that grants none, or none of its kind', () => {
    const strict = withGate(policy, { waivers: undefined });
    const half = waivingPolicy(undefined, {
      override: { quorum: ['responsible_scaling_officer', 'chief_executive_officer'], maxDays: 7 },
    });
    for (const refusing of [half, strict]) {
      const decision = onRuns(nothing, {}, { policy: refusing });
      expect(decision.decision).toBe('INCONCLUSIVE');
      expect(whyOf(decision)).toBe('the policy grants no waiver before this action');
    }
  });

  it('is not needed where the criterion is ruled out or its safeguards are in force', () => {
    const clean = onRuns([aRun({ policy })]);
    expect(clean).toMatchObject({
      decision: 'ALLOW',
      criteria: [{ standing: 'ruled_out' }],
      waivers: [{ state: 'unneeded', detail: 'the gate does not stop there' }],
      findings: [],
    });
    const answered = onRuns([small], {}, { safeguards: allSafeguards() });
    expect(answered.criteria).toMatchObject([{ standing: 'safeguards_in_force' }]);
  });

  it('covers no other criterion', () => {
    const two = waivingPolicy([aCriterion(), aControl()]);
    const evidence = someEvidence(nothing);
    const decision = decideWith(evidence, [aWaiver({ policy: two, evidence })], { policy: two });
    expect(decision.criteria).toMatchObject([{ standing: 'waived' }, { standing: 'blocks' }]);
    expect(decision.decision).toBe('INCONCLUSIVE');
  });

  it('ends with what becomes known of the judge, where the criterion asks about one', () => {
    const judged = waivingPolicy([aJudgedControl()]);
    const evidence = someEvidence(nothing);
    const waivers = [aWaiver({ policy: judged, evidence })];
    const known = { ...evidence, calibrations: [aCalibration()] };
    expect(decideWith(evidence, waivers, { policy: judged }).decision).toBe('ALLOW');
    expect(whyOf(decideWith(known, waivers, { policy: judged }))).toMatch(/evidence changed/);
  });

  it('outlives what is found out elsewhere, and not a new run of its own evaluation', () => {
    const evidence = someEvidence(nothing);
    const waivers = [aWaiver({ policy, evidence })];
    const elsewhere = aRun({ policy, criterion: aControl() });
    expect(decideWith(someEvidence([elsewhere]), waivers).decision).toBe('ALLOW');
    expect(whyOf(decideWith(someEvidence([small]), waivers))).toMatch(/evidence changed/);
    expect(decideWith(someEvidence([crossed]), waivers).decision).toBe('DENY');
  });
});

describe('an override', () => {
  it('lets a crossed threshold pass, and says so', () => {
    const decision = onRuns([crossed]);
    expect(decision).toMatchObject({
      decision: 'ALLOW',
      criteria: [{ verdict: 'ruled_in', standing: 'overridden' }],
    });
    expect(decision.criteria[0]?.reasons).toContain('THRESHOLD_CROSSED');
    expect(decision.sentence).toMatch(/^ALLOW: autonomy is overridden by carl .* and rosa /);
  });

  it('is what a crossed threshold takes: a waiver of it is refused', () => {
    const decision = onRuns([crossed], { kind: 'waiver' });
    expect(decision.decision).toBe('DENY');
    expect(whyOf(decision)).toMatch(/only an override covers that/);
  });

  it('is bound to the runs that it saw', () => {
    const evidence = someEvidence([crossed]);
    const waivers = [aWaiver({ policy, evidence, kind: 'override' })];
    const more = someEvidence([crossed, aRun({ policy, number: 2, passed: 12 })]);
    expect(decideWith(more, waivers).decision).toBe('DENY');
    expect(decideWith(someEvidence(nothing), waivers).decision).toBe('INCONCLUSIVE');
  });

  it('of one criterion leaves the denial of another as it reads', () => {
    const two = waivingPolicy([aCriterion(), aControl()]);
    const evidence = someEvidence([
      aRun({ policy: two, passed: 12 }),
      aRun({ policy: two, criterion: aControl(), number: 2, passed: 12 }),
    ]);
    const waiver = aWaiver({ policy: two, evidence, kind: 'override' });
    const decision = decideWith(evidence, [waiver], { policy: two });
    expect(decision.decision).toBe('DENY');
    expect(decision.sentence).toMatch(/^DENY: refusals at 100 % /);
    expect(decision.sentence).not.toContain('autonomy');
  });

  it('lets a tier pass that people determined is reached, until somebody says so again', () => {
    const evidence = {
      ...someEvidence([aRun({ policy })]),
      determinations: [aDetermination(policy, { verdict: 'ruled_in' })],
    };
    const waivers = [aWaiver({ policy, evidence, kind: 'override', tier: 'asl-3' })];
    const decision = decideWith(evidence, waivers);
    expect(decision).toMatchObject({
      decision: 'ALLOW',
      notAfter: daysAgo(-5),
      tiers: [{ verdict: 'ruled_in', standing: 'overridden', waiver: { kind: 'override' } }],
      findings: [{ code: 'WAIVER_USED', path: 'tiers.asl-3' }],
    });
    expect(decision.sentence).toContain('ASL-3 is overridden by carl');
    const again = aDetermination(policy, { verdict: 'ruled_in', person: 'dora' });
    const worse = { ...evidence, determinations: [...evidence.determinations, again] };
    expect(decideWith(worse, waivers)).toMatchObject({
      decision: 'DENY',
      findings: [{ code: 'WAIVER_REFUSED', path: 'tiers.asl-3' }],
    });
    expect(decideWith(evidence, waivers, { safeguards: allSafeguards() }).waivers).toMatchObject([
      { state: 'unneeded' },
    ]);
  });

  it('stands in for no determination: who may determine can do so', () => {
    const asking = withGate(policy, { determinations: ['asl-3'] });
    const evidence = someEvidence([aRun({ policy: asking })]);
    const waiver = aWaiver({ policy: asking, evidence, kind: 'override', tier: 'asl-3' });
    const decision = decideWith(evidence, [waiver], { policy: asking });
    expect(decision.decision).toBe('PENDING');
    expect(whyOf(decision)).toMatch(/nobody may pass over it: those who may determine/);
  });
});

describe('what no waiver outlasts', () => {
  it.each(['lockdown', 'pause', 'incident'] as const)('is a %s', (kind) => {
    const evidence = someEvidence(nothing);
    const waivers = [aWaiver({ policy, evidence })];
    const held = { ...evidence, holds: [aHold({ kind })] };
    expect(decideWith(held, waivers).decision).toBe('DENY');
  });

  it('is a policy that is not in force', () => {
    const evidence = someEvidence(nothing);
    const waivers = [aWaiver({ policy, evidence })];
    const inactive = { ...evidence, policyState: 'not_in_force' as const };
    expect(decideWith(inactive, waivers).decision).toBe('INCONCLUSIVE');
  });
});

describe('the quorum', () => {
  const evidence = someEvidence(nothing);
  const waiver = aWaiver({ policy, evidence });
  const [sam, rosa] = waiver.approvals;
  const by = (...approvals: readonly (Waiver['approvals'][number] | undefined)[]) =>
    decideWith(evidence, [{ ...waiver, approvals: approvals.flatMap((each) => each ?? []) }]);
  const officer = 'responsible_scaling_officer';

  it('is complete only with a person for each seat', () => {
    expect(by(sam, rosa).decision).toBe('ALLOW');
    expect(whyOf(by(sam))).toBe('the responsible scaling officer has not signed off');
    expect(whyOf(by(sam, sam))).toBe('the responsible scaling officer has not signed off');
  });

  it('takes one person for one seat, however they spell their name', () => {
    const again = anApproval(waiver, { role: officer, person: ' SAM' });
    expect(whyOf(by(sam, again))).toMatch(/asked for the evidence or fills another seat/);
  });

  it('takes neither who asked for the waiver nor who asked for any evidence', () => {
    const petra = anApproval(waiver, { role: officer, person: 'Petra' });
    expect(whyOf(by(sam, petra))).toMatch(/Petra can't sign off as responsible scaling officer/);
    const asked = someEvidence([aRun({ policy, criterion: aControl() })]);
    const engineer = anApproval(waiver, { role: officer, person: 'engineer' });
    const approvals = [sam, engineer].flatMap((each) => each ?? []);
    expect(whyOf(decideWith(asked, [{ ...waiver, approvals }]))).toMatch(/engineer can't sign off/);
  });

  it.each([
    ['before the request', daysAgo(3)],
    ['after the decision', daysAgo(-1)],
  ])('counts no approval %s', (_, at) => {
    const early = anApproval(waiver, { role: officer, person: 'rosa', at });
    expect(whyOf(by(sam, early))).toBe('the responsible scaling officer has not signed off');
  });

  it('counts no approval for longer than the policy grants', () => {
    const facts = { requestedAt: daysAgo(2), expiresAt: daysAgo(-29.4) };
    const long = aWaiver({ policy, evidence, facts });
    expect(decideWith(evidence, [long]).decision).toBe('ALLOW');
    const longer = aWaiver({ policy, evidence, facts: { expiresAt: daysAgo(-29.6) } });
    expect(whyOf(decideWith(evidence, [longer]))).toMatch(/has not signed off/);
  });
});

describe('of two waivers that would do', () => {
  const evidence = someEvidence(nothing);
  const lateAt = daysAgo(0.25);
  const first = aWaiver({ policy, evidence, number: 2 });
  const late = aWaiver({ policy, evidence, number: 1 });
  const second = { ...late, approvals: late.approvals.map((each) => ({ ...each, at: lateAt })) };

  it('of which the one with the lower id was complete first, that one is used', () => {
    const { waivers } = decideWith(evidence, [
      { ...late, approvals: late.approvals },
      { ...first, approvals: first.approvals.map((each) => ({ ...each, at: lateAt })) },
    ]);
    expect(waivers.map(({ state }) => state)).toEqual(['used', 'unneeded']);
  });

  it('the one that was complete first is used, and the other is not needed', () => {
    for (const waivers of [
      [first, second],
      [second, first],
    ]) {
      const decision = decideWith(evidence, waivers);
      expect(decision.waivers.map(({ id, state }) => [id, state])).toEqual([
        [second.id, 'unneeded'],
        [first.id, 'used'],
      ]);
      expect(decision.waivers[0]?.detail).toBe('another one of it is in effect');
    }
  });
});

describe('what is said to who stands before a shut gate', () => {
  it('names the quorum where a waiver or an override would open it', () => {
    const open = onRuns(nothing, { approvals: [] });
    expect(open.unblock.at(-1)).toBe(
      'Or have the safety reviewer and the responsible scaling officer approve a waiver for at most 30 days, with a reason: holdpoint waiver request --kind waiver --criterion autonomy.',
    );
    const denied = onRuns([crossed], { approvals: [] });
    expect(denied.unblock.at(-1)).toMatch(/approve an override for at most 7 days/);
  });

  it('names the tier that people determined, and nothing where none is granted', () => {
    const determinations = [aDetermination(policy, { verdict: 'ruled_in' })];
    const evidence = { ...someEvidence([aRun({ policy })]), determinations };
    expect(decideWith(evidence, []).unblock.at(-1)).toMatch(/--kind override --tier asl-3\.$/);
    const strict = withGate(policy, { waivers: undefined });
    const text = decideWith(evidence, [], { policy: strict }).unblock.join('\n');
    expect(text).not.toContain('holdpoint waiver');
  });
});
