import { beforeAll, describe, expect, it } from '@jest/globals';

import { digestOf } from '../digest/sha256.js';
import { criterionEvidenceDigestOf } from '../gate/gate-evidence.js';
import type { Waiver } from '../gate/waiver.js';
import { type WaiverFacts, waiverStatement } from '../gate/waiver-statement.js';
import { policyByRef } from '../policy/policies.js';
import type { Policy } from '../policy/policy.js';
import { verifierOf } from '../signing/verify-signature.js';
import type { BundleSource, Governance } from './bundle.js';
import { gateEvidenceIn } from './bundle-evidence.js';
import { renderHtml } from './render-html.js';
import { renderReport } from './render-report.js';
import { aBundle } from './testing/a-bundle.js';
import { aSignatory } from './testing/a-signatory.js';
import { STARTED, testId } from './testing/an-audit.js';
import { verifyLogOrder } from './verify-log-order.js';
import { verifySource } from './verify-source.js';
import { verifyWaivers } from './verify-waivers.js';

const verify = verifierOf(crypto.subtle);
const uncompressed = (bytes: Uint8Array) => bytes;

/** RSP v2.2 with one criterion, which asks for more tasks than there are, and with waivers. */
function waivingPolicy(): Policy {
  const text = policyByRef('anthropic-rsp@2.2');
  const { deploy_external: gate } = text.gates;
  if (gate === undefined) throw new Error('the policy has a gate for it');
  const quorum = ['responsible_scaling_officer' as const, 'chief_executive_officer' as const];
  return {
    ...text,
    ref: 'lab-policy@1.0',
    criteria: text.criteria.map((each) => ({ ...each, minimumTasks: 20 })),
    gates: {
      deploy_external: {
        ...gate,
        criteria: ['autonomy'],
        determinations: [],
        waivers: { waiver: { quorum, maxDays: 30 } },
      },
    },
  };
}

const policy = waivingPolicy();

function bundleWith(governance: Partial<Governance>): BundleSource {
  return aBundle(uncompressed, { policy, governance }).source;
}

/** On the evidence of the bundle, approved by both who sign off. */
function aSignedWaiver(changes: Partial<WaiverFacts> = {}): Waiver {
  const source = bundleWith({});
  const [criterion] = policy.criteria;
  if (criterion === undefined) throw new Error('the policy has a criterion');
  const facts: WaiverFacts = {
    id: testId(400),
    kind: 'waiver',
    criterionId: 'autonomy',
    tierId: null,
    model: source.subject.model,
    checkpoint: source.subject.checkpoint,
    weightsDigest: source.subject.weightsDigest,
    policyRef: policy.ref,
    policyDigest: digestOf(policy),
    action: 'deploy_external',
    evidenceDigest: criterionEvidenceDigestOf(criterion, gateEvidenceIn(source)),
    finding: 'indeterminate; 12 tasks of at least 20',
    reason: 'Only 12 tasks could be licensed.',
    requestedBy: 'petra',
    requestedAt: '2026-11-01T09:50:00.000Z',
    expiresAt: '2026-11-09T00:00:00.000Z',
    ...changes,
  };
  const people = [
    ['robin', 'responsible_scaling_officer'],
    ['kim', 'chief_executive_officer'],
  ] as const;
  const approvals = people.map(([person, role], index) => {
    const { text, digest } = waiverStatement(facts, role);
    const assertion = aSignatory(person).sign(text);
    const at = '2026-11-01T09:55:00.000Z';
    return { id: testId(410 + index), person, role, statementDigest: digest, assertion, at };
  });
  return { ...facts, approvals, revocation: null };
}

let waiver: Waiver;
let honest: BundleSource;
beforeAll(() => {
  waiver = aSignedWaiver();
  honest = bundleWith({ waivers: [waiver] });
});

const withWaivers = (waivers: readonly Waiver[]): BundleSource => ({
  ...honest,
  governance: { ...honest.governance, waivers: [...waivers] },
});
const codesOf = async (bundle: BundleSource) =>
  (await verifySource(bundle, verify)).map(({ code }) => code);

