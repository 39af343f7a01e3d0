import { computationResultDigest, computationSpecDigest } from '../computations/computation.js';
import { canonicalJson } from '../digest/canonical-json.js';
import { digestOf, sha256 } from '../digest/sha256.js';
import { judgeDigestOf } from '../evidence/judge.js';
import { type JudgeCalibration, labelsDigestOf } from '../evidence/judge-calibration.js';
import type { TrialReview } from '../evidence/trial-review.js';
import type { Determination } from '../gate/determination.js';
import type { AuditEvent } from './audit-event.js';
import type { BundleSource } from './bundle.js';
import type { BundleComputation } from './bundle-computation.js';
import { recordedEvidenceIn } from './bundle-evidence.js';
import type { VerificationFinding } from './verification.js';
import { eventsOfWaiver } from './waiver-events.js';

const PATH = 'evidence/audit.jsonl';

/** The event and the decision are written in one transaction; its clock and the event's may differ by the retries. */
const SAME_MOMENT_MS = 120_000;

/** An event that must be there exactly once, and what it must say where it says it. */
interface Expected {
  readonly type: string;
  readonly id: string;
  /** Undefined is what it may not speak of. */
  readonly facts: Readonly<Record<string, string | number | null | undefined>>;
  /** Moment of the event, within `SAME_MOMENT_MS`. */
  readonly at?: string | null;
}

/** By which member of its body an event names what it is about. Other types are read for gaps only. */
const idMember: Readonly<Record<string, string>> = {
  'calibration.recorded': 'id',
  'computation.cancelled': 'computationId',
  'computation.completed': 'computationId',
  'computation.requested': 'computationId',
  'determination.recorded': 'id',
  'evidence.invalidated': 'id',
  'gate.decided': 'decisionId',
  'run.opened': 'runId',
  'run.closed': 'runId',
  'signoff.recorded': 'id',
  'trial.reviewed': 'id',
  'waiver.approved': 'id',
  'waiver.requested': 'id',
  'waiver.revoked': 'id',
};

/** Types that are read without being about one thing. */
const alsoRead: readonly string[] = [
  'credential.revoked',
  'hold.opened',
  'hold.released',
  'policy.activated',
];

/** Types of which no event may be about something that the bundle leaves out. */
const mustBeHere: readonly string[] = [
  'calibration.recorded',
  'computation.cancelled',
  'computation.completed',
  'computation.requested',
  'determination.recorded',
  'evidence.invalidated',
  'run.opened',
  'signoff.recorded',
  'trial.reviewed',
  // Not `waiver.approved`: one without its receipt counts for nothing, and none that is left out lets anything pass.
  'waiver.requested',
  'waiver.revoked',
];

/**
 * Each audit stream counts from 1 without a gap and no event is there twice. The decision, every sign-off, every review,
 * every determination, every waiver, every calibration of a judge, every computation about the weights, whatever was found to be bad and the opening of every native run have their one event; no event
 * tells of one that the bundle leaves out, nor of a hold that is still open; bars changed as activations tell. Total.
 */
export function verifyAudit(source: BundleSource): readonly VerificationFinding[] {
  return [...gapsIn(source.audit), ...contradictionsIn(source), ...purgedIn(source.audit)];
}

/** Events that the decision is held against, and whose content was erased since: genuine perhaps, and not shown. */
function purgedIn(audit: readonly AuditEvent[]): readonly VerificationFinding[] {
  return audit
    .filter(
      ({ type, body }) =>
        body === null && (Object.hasOwn(idMember, type) || alsoRead.includes(type)),
    )
    .map(({ type, id }) => ({
      code: 'verify.content_purged',
      path: PATH,
      detail: `The content of ${type} ${id} was purged.`,
    }));
}

function gapsIn(audit: readonly AuditEvent[]): readonly VerificationFinding[] {
  const gap = (detail: string): VerificationFinding => ({
    code: 'verify.audit_gap',
    path: PATH,
    detail,
  });
  const findings: VerificationFinding[] = [];
  const last = new Map<string, number>();
  for (const { stream, streamSeq } of audit) {
    const expected = (last.get(stream) ?? 0) + 1;
    if (streamSeq !== expected)
      findings.push(gap(`${stream} goes on with ${streamSeq} where ${expected} was due.`));
    last.set(stream, streamSeq);
  }
  if (new Set(audit.map(({ id }) => id)).size !== audit.length)
    findings.push(gap('An event is there twice.'));
  return findings;
}

