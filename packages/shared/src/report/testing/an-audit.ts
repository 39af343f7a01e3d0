import { computationResultDigest, computationSpecDigest } from '../../computations/computation.js';
import { digestOf, sha256 } from '../../digest/sha256.js';
import { judgeDigestOf } from '../../evidence/judge.js';
import { labelsDigestOf } from '../../evidence/judge-calibration.js';
import type { BundleSource, Governance } from '../bundle.js';
import type { BundleComputation } from '../bundle-computation.js';
import { runEvidenceIn } from '../bundle-evidence.js';
import { eventsOfWaiver } from '../waiver-events.js';
import { aSignatory } from './a-signatory.js';

export const STARTED = '2026-11-01T09:00:00.000Z';
export const COMPLETED = '2026-11-01T09:30:00.000Z';
export const REVIEWED = '2026-11-01T09:45:00.000Z';
export const SIGNED = '2026-11-01T10:00:00.000Z';
export const DECIDED = '2026-11-01T11:00:00.000Z';

/** The audit trail of a bundle as an honest platform writes it. */
export function anAudit({
  decisionId,
  decision: made,
  runs,
  signOffs,
  governance,
  subject,
  computations,
}: Pick<
  BundleSource,
  'decisionId' | 'decision' | 'runs' | 'signOffs' | 'governance' | 'subject' | 'computations'
>): BundleSource['audit'] {
  const { decision, evidenceDigest, verdictDigest } = made;
  const { determinations, calibrations, holds, invalidations } = governance;
  const opened = runs
    .filter(({ plan }) => plan !== null)
    .map(({ registration: { runId, planDigest } }) => ({
      type: 'run.opened',
      at: STARTED,
      body: { runId, planDigest },
    }));
  const closed = runs.map((run) => ({
    type: 'run.closed',
    at: COMPLETED,
    body: { runId: run.registration.runId, resultDigest: runEvidenceIn(run).resultDigest },
  }));
  const reviewed = runs
    .flatMap(({ reviews }) => reviews)
    .map(({ reason, flags, ...body }) => ({
      type: 'trial.reviewed',
      at: REVIEWED,
      body: {
        ...body,
        ...(flags === undefined ? {} : { flags: flags.join(' ') }),
        reasonDigest: sha256(reason),
      },
    }));
  const signed = signOffs.map(
    ({ statement: _statement, comment: _comment, assertion, seen, ...facts }) => ({
      type: 'signoff.recorded',
      at: SIGNED,
      body: {
        ...facts,
        credentialId: assertion.credentialId,
        assertionDigest: digestOf(assertion),
        seenTreeSize: seen.size,
      },
    }),
  );
  const determined = determinations.map(({ rationale, dissent, attestations, ...facts }) => ({
    type: 'determination.recorded',
    at: facts.determinedAt,
    body: {
      ...facts,
      rationaleDigest: sha256(rationale),
      dissent: dissent.length,
      attestations: attestations.length,
    },
  }));
  const waived = governance.waivers.flatMap(eventsOfWaiver);
  const held = holds.map(({ openedAt, ...body }) => ({ type: 'hold.opened', at: openedAt, body }));
  const invalidated = invalidations.map(({ id, by, at, target, reason }) => ({
    type: 'evidence.invalidated',
    at,
    body: { id, by, target, reasonDigest: sha256(reason) },
  }));
  const decided = {
    type: 'gate.decided',
    at: DECIDED,
    body: { decisionId, decision, evidenceDigest, verdictDigest },
  };
  const people = [...determined, ...waived, ...held, ...invalidated, ...signed];
  const aboutCheckpoint = [...opened, ...closed, ...reviewed, ...people, decided].map(
    (event, index) => ({
      ...event,
      id: testId(300 + index),
      stream: 'checkpoint:atlas',
      streamSeq: index + 1,
      actor: 'account:pipeline',
    }),
  );
  const calibrated = calibrations.map(({ judge, labels, ...facts }, index) => ({
    id: testId(800 + index),
    stream: `judge:${judgeDigestOf(judge)}`,
    streamSeq: index + 1,
    type: 'calibration.recorded',
    actor: `account:${facts.recordedBy}`,
    body: { ...facts, judgeDigest: judgeDigestOf(judge), labelsDigest: labelsDigestOf(labels) },
    at: facts.recordedAt,
  }));
  const signatories = [...new Set(signOffs.map(({ person }) => person))];
  const enrolled = signatories.map((person, index) => ({
    id: testId(950 + index),
    stream: `account:${testId(970 + index)}`,
    streamSeq: 1,
    type: 'credential.enrolled',
    actor: `account:${person}`,
    body: aSignatory(person).credential,
    at: STARTED,
  }));
  return [
    ...enrolled,
    ...aboutCheckpoint,
    ...calibrated,
    ...computations.flatMap((each, index) => computationEvents(each, subject, index)),
    ...activationsOf(made.policy, governance),
  ];
}

/** What the platform says of a computation: its request, and its end where it has one. */
function computationEvents(
  { id, spec, state, result, differences }: BundleComputation,
  { weightsDigest }: BundleSource['subject'],
  index: number,
): BundleSource['audit'] {
  const asked = { computationId: id, kind: spec.kind, specDigest: computationSpecDigest(spec) };
  const resultDigest = result === null ? null : computationResultDigest(result);
  const codes = differences.map(({ code }) => code);
  const end =
    state === 'cancelled'
      ? { type: 'computation.cancelled', at: REVIEWED, body: { computationId: id } }
      : {
          type: 'computation.completed',
          at: REVIEWED,
          body: { ...asked, state, resultDigest, differences: codes },
        };
  const request = {
    type: 'computation.requested',
    at: COMPLETED,
    body: { ...asked, weightsDigest },
  };
  return (state === 'open' ? [request] : [request, end]).map((event, at) => ({
    ...event,
    id: testId(1000 + 10 * index + at),
    stream: `computation:${id}`,
    streamSeq: at + 1,
    actor: 'account:pipeline',
  }));
}

/** One of a text that loosened nothing, and one of each change of a bar; the last is of the policy that decided. */
function activationsOf(
  policy: BundleSource['decision']['policy'],
  { barChanges, policyState }: Governance,
): BundleSource['audit'] {
  const changed = barChanges.map((change) => ({
    ...change.to,
    at: change.activatedAt,
    barChangeDigest: digestOf(change),
  }));
  const own = {
    ref: policy?.ref ?? '',
    digest: policyState === 'in_force' ? (policy?.digest ?? '') : digestOf('another text'),
    at: STARTED,
    barChangeDigest: null,
  };
  return [...changed, own].map(({ at, ...body }, index) => ({
    id: testId(700 + index),
    stream: `policy:${own.ref.split('@')[0] ?? ''}`,
    streamSeq: index + 1,
    type: 'policy.activated',
    actor: 'system:api',
    body: { ...body, seq: index + 1 },
    at,
  }));
}

/** The same id for the same number, always. */
export function testId(number: number): string {
  return `0000${String(number).padStart(4, '0')}-0000-4000-8000-${String(number).padStart(12, '0')}`;
}
