import { z } from 'zod';

import { DsseEnvelope } from '../attestation/dsse.js';
import { EpochFloor } from '../attestation/epoch-list.js';
import { TrustAnchor } from '../attestation/trust-anchor.js';
import { Revocation } from '../gate/announced-decision.js';
import { Timestamp } from './common.js';
import { Decision } from './gates.js';
import { defineRoute } from './route.js';

const params = z.object({ decisionId: z.uuid() });

/** What is revoked, as of a moment; `note` is the same, signed by the log's key, for a consumer who trusts no server. */
export const EpochList = z
  .strictObject({
    issuedAt: Timestamp,
    epochs: z.array(EpochFloor),
    note: z.string().min(1),
  })
  .meta({ id: 'EpochList' });
export type EpochList = z.infer<typeof EpochList>;

export const decisionRoutes = {
  attestation: defineRoute({
    method: 'GET',
    path: '/v1/decisions/:decisionId/attestation',
    summary:
      'The decision as a DSSE envelope over an in-toto statement: every criterion, approval and waiver, signed. 404 until the log has signed for it.',
    access: 'signed_in',
    params,
    response: DsseEnvelope,
  }),
  summary: defineRoute({
    method: 'GET',
    path: '/v1/decisions/:decisionId/verification-summary',
    summary: 'The decision as a signed SLSA verification summary, for tools that know only that.',
    access: 'signed_in',
    params,
    response: DsseEnvelope,
  }),
  proof: defineRoute({
    method: 'GET',
    path: '/v1/decisions/:decisionId/proof',
    summary:
      'That the decision is in the log, as a C2SP tlog-proof file with its entry as `extra`. 409 until the log has signed for it.',
    access: 'signed_in',
    params,
    responseMedia: 'text/plain; charset=utf-8',
    response: z.string(),
  }),
  trust: defineRoute({
    method: 'GET',
    path: '/v1/log/trust',
    summary:
      'Keys of the log and of the attestations, to be kept by who checks offline: fetch them once, over a channel that you believe.',
    access: 'public',
    response: TrustAnchor,
  }),
  events: defineRoute({
    method: 'GET',
    path: '/v1/decisions/:decisionId/events',
    summary:
      'The decision whenever it changes: its receipt, its revocation. Last-Event-ID resumes.',
    access: 'signed_in',
    params,
    responseMedia: 'text/event-stream',
    response: Decision,
  }),
  revoke: defineRoute({
    method: 'POST',
    path: '/v1/decisions/:decisionId/revocations',
    summary:
      'Withdraw a decision and every earlier one of its gate and weights. One person is enough: it only ever shuts.',
    access: ['safety_reviewer', 'responsible_scaling_officer', 'chief_executive_officer'],
    params,
    body: z.strictObject({ reason: z.string().trim().min(1).max(2000) }),
    response: Revocation,
    status: 201,
    idempotencyKey: 'optional',
  }),
  epochs: defineRoute({
    method: 'GET',
    path: '/v1/epochs',
    summary:
      'Which epochs of decisions still count, signed: what an offline consumer needs to see a revocation.',
    access: 'signed_in',
    response: EpochList,
  }),
};
