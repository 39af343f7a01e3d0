import type { AuditEvent } from './audit-event.js';
import type { BundleSource } from './bundle.js';
import type { LogVerification, PlacedEvent } from './log-verification.js';
import type { VerificationCode, VerificationFinding } from './verification.js';

const PATH = 'evidence/log.json';

/** Clocks of the database and the API may differ; the log's order doesn't. */
const SAME_MOMENT_MS = 120_000;

/**
 * Things that may only follow others, by their places in the log and not by any clock: streams count upward, the policy was
 * in force before a run was opened under it, and a sign-off has seen no tree head that came after it. Total.
 */
export function verifyLogOrder(
  bundle: BundleSource,
  events: readonly PlacedEvent[],
): LogVerification {
  const open = openRuns(events);
  return {
    findings: [
      ...streamsOutOfOrder(events),
      ...policiesAfterRuns(bundle, events),
      ...backdatedSignOffs(bundle, events),
      ...lateCredentials(bundle, events),
    ],
    proved: [
      'In the log, the policy stands before every run under it, and every sign-off after its authenticator’s enrolment and after the tree head that its author saw.',
    ],
    notProved: open.map(
      (runId) => `What came of run ${runId}: it was opened and, up to this decision, never closed.`,
    ),
  };
}

function finding(code: VerificationCode, detail: string): VerificationFinding {
  return { code, path: PATH, detail };
}

function streamsOutOfOrder(events: readonly PlacedEvent[]): readonly VerificationFinding[] {
  const last = new Map<string, number>();
  return events.flatMap(({ event: { stream, streamSeq }, logged }) => {
    const before = last.get(stream) ?? 0;
    last.set(stream, streamSeq);
    return streamSeq > before
      ? []
      : [
          finding(
            'verify.log_order',
            `${stream} ${streamSeq} is entry ${logged.index}, after ${before}.`,
          ),
        ];
  });
}

/** Threat: thresholds are moved once results are known (evidence.md §6, attack 16). */
function policiesAfterRuns(
  { decision: { policy }, registrations }: BundleSource,
  events: readonly PlacedEvent[],
): readonly VerificationFinding[] {
  if (policy === null) return [];
  const activated = events.find(
    ({ event }) =>
      event.type === 'policy.activated' &&
      memberOf(event, 'ref') === policy.ref &&
      memberOf(event, 'digest') === policy.digest,
  );
  // Without one the policy is not in force, which `verifyAudit` holds against the decision.
  if (activated === undefined) return [];
  const under = registrations
    .filter(({ policyDigest }) => policyDigest === policy.digest)
    .map(({ runId }): string | null => runId);
  return events
    .filter(
      ({ event, logged }) =>
        event.type === 'run.opened' &&
        under.includes(memberOf(event, 'runId')) &&
        logged.index < activated.logged.index,
    )
    .map(({ event }) => {
      const detail = `Run ${memberOf(event, 'runId') ?? '?'} was opened before the policy was in force.`;
      return finding('verify.policy_after_run', detail);
    });
}

/** Threat: a sign-off is written down as of an earlier day (attack 19). What it has seen bounds it from below. */
function backdatedSignOffs(
  { signOffs, log }: BundleSource,
  events: readonly PlacedEvent[],
): readonly VerificationFinding[] {
  return signOffs.flatMap(({ id, seen, signedAt }) => {
    const own = events.find(
      ({ event }) => event.type === 'signoff.recorded' && memberOf(event, 'id') === id,
    );
    // `verifyAudit` names a sign-off without an event.
    if (own === undefined) return [];
    const reasons = [
      ...(seen.origin === log?.origin ? [] : [`it names the log ${seen.origin}`]),
      ...(seen.size <= own.logged.index
        ? []
        : [`it saw ${seen.size} entries and is ${own.logged.index}`]),
      ...events
        .filter(({ event, logged }) => logged.index < seen.size && isAfter(event.at, signedAt))
        .slice(0, 1)
        .map(({ event }) => `it is dated ${signedAt} and saw what happened at ${event.at}`),
    ];
    return reasons.map((reason) =>
      finding('verify.sign_off_backdated', `Sign-off ${id}: ${reason}.`),
    );
  });
}

/** Threat: a key is enrolled, or put back, only after what it signed; the clock of an event proves nothing. */
function lateCredentials(
  bundle: BundleSource,
  events: readonly PlacedEvent[],
): readonly VerificationFinding[] {
  return signedIn(bundle).flatMap(({ type, id, what, credentialId }) => {
    const indexOf = (of: string, member: string, value: string): number | undefined =>
      events.find(({ event }) => event.type === of && memberOf(event, member) === value)?.logged
        .index;
    const own = indexOf(type, 'id', id);
    const enrolled = indexOf('credential.enrolled', 'credentialId', credentialId);
    const revoked = indexOf('credential.revoked', 'credentialId', credentialId);
    // What was signed or enrolled without an event is found by `verifyAudit` and `verifySignOffs`.
    if (own === undefined || enrolled === undefined) return [];
    const isOpen = enrolled < own && !(revoked !== undefined && revoked < own);
    const detail = `${what} ${id}: in the log, its authenticator was not enrolled when it was given.`;
    return isOpen ? [] : [finding('verify.sign_off_unsigned', detail)];
  });
}

/** Whatever an authenticator signed, with the event that tells of it. */
function signedIn({ signOffs, governance }: BundleSource) {
  return [
    ...signOffs.map(({ id, assertion: { credentialId } }) => ({
      type: 'signoff.recorded',
      id,
      what: 'Sign-off',
      credentialId,
    })),
    ...governance.waivers
      .flatMap(({ approvals }) => approvals)
      .map(({ id, assertion: { credentialId } }) => ({
        type: 'waiver.approved',
        id,
        what: 'Approval',
        credentialId,
      })),
  ];
}

/** Written so that what is no moment is after. */
function isAfter(at: string, moment: string): boolean {
  return !(Date.parse(at) <= Date.parse(moment) + SAME_MOMENT_MS);
}

function openRuns(events: readonly PlacedEvent[]): readonly string[] {
  const runsOf = (type: string): readonly string[] =>
    events.flatMap(({ event }) => (event.type === type ? (memberOf(event, 'runId') ?? []) : []));
  const closed = new Set(runsOf('run.closed'));
  return runsOf('run.opened').filter((runId) => !closed.has(runId));
}

/** A text member of an event's body. */
export function memberOf({ body }: Pick<AuditEvent, 'body'>, member: string): string | null {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return null;
  const value = Object.hasOwn(body, member) ? body[member] : undefined;
  return typeof value === 'string' ? value : null;
}