function contradictionsIn(source: BundleSource): readonly VerificationFinding[] {
  const expected = expectedOf(source);
  const told = source.audit.flatMap((event) => {
    const id = idOf(event);
    return id === null ? [] : [{ event, key: `${event.type} ${id}` }];
  });
  const known = new Map(expected.map((one) => [keyOf(one), one]));
  const details = [
    // One event can't stand for two, of which only the last would be held against it.
    ...expected.flatMap((one) =>
      known.get(keyOf(one)) === one ? [] : [`${keyOf(one)} is in the bundle more than once.`],
    ),
    ...[...known].flatMap(([key, { type, id }]) => {
      const count = told.filter((one) => one.key === key).length;
      if (count === 1 || isToldInEachStream(type, key, told)) return [];
      // Which of the purged ones told of it nobody can say: `purgedIn` names them.
      if (count === 0 && source.audit.some((one) => one.type === type && one.body === null))
        return [];
      return [`${type} of ${id} is there ${count} times instead of once.`];
    }),
    ...told.flatMap(({ event, key }) => {
      const facts = known.get(key);
      if (facts !== undefined) return disagreementsIn(event, facts);
      // Earlier decisions, and runs closed as invalid, tell of nothing that this bundle must show.
      return mustBeHere.includes(event.type) ? [`${key} is told of and not in the bundle.`] : [];
    }),
  ];
  return [...details, ...droppedHolds(source), ...activationsIn(source)].map((detail) => ({
    code: 'verify.audit_contradicts',
    path: PATH,
    detail,
  }));
}

function keyOf({ type, id }: Pick<Expected, 'type' | 'id'>): string {
  return `${type} ${id}`;
}

/** What concerns several checkpoints is told in the stream of each, and there once. */
function isToldInEachStream(
  type: string,
  key: string,
  told: readonly { readonly event: AuditEvent; readonly key: string }[],
): boolean {
  const streams = told.flatMap((one) => (one.key === key ? [one.event.stream] : []));
  const isOfMany = type === 'evidence.invalidated' && streams.length > 0;
  return isOfMany && new Set(streams).size === streams.length;
}

/**
 * Every change of a bar has the one activation that made it, and no activation tells of one that is left out. The policy
 * is in force exactly if the last activation of its name and version is of its very text.
 */
function activationsIn({ audit, governance, decision }: BundleSource): readonly string[] {
  const activations = audit.filter(({ type }) => type === 'policy.activated');
  const told = activations.flatMap(({ body }) => memberOf(body, 'barChangeDigest') ?? []);
  const here = governance.barChanges.map((change): string => digestOf(change));
  const last = activations.findLast(({ body }) => memberOf(body, 'ref') === decision.policy?.ref);
  const isInForce = last !== undefined && memberOf(last.body, 'digest') === decision.policy?.digest;
  return [
    ...(canonicalJson(told.toSorted()) === canonicalJson(here.toSorted())
      ? []
      : ['policy.activated tells of other changes of bars than the bundle.']),
    ...(isInForce === (governance.policyState === 'in_force')
      ? []
      : ['policy.activated tells otherwise whether the policy is in force.']),
  ];
}

/** A hold that was opened and never released shuts its actions, so it may not be left out. */
function droppedHolds({ audit, governance }: BundleSource): readonly string[] {
  const named = (type: string): string[] =>
    audit.flatMap((event) => (event.type === type ? (memberOf(event.body, 'id') ?? []) : []));
  const gone = new Set([...named('hold.released'), ...governance.holds.map(({ id }) => id)]);
  return named('hold.opened')
    .filter((id) => !gone.has(id))
    .map((id) => `hold.opened ${id} is told of, never released and not in the bundle.`);
}

