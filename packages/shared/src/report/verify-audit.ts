import { sha256 } from '../digest/sha256.js';
import type { TrialReview } from '../evidence/trial-review.js';
import type { AuditEvent, BundleSource } from './bundle.js';
import { recordedEvidenceIn } from './bundle-evidence.js';
import type { VerificationFinding } from './verification.js';

const PATH = 'evidence/audit.jsonl';

/** The event and the decision are written in one transaction; its clock and the event's may differ by the retries. */
const SAME_MOMENT_MS = 120_000;

/** An event that must be there exactly once, and what it must say where it says it. */
interface Expected {
  readonly type: string;
  readonly id: string;
  readonly facts: Readonly<Record<string, string | number | null>>;
  /** Moment of the event, within `SAME_MOMENT_MS`. */
  readonly at?: string | null;
}

/** By which member of its body an event names what it is about. Other types are read for gaps only. */
const idMember: Readonly<Record<string, string>> = {
  'gate.decided': 'decisionId',
  'run.opened': 'runId',
  'run.closed': 'runId',
  'signoff.recorded': 'id',
  'trial.reviewed': 'id',
};

/** Types of which no event may be about something that the bundle leaves out. */
const mustBeHere: readonly string[] = ['run.opened', 'signoff.recorded', 'trial.reviewed'];

/**
 * Each audit stream counts from 1 without a gap and no event is there twice. The decision, every sign-off, every review
 * and the opening of every native run have their one event, and no event tells of a run, a sign-off or a review that the
 * bundle leaves out. Total.
 */
export function verifyAudit(source: BundleSource): readonly VerificationFinding[] {
  return [...gapsIn(source.audit), ...contradictionsIn(source)];
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
  const known = new Map(expected.map((one) => [`${one.type} ${one.id}`, one]));
  const details = [
    ...[...known].flatMap(([key, { type, id }]) => {
      const count = told.filter((one) => one.key === key).length;
      return count === 1 ? [] : [`${type} of ${id} is there ${count} times instead of once.`];
    }),
    ...told.flatMap(({ event, key }) => {
      const facts = known.get(key);
      if (facts !== undefined) return disagreementsIn(event, facts);
      // Earlier decisions, and runs closed as invalid, tell of nothing that this bundle must show.
      return mustBeHere.includes(event.type) ? [`${key} is told of and not in the bundle.`] : [];
    }),
  ];
  return details.map((detail) => ({ code: 'verify.audit_contradicts', path: PATH, detail }));
}

function expectedOf(source: BundleSource): readonly Expected[] {
  const { decisionId, decision, registrations, runs, signOffs } = source;
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
    ...signOffs.map((signOff) => {
      const { id, person, role, choice, action, signedAt } = signOff;
      const { statementDigest, subjectDigest, policyDigest, evidenceDigest: seen } = signOff;
      const digests = { statementDigest, subjectDigest, policyDigest, evidenceDigest: seen };
      return {
        type: 'signoff.recorded',
        id,
        facts: { person, role, choice, action, signedAt, ...digests },
      };
    }),
  ];
}

function reviewEventOf(review: TrialReview): Expected {
  const { id, runId, sampleKey, epoch, seq, validity, reason, reviewer, reviewedAt } = review;
  const trial = { runId, sampleKey, epoch, seq, validity, reviewer, reviewedAt };
  return {
    type: 'trial.reviewed',
    id,
    facts: { ...trial, reasonDigest: sha256(reason) },
    at: reviewedAt,
  };
}

function idOf({ type, body }: AuditEvent): string | null {
  const member = Object.hasOwn(idMember, type) ? idMember[type] : undefined;
  if (member === undefined || typeof body !== 'object' || body === null || Array.isArray(body))
    return null;
  const id = body[member];
  return typeof id === 'string' ? id : null;
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
