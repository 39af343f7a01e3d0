import { z } from 'zod';

/**
 * Audit events that a webhook may carry. The list is closed: what is not in it, such as a session or a token, never
 * leaves the installation by this way.
 */
export const WebhookEventType = z
  .enum([
    'checkpoint.registered',
    'campaign.opened',
    'campaign.closed',
    'run.closed',
    'run.integrity_failed',
    'evidence.invalidated',
    'determination.recorded',
    'signoff.recorded',
    'gate.decided',
    'gate.decision_revoked',
    'waiver.approved',
    'hold.opened',
    'hold.released',
    'policy.activated',
    'incident.reported',
    'incident.closed',
    'credential.enrolled',
    'credential.revoked',
  ])
  .meta({ id: 'WebhookEventType' });
export type WebhookEventType = z.infer<typeof WebhookEventType>;
