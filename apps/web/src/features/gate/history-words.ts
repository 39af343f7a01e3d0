import type { AuditEvent } from '@holdpoint/shared/report/audit-event';
import { z } from 'zod';

/** An audit event as a person tells it. */
export interface Told {
  readonly text: string;
  /** Of a recorded decision, whose report can be read. */
  readonly decisionId: string | null;
  readonly runId: string | null;
}

const Body = z
  .object({
    decisionId: z.string(),
    decision: z.string(),
    action: z.string(),
    runId: z.string(),
    role: z.string(),
    choice: z.string(),
    person: z.string(),
    reviewer: z.string(),
    validity: z.string(),
    sampleKey: z.string(),
    epoch: z.number(),
    evaluation: z.string(),
    tier: z.string(),
    verdict: z.string(),
    kind: z.string(),
    ref: z.string(),
    name: z.string(),
    to: z.string(),
    counts: z.object({ records: z.number() }).catch({ records: 0 }),
  })
  .partial();

type Body = z.infer<typeof Body>;

const words = (identifier = ''): string => identifier.replaceAll('_', ' ');

const tellers: Readonly<Record<string, (body: Body) => string>> = {
  'checkpoint.registered': () => 'Checkpoint registered',
  'campaign.opened': ({ action }) => `Campaign opened for ${words(action)}`,
  'campaign.closed': () => 'Campaign closed',
  'run.opened': ({ evaluation }) => `Plan sealed and run opened${of(evaluation)}`,
  'run.closed': ({ counts }) => `Run closed with ${counts?.records ?? 0} records`,
  'run.integrity_failed': () => 'A run departed from its plan, records or claim: it is invalid',
  'import.received': () => 'Log of another tool handed in',
  'import.refused': () => 'Log of another tool refused',
  'trial.reviewed': ({ validity, sampleKey, epoch }) =>
    `Try ${epoch ?? 0} of ${sampleKey ?? 'a sample'} marked ${validity ?? 'reviewed'}`,
  'signoff.refused': ({ role }) => `A signature as ${words(role)} was refused`,
  'signoff.recorded': ({ choice, role }) => `Signed as ${words(role)}: ${words(choice)}`,
  'determination.recorded': ({ tier, verdict, role }) =>
    `Tier ${tier ?? ''} determined${as(role)}: ${words(verdict)}`,
  'determination.reopened': ({ tier }) => `Determination about tier ${tier ?? ''} re-opened`,
  'hold.opened': ({ kind }) => `Held: ${words(kind)}`,
  'hold.release_begun': () => 'One of two people released a hold',
  'hold.released': () => 'Hold released',
  'response.recorded': ({ to }) => `Response to a threshold: now ${to ?? 'elsewhere'}`,
  'safeguard.recorded': () => 'Safeguard recorded',
  'safeguard.approved': () => 'Safeguard approved: it is in force',
  'evidence.invalidated': () => 'Evidence found bad',
  'assessment.called': () => 'The officer called for an assessment',
  'schedule.fired': ({ name }) => `Schedule ${name ?? ''} fired`,
  'waiver.requested': ({ kind }) => `Asked for: ${words(kind ?? 'waiver')}`,
  'waiver.approved': ({ role }) => `Waiver approved${as(role)}`,
  'waiver.revoked': () => 'Waiver taken back',
  'gate.decision_revoked': () => 'Decision revoked',
  'gate.decided': ({ decision, action }) =>
    `Gate decided ${decision ?? 'something'} for ${words(action)}`,
};

/** Total. An event of a type that this page does not know is told by its type. */
export function tell({ type, body }: AuditEvent): Told {
  const parsed = Body.safeParse(body);
  const facts = parsed.success ? parsed.data : {};
  const teller = Object.hasOwn(tellers, type) ? tellers[type] : undefined;
  return {
    text: teller?.(facts) ?? type,
    decisionId: type === 'gate.decided' ? (facts.decisionId ?? null) : null,
    runId: facts.runId ?? null,
  };
}

/** Who did it: a person or a machine account by name, or the platform itself. Total. */
export function actorIn({ actor }: Pick<AuditEvent, 'actor'>): string {
  return actor.startsWith('system:') ? 'the platform' : actor.replace(/^account:/, '');
}

function as(role: string | undefined): string {
  return role === undefined ? '' : ` as ${words(role)}`;
}

function of(evaluation: string | undefined): string {
  return evaluation === undefined ? '' : ` of ${evaluation}`;
}
