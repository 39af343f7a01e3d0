import type { DsseEnvelope } from '@holdpoint/shared/attestation/dsse';
import { decisionRoutes } from '@holdpoint/shared/contracts/decisions';
import type { Decision } from '@holdpoint/shared/contracts/gates';
import { logRoutes } from '@holdpoint/shared/contracts/log';
import { isHoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { SignedStatement } from '@holdpoint/shared/report/bundle';
import { isAvailable } from '@holdpoint/shared/signing/verify-signature';
import type { VerifierKey } from '@holdpoint/shared/tlog/verifier-key';
import { type QueryClient, queryOptions } from '@tanstack/react-query';

import { call } from '../../api.js';
import { problemOf } from '../../problem.js';
import { canVerify, subtleOrNone, trustQuery, verifySignature } from '../log/log-queries.js';
import type { TrustStanding } from '../log/trust-memory.js';
import {
  requireSignOffEntry,
  type VerifiedDecision,
  type VerifiedEntry,
  verifyDecisionReceipt,
  verifyEntry,
} from './verify-receipt.js';

/** What came of a check in this browser. Only `verified` proves anything. */
export type CheckOutcome<Proven> =
  | { readonly kind: 'verified'; readonly proven: Proven; readonly trust: TrustStanding }
  | { readonly kind: 'refuted'; readonly code: string; readonly detail: string }
  /** The log has not signed for it yet: it has no effect. */
  | { readonly kind: 'pending' }
  /** This browser can't tell. `keys`: it remembers none that it could trust. `tiles`: the log's files were not to be had. */
  | { readonly kind: 'unable'; readonly why: 'ed25519' | 'keys' | 'tiles' };

/** The decision's place in the log and its attestation, checked here; read anew while the log has not signed. */
export const decisionReceiptQuery = (decision: Decision) =>
  queryOptions({
    queryKey: ['receipts', 'decision', decision.id, decision.revocation?.id ?? null],
    staleTime: 60_000,
    refetchInterval: pendingInterval<VerifiedDecision>,
    queryFn: ({ client }) =>
      checked(client, async () => {
        const params = { decisionId: decision.id };
        const [proofText, envelope] = await Promise.all([
          call(decisionRoutes.proof, { params }),
          attestationOf(decision.id),
        ]);
        return (anchor, canVerifyKey) =>
          verifyDecisionReceipt(
            { decision, proofText, envelope, now: new Date() },
            anchor,
            verifySignature,
            canVerifyKey,
          );
      }),
  });

/** A sign-off's place in the log, by the event that recorded it. */
export const signOffReceiptQuery = (eventId: string, signOff: SignedStatement) =>
  queryOptions({
    queryKey: ['receipts', 'event', eventId],
    staleTime: 60_000,
    refetchInterval: pendingInterval<VerifiedEntry>,
    queryFn: ({ client }) =>
      checked(client, async () => {
        const { proof } = await call(logRoutes.proof, { params: { eventId } });
        return async (anchor, canVerifyKey) => {
          const entry = await verifyEntry(proof, anchor, verifySignature, canVerifyKey);
          requireSignOffEntry(entry, signOff);
          return entry;
        };
      }),
  });

type Check<Proven> = (
  anchor: Parameters<typeof verifyEntry>[1],
  canVerifyKey: (key: VerifierKey) => boolean,
) => Promise<Proven>;

/** Fetches, then checks: no answer is told as such, and anything wrong with an answer refutes it. */
async function checked<Proven>(
  client: QueryClient,
  fetched: () => Promise<Check<Proven>>,
): Promise<CheckOutcome<Proven>> {
  if (!(await canVerify())) return { kind: 'unable', why: 'ed25519' };
  const { anchor, standing: trust } = await client.query(trustQuery);
  if (anchor === null) return { kind: 'unable', why: 'keys' };
  let check: Check<Proven>;
  try {
    check = await fetched();
  } catch (error) {
    const { code } = problemOf(error);
    if (code === 'receipt.pending' || code === 'attestation.pending') return { kind: 'pending' };
    if (code === 'server.response_invalid') return refuted(error);
    throw error;
  }
  try {
    const hasMlDsa = await isAvailable(subtleOrNone(), 'ml-dsa-44');
    const canVerifyKey = ({ type }: VerifierKey) => hasMlDsa || type !== 'cosignature-ml-dsa-44';
    return { kind: 'verified', proven: await check(anchor, canVerifyKey), trust };
  } catch (error) {
    if (isHoldpointError(error)) return refuted(error);
    throw error;
  }
}

function refuted(error: unknown): { kind: 'refuted'; code: string; detail: string } {
  const { code, message } = problemOf(error);
  return { kind: 'refuted', code, detail: message };
}

/** Null where the gate could not read its input: nothing was signed. */
async function attestationOf(decisionId: string): Promise<DsseEnvelope | null> {
  try {
    return await call(decisionRoutes.attestation, { params: { decisionId } });
  } catch (error) {
    if (problemOf(error).code === 'attestation.undecidable') return null;
    throw error;
  }
}

function pendingInterval<Proven>({
  state,
}: {
  readonly state: { readonly data: CheckOutcome<Proven> | undefined };
}): number | false {
  return state.data?.kind === 'pending' ? 2_000 : false;
}
