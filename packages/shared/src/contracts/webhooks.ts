import { z } from 'zod';

import { WebhookEventType } from '../webhooks/event-types.js';
import { type Role, storable, Timestamp } from './common.js';
import { defineRoute } from './route.js';

/**
 * Who may add and change endpoints: what happens here is told to whoever they name. A pipeline sees and changes its own
 * alone, so that a token that was taken can't silence another's.
 */
export const WEBHOOK_ROLES = [
  'administrator',
  'responsible_scaling_officer',
  'pipeline',
] as const satisfies readonly Role[];

/** Addresses may be capabilities, and answers come from other people's servers: not for everybody who is signed in. */
export const WEBHOOK_READING_ROLES = [
  ...WEBHOOK_ROLES,
  'auditor',
] as const satisfies readonly Role[];

export const NewWebhook = z
  .strictObject({
    /** https on port 443, without credentials; http and other ports within the operator's private ranges only. */
    url: z.url().max(2000),
    types: z
      .array(WebhookEventType)
      .min(1)
      .max(WebhookEventType.options.length)
      .refine((types) => new Set(types).size === types.length, 'expected each type once')
      .default(['gate.decided', 'gate.decision_revoked', 'hold.opened', 'hold.released']),
    description: z.string().max(200).regex(storable).default(''),
  })
  .meta({ id: 'NewWebhook' });
export type NewWebhook = z.infer<typeof NewWebhook>;

/** One event on its way to one endpoint. */
export const WebhookDelivery = z
  .strictObject({
    id: z.uuid(),
    endpointId: z.uuid(),
    /** Also its `webhook-id`. */
    eventId: z.uuid(),
    type: WebhookEventType,
    stream: z.string(),
    streamSeq: z.int().positive(),
    /** `failed`: the schedule is used up; replay it once the receiver is well. */
    state: z.enum(['pending', 'delivered', 'failed']),
    /** Since it was made, or since its last replay. */
    attempts: z.int().min(0),
    /** Null unless pending; not before the event is in a signed tree head, and not while the circuit is open. */
    nextAttemptAt: Timestamp.nullable(),
    lastAttemptAt: Timestamp.nullable(),
    lastStatus: z.int().nullable(),
    /** Why the last attempt failed, as a code such as `webhook.address_refused`. */
    lastFailure: z.string().nullable(),
    /** The first 200 characters of a failed attempt's answer: hostile text. */
    lastAnswer: z.string().max(200).nullable(),
    deliveredAt: Timestamp.nullable(),
    createdAt: Timestamp,
  })
  .meta({ id: 'WebhookDelivery' });
export type WebhookDelivery = z.infer<typeof WebhookDelivery>;

export const Webhook = z
  .strictObject({
    id: z.uuid(),
    url: z.string(),
    description: z.string(),
    types: z.array(WebhookEventType),
    state: z.enum(['enabled', 'disabled']),
    /** `gone`: the receiver answered 410. */
    disabledBecause: z.enum(['by_request', 'gone']).nullable(),
    /** `open` until `circuitOpenUntil`; `half_open`: one delivery tries whether it works again. */
    circuit: z.enum(['closed', 'open', 'half_open']),
    circuitOpenUntil: Timestamp.nullable(),
    failuresInARow: z.int().min(0),
    /** Newest first; each attempt carries a signature of every one of them. */
    keys: z.array(
      z.strictObject({
        /** `whpk_` and base64 of the Ed25519 key: no secret. */
        publicKey: z.string(),
        createdAt: Timestamp,
        /** Null for the newest, else when the one before stops signing. */
        signsUntil: Timestamp.nullable(),
      }),
    ),
    pendingCount: z.int().min(0),
    failedCount: z.int().min(0),
    createdBy: z.string(),
    createdAt: Timestamp,
    /** The newest ten, newest first. */
    deliveries: z.array(WebhookDelivery),
  })
  .meta({ id: 'Webhook' });
export type Webhook = z.infer<typeof Webhook>;

const params = z.object({ webhookId: z.uuid() });

const change = {
  method: 'POST',
  access: WEBHOOK_ROLES,
  params,
  response: Webhook,
  idempotencyKey: 'optional',
} as const;

export const webhookRoutes = {
  add: defineRoute({
    method: 'POST',
    path: '/v1/webhooks',
    summary:
      'Tell an endpoint of events, signed with an Ed25519 key of its own (Standard Webhooks v1a).',
    access: WEBHOOK_ROLES,
    body: NewWebhook,
    response: Webhook,
    status: 201,
    idempotencyKey: 'optional',
  }),
  list: defineRoute({
    method: 'GET',
    path: '/v1/webhooks',
    summary: 'Endpoints in order of their making, with state, public keys and last deliveries.',
    access: WEBHOOK_READING_ROLES,
    response: z.strictObject({ webhooks: z.array(Webhook) }),
  }),
  get: defineRoute({
    method: 'GET',
    path: '/v1/webhooks/:webhookId',
    summary: 'One endpoint.',
    access: WEBHOOK_READING_ROLES,
    params,
    response: Webhook,
  }),
  deliveries: defineRoute({
    method: 'GET',
    path: '/v1/webhooks/:webhookId/deliveries',
    summary: 'What was and is to be delivered to an endpoint, newest first.',
    access: WEBHOOK_READING_ROLES,
    params,
    query: z.object({
      state: z.enum(['pending', 'delivered', 'failed']).optional(),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    response: z.strictObject({ deliveries: z.array(WebhookDelivery) }),
  }),
  disable: defineRoute({
    ...change,
    path: '/v1/webhooks/:webhookId/disable',
    summary: 'Send nothing more; what is pending waits, and new events are not noted for it.',
  }),
  enable: defineRoute({
    ...change,
    path: '/v1/webhooks/:webhookId/enable',
    summary:
      'Send again, what waited first; its circuit is closed. Replay what happened meanwhile.',
  }),
  rotateKey: defineRoute({
    ...change,
    path: '/v1/webhooks/:webhookId/rotate-key',
    summary: 'Sign with a new key from now on, and for a day with the one before as well.',
  }),
  replay: defineRoute({
    method: 'POST',
    path: '/v1/webhook-deliveries/:deliveryId/replay',
    summary: 'Deliver once more, under the same webhook-id.',
    access: WEBHOOK_ROLES,
    params: z.object({ deliveryId: z.uuid() }),
    response: WebhookDelivery,
    idempotencyKey: 'optional',
  }),
  replaySince: defineRoute({
    method: 'POST',
    path: '/v1/webhooks/:webhookId/replay',
    summary: "Deliver all of the endpoint's events since a time, also those it was never told of.",
    access: WEBHOOK_ROLES,
    params,
    body: z.strictObject({ since: Timestamp }),
    response: z.strictObject({ replayed: z.int().min(0) }),
    idempotencyKey: 'optional',
  }),
};
