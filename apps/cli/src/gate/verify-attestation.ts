import { webcrypto } from 'node:crypto';

import type { DecisionPredicateType } from '@holdpoint/shared/attestation/attested-claim';
import {
  GATE_DECISION_PREDICATE,
  verifierIdOf,
} from '@holdpoint/shared/attestation/decision-predicate';
import { parseEnvelope } from '@holdpoint/shared/attestation/dsse';
import { minEpochOf, readEpochs } from '@holdpoint/shared/attestation/epoch-list';
import {
  logKeysOf,
  statementKeysOf,
  type TrustAnchor,
  witnessKeysOf,
} from '@holdpoint/shared/attestation/trust-anchor';
import {
  type AttestationStatus,
  type AttestationVerdict,
  verifyDecisionAttestation,
} from '@holdpoint/shared/attestation/verify-decision-attestation';
import { levelOf, VSA_PREDICATE } from '@holdpoint/shared/attestation/vsa';
import type { Action, PolicyRef, Sha256 } from '@holdpoint/shared/contracts/common';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { fromBase64 } from '@holdpoint/shared/encoding/base64';
import { HoldpointError, isHoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { type ExitCode, exitCodes } from '@holdpoint/shared/gate/exit-codes';
import { resourceUriOf } from '@holdpoint/shared/gate/resource-uri';
import { verifierOf } from '@holdpoint/shared/signing/verify-signature';
import { parseEntry } from '@holdpoint/shared/tlog/entry-card';
import { parseTlogProof, verifyTlogProof } from '@holdpoint/shared/tlog/tlog-proof';

/** What a pipeline holds in its hands, and what it wants to do. */
export interface AttestationQuestion {
  readonly envelope: string;
  readonly kind: 'decision' | 'summary';
  readonly trust: TrustAnchor;
  readonly model: string;
  readonly weightsDigest: Sha256;
  readonly action: Action;
  readonly policy: { readonly ref: PolicyRef; readonly digest: Sha256 };
  readonly maxAgeMs: number;
  readonly now: Date;
  /** A signed list of epochs; without one a revocation can't be seen, and `notProved` says so. */
  readonly epochs?: { readonly note: string; readonly maxAgeMs: number };
  /** Its proof of inclusion, which carries the entry, and how many of the trusted witnesses must have cosigned. */
  readonly receipt?: { readonly proof: string; readonly witnesses: number };
}

export interface AttestationAnswer extends AttestationVerdict {
  readonly exitCode: ExitCode;
  /** What was not looked at for want of a file, in plain words. */
  readonly notProved: readonly string[];
}

const verify = verifierOf(webcrypto.subtle);

const codes: Readonly<Record<AttestationStatus, ExitCode>> = {
  allow: exitCodes.allow,
  deny: exitCodes.deny,
  inconclusive: exitCodes.undecided,
  stale: exitCodes.stale,
  invalid: exitCodes.invalidProof,
};

/** Checks an attestation against what was asked, with no network. Total: an error is an answer that blocks. */
export async function verifyAttestation(question: AttestationQuestion): Promise<AttestationAnswer> {
  const verdict = await verdictOn(question);
  return {
    ...verdict,
    exitCode: codes[verdict.status],
    notProved: [
      ...(question.epochs === undefined
        ? ['that nobody revoked it since: give a fresh list with --epochs']
        : []),
      ...(question.receipt === undefined
        ? ['that it stands in the log: give its proof with --proof']
        : question.receipt.witnesses === 0
          ? ['that others see the same log: name witnesses, and demand some with --witnesses']
          : []),
      'that the weights which you run are those of the digest: compute it yourself',
    ],
  };
}

async function verdictOn(question: AttestationQuestion): Promise<AttestationVerdict> {
  const { trust, model, weightsDigest, action, policy, now, maxAgeMs } = question;
  const { origin } = trust;
  try {
    const minEpoch = await minEpochIn(question);
    const predicateType: DecisionPredicateType =
      question.kind === 'summary' ? VSA_PREDICATE : GATE_DECISION_PREDICATE;
    const verdict = await verifyDecisionAttestation(
      question.envelope,
      {
        keys: statementKeysOf(trust),
        verifierId: verifierIdOf(origin),
        predicateType,
        weightsDigest,
        resourceUri: resourceUriOf(origin, model, action),
        policyDigests: [policy.digest],
        level: levelOf(policy.ref, action),
        minEpoch,
        maxAgeMs,
        now,
      },
      verify,
    );
    if (verdict.status !== 'invalid') await requireReceipt(question);
    return verdict;
  } catch (error) {
    if (!isHoldpointError(error)) throw error;
    const status = error.code === 'attestation.epochs_stale' ? 'stale' : 'invalid';
    return { status, code: error.code, detail: error.message };
  }
}

async function minEpochIn(question: AttestationQuestion): Promise<number> {
  const { epochs, trust, now, weightsDigest, action } = question;
  if (epochs === undefined) return 1;
  const { note, maxAgeMs } = epochs;
  const demands = { origin: trust.origin, keys: logKeysOf(trust), maxAgeMs, now };
  return minEpochOf(await readEpochs(note, demands, verify), { weightsDigest, action });
}

/** An entry for this decision, naming the digest of exactly this payload, must be in the log. */
async function requireReceipt({ receipt, trust, envelope }: AttestationQuestion): Promise<void> {
  if (receipt === undefined) return;
  const { extra: entry } = parseTlogProof(receipt.proof);
  if (entry === null) throw refused('proof_without_entry', 'The proof carries no entry.');
  const { cosignatures } = await verifyTlogProof({
    proofText: receipt.proof,
    entry,
    keys: logKeysOf(trust),
    witnesses: witnessKeysOf(trust),
    verify,
  });
  const { type, subjects, origin } = parseEntry(entry);
  const isNamed = digestsOf(envelope).some((digest) => subjects.includes(digest));
  if (origin !== trust.origin || type !== 'gate.decided' || !isNamed)
    throw refused('proof_of_other', 'The proof is of another entry than that of this decision.');
  const found = new Set(cosignatures.map(({ name }) => name)).size;
  if (found < receipt.witnesses)
    throw refused('witnesses_missing', `${found} of ${receipt.witnesses} witnesses cosigned.`);
}

/** Of the payload that was verified before. */
function digestsOf(envelope: string): Sha256[] {
  const payload = fromBase64(parseEnvelope(envelope).payload);
  return payload === null ? [] : [sha256(payload)];
}

function refused(what: string, message: string): HoldpointError {
  return new HoldpointError({ code: `attestation.${what}`, kind: 'integrity', message });
}