describe('a bundle whose gate a waiver opened', () => {
  it('is consistent, and shows it wherever it is read', async () => {
    expect(honest.decision).toMatchObject({
      decision: 'ALLOW',
      criteria: [{ standing: 'waived' }],
    });
    expect(await verifySource(honest, verify)).toEqual([]);
    expect(honest.signOffs[0]?.statement).toContain(
      'approved by kim (chief executive officer) and robin (responsible scaling officer)',
    );
    const html = renderHtml(renderReport(honest));
    expect(html).toContain('Waiver of autonomy: in effect');
    expect(html).toContain('Only 12 tasks could be licensed.');
  });

  it('is consistent too where one was revoked, which the report tells', async () => {
    const at = '2026-11-01T09:58:00.000Z';
    const revoked = { ...waiver, revocation: { person: 'ada', reason: 'Too few.', at } };
    const bundle = bundleWith({ waivers: [revoked] });
    expect(bundle.decision.decision).toBe('INCONCLUSIVE');
    expect(await verifySource(bundle, verify)).toEqual([]);
    const html = renderHtml(renderReport(bundle));
    expect(html).toContain('Waiver of autonomy: refused');
    expect(html).toContain('No effect: ada revoked it: Too few.');
  });

  it('shows one that nobody approved, and one of a tier that the gate does not ask about', () => {
    const bare = { ...waiver, approvals: [] };
    const ofTier = { ...aSignedWaiver({ id: testId(401), kind: 'override' }), criterionId: null };
    const html = renderHtml(
      renderReport(bundleWith({ waivers: [bare, { ...ofTier, tierId: 'cbrn-3' }] })),
    );
    expect(html).toContain('No approval counts.');
    expect(html).toContain('Override of tier cbrn-3: refused');
  });
});

describe('a bundle is refused', () => {
  it('that leaves a waiver or its revocation out, or makes one up', async () => {
    expect(await codesOf(withWaivers([]))).toEqual(
      expect.arrayContaining(['verify.audit_contradicts', 'verify.decision_differs']),
    );
    const other = { ...waiver, id: testId(402) };
    expect(await codesOf(withWaivers([waiver, other]))).toContain('verify.audit_contradicts');
  });

  it.each<[string, (each: Waiver) => Waiver]>([
    ['whose reason was changed', (each) => ({ ...each, reason: 'Another.' })],
    ['whose end was moved', (each) => ({ ...each, expiresAt: '2026-11-20T00:00:00.000Z' })],
  ])('%s', async (_, change) => {
    const codes = await codesOf(withWaivers([change(waiver)]));
    expect(codes).toContain('verify.sign_off_unsigned');
    expect(codes).toContain('verify.audit_contradicts');
  });

  it('whose approval was signed with an authenticator that had been revoked (attack 21)', async () => {
    const revoked = {
      id: testId(990),
      stream: `account:${testId(970)}`,
      streamSeq: 2,
      type: 'credential.revoked',
      actor: 'account:kim',
      body: { credentialId: aSignatory('kim').credential.credentialId },
      at: STARTED,
    };
    const audit = [...honest.audit, revoked];
    expect(await verifyWaivers({ ...honest, audit }, verify)).toMatchObject([
      { code: 'verify.sign_off_unsigned', path: 'evidence/governance.json' },
    ]);
    const later = { ...revoked, at: '2026-11-01T09:56:00.000Z' };
    expect(await verifyWaivers({ ...honest, audit: [...honest.audit, later] }, verify)).toEqual([]);
  });

  it('whose approval stands in the log before the enrolment of its authenticator', () => {
    const placed = (events: BundleSource['audit']) =>
      events.map((event, index) => ({
        event,
        logged: { eventId: event.id, index, salt: null, card: null, proof: [] },
      }));
    const isEnrolled = ({ type }: BundleSource['audit'][0]) => type === 'credential.enrolled';
    const others = honest.audit.filter((event) => !isEnrolled(event));
    const enrolled = honest.audit.filter(isEnrolled);
    const unsigned = (events: BundleSource['audit']) =>
      verifyLogOrder(honest, placed(events)).findings.filter(({ detail }) =>
        detail.startsWith('Approval'),
      );
    expect(unsigned([...enrolled, ...others])).toEqual([]);
    expect(unsigned([...others, ...enrolled])).toMatchObject([
      { code: 'verify.sign_off_unsigned' },
      { code: 'verify.sign_off_unsigned' },
    ]);
  });

  it('whose approval another person signed, or nobody', async () => {
    const [approval] = waiver.approvals;
    if (approval === undefined) throw new Error('the waiver has approvals');
    const { text } = waiverStatement(waiver, approval.role);
    for (const assertion of [
      aSignatory('kim').sign(text),
      { ...approval.assertion, signature: 'AA' },
    ]) {
      const forged = { ...waiver, approvals: [{ ...approval, assertion }] };
      expect(await codesOf(withWaivers([forged]))).toContain('verify.sign_off_unsigned');
    }
  });
});