function expectedOf(source: BundleSource): readonly Expected[] {
  const { decisionId, decision, registrations, runs, signOffs, governance } = source;
  const { weightsDigest } = source.subject;
  const { evidenceDigest, verdictDigest, decidedAt } = decision;
  return [
    {
      type: 'gate.decided',
      id: decisionId,
      facts: { decision: decision.decision, evidenceDigest, verdictDigest },
      at: decidedAt,
    },
    ...registrations
      .filter(({ source: from }) => from === 'native')
      .map(({ runId, planDigest }) => ({ type: 'run.opened', id: runId, facts: { planDigest } })),
    ...runs
      .filter(({ status }) => status === 'complete')
      .map((run) => ({
        type: 'run.closed',
        id: run.registration.runId,
        facts: { resultDigest: recordedEvidenceIn(run).resultDigest },
      })),
    ...runs.flatMap(({ reviews }) => reviews.map(reviewEventOf)),
    ...governance.determinations.map(determinationEventOf),
    ...governance.calibrations.map(calibrationEventOf),
    ...source.computations.flatMap((each) => computationEventsOf(each, weightsDigest)),
    ...governance.invalidations.map(({ id, by }) => ({
      type: 'evidence.invalidated',
      id,
      facts: { by },
    })),
    ...governance.waivers.flatMap(eventsOfWaiver).map(({ type, body, at }) => ({
      type,
      id: body.id,
      facts: body,
      at,
    })),
    ...signOffs.map((signOff) => {
      const { id, person, role, choice, action, signedAt } = signOff;
      const { statementDigest, subjectDigest, policyDigest, assertion, seen } = signOff;
      const digests = {
        statementDigest,
        subjectDigest,
        policyDigest,
        evidenceDigest: signOff.evidenceDigest,
        assertionDigest: digestOf(assertion),
      };
      const { credentialId } = assertion;
      const bound = { credentialId, seenTreeSize: seen.size, ...digests };
      return {
        type: 'signoff.recorded',
        id,
        facts: { person, role, choice, action, signedAt, ...bound },
      };
    }),
  ];
}

function determinationEventOf(determination: Determination): Expected {
  const { rationale, dissent, attestations, ...facts } = determination;
  return {
    type: 'determination.recorded',
    id: facts.id,
    facts: {
      ...facts,
      rationaleDigest: sha256(rationale),
      dissent: dissent.length,
      attestations: attestations.length,
    },
    at: facts.determinedAt,
  };
}

/** Labels may be many: their digest stands for them, and the judge's for the judge. */
function calibrationEventOf({
  id,
  judge,
  setDigest,
  labels,
  raters,
  recordedBy,
  recordedAt,
}: JudgeCalibration): Expected {
  return {
    type: 'calibration.recorded',
    id,
    facts: {
      judgeDigest: judgeDigestOf(judge),
      setDigest,
      labelsDigest: labelsDigestOf(labels),
      raters,
      recordedBy,
      recordedAt,
    },
    at: recordedAt,
  };
}

/** What was asked stands in the log before the work began, and what came of it, by digests. */
function computationEventsOf(
  { id, spec, state, result }: BundleComputation,
  weightsDigest: string,
): readonly Expected[] {
  const asked = { kind: spec.kind, specDigest: computationSpecDigest(spec) };
  const resultDigest = result === null ? null : computationResultDigest(result);
  const end =
    state === 'cancelled'
      ? [{ type: 'computation.cancelled', id, facts: {} }]
      : [{ type: 'computation.completed', id, facts: { ...asked, state, resultDigest } }];
  const request = { type: 'computation.requested', id, facts: { ...asked, weightsDigest } };
  return state === 'open' ? [request] : [request, ...end];
}

function reviewEventOf(review: TrialReview): Expected {
  const { id, runId, sampleKey, epoch, seq, validity, reason, reviewer, reviewedAt } = review;
  const trial = { runId, sampleKey, epoch, seq, validity, reviewer, reviewedAt };
  const flags = review.flags?.join(' ');
  return {
    type: 'trial.reviewed',
    id,
    facts: { ...trial, flags, reasonDigest: sha256(reason) },
    at: reviewedAt,
  };
}

function idOf({ type, body }: AuditEvent): string | null {
  const member = Object.hasOwn(idMember, type) ? idMember[type] : undefined;
  return member === undefined ? null : memberOf(body, member);
}

function memberOf(body: AuditEvent['body'], member: string): string | null {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return null;
  const value = body[member];
  return typeof value === 'string' ? value : null;
}

function disagreementsIn({ type, body, at }: AuditEvent, expected: Expected): readonly string[] {
  const said = typeof body === 'object' && body !== null && !Array.isArray(body) ? body : {};
  const wrong = Object.entries(expected.facts)
    .filter(([name, value]) => said[name] !== value)
    .map(([name]) => name);
  if (typeof expected.at === 'string') {
    const apartMs = Math.abs(Date.parse(at) - Date.parse(expected.at));
    // Written so that NaN disagrees.
    if (!(apartMs <= SAME_MOMENT_MS)) wrong.push('moment');
  }
  return wrong.map((name) => `${type} says another ${name} than the bundle.`);
}
