import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

import { decisionStatement } from '@holdpoint/shared/attestation/decision-predicate';
import { envelopeOf, pae } from '@holdpoint/shared/attestation/dsse';
import { EPOCHS_HEADER } from '@holdpoint/shared/attestation/epoch-list';
import { STATEMENT_TYPE } from '@holdpoint/shared/attestation/statement';
import type { TrustAnchor } from '@holdpoint/shared/attestation/trust-anchor';
import { vsaStatement } from '@holdpoint/shared/attestation/vsa';
import { canonicalJson } from '@holdpoint/shared/digest/canonical-json';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { toBase64 } from '@holdpoint/shared/encoding/base64';
import {
  aPolicy,
  aRun,
  decideOn,
  now,
  weightsDigest,
} from '@holdpoint/shared/gate/testing/builders';
import { policyDigest } from '@holdpoint/shared/policy/policies';
import { contentDigest, entryOf } from '@holdpoint/shared/tlog/entry-card';
import { leafHash } from '@holdpoint/shared/tlog/leaf-hash';
import { formatNote, signatureLine } from '@holdpoint/shared/tlog/note';
import { formatTlogProof } from '@holdpoint/shared/tlog/tlog-proof';
import { formatTreeHead } from '@holdpoint/shared/tlog/tree-head';
import { formatVerifierKey, verifierKeyOf } from '@holdpoint/shared/tlog/verifier-key';
import { describe, expect, it } from '@jest/globals';

import { type AttestationQuestion, verifyAttestation } from './verify-attestation.js';

const origin = 'holdpoint.local/tests';
const id = '6c0f1cf5-7a34-4d8c-9d2e-0c9c9d7ed001';
const [log, statements, stranger] = [aKey(), aKey(), aKey()];
const logKey = verifierKeyOf(origin, 'ed25519', log.raw);
const trust: TrustAnchor = {
  schema: 'holdpoint.trust-anchor.v1',
  origin,
  logKeys: [formatVerifierKey(logKey)],
  statementKeys: [
    { keyid: 'statements', algorithm: 'ed25519', publicKey: toBase64(statements.raw) },
  ],
  witnesses: [],
};
const policy = aPolicy();
const decision = decideOn([aRun()], { policy });
const facts = {
  origin,
  id,
  decision,
  epoch: 1,
  previousDecision: null,
  approvals: [],
  binding: { grade: 'none', detail: '', digest: null },
  log: null,
} as const;
const statement = decisionStatement(facts);
const envelope = signed(statement, statements.privateKey);
const question: AttestationQuestion = {
  envelope,
  kind: 'decision',
  trust,
  model: decision.subject?.model ?? '',
  weightsDigest,
  action: 'deploy_external',
  policy: { ref: policy.ref, digest: policyDigest(policy) },
  maxAgeMs: 3_600_000,
  now,
};
const codeOf = async (change: Partial<AttestationQuestion>) => {
  const { exitCode, code } = await verifyAttestation({ ...question, ...change });
  return `${exitCode} ${code}`;
};

describe('an attestation at the place where it is used', () => {
  it('allows what the gate allowed, and says what was not looked at', async () => {
    const answer = await verifyAttestation(question);
    expect(answer).toMatchObject({ status: 'allow', exitCode: 0 });
    expect(answer.notProved).toHaveLength(3);
  });

  it('is also accepted as a SLSA verification summary, and neither passes for the other', async () => {
    const summary = signed(vsaStatement(facts), statements.privateKey);
    expect(await codeOf({ kind: 'summary', envelope: summary })).toBe('0 attestation.allowed');
    expect(await codeOf({ envelope: summary })).toBe('13 attestation.predicate_type_wrong');
  });

  it('blocks for another model, action, policy, weights, key or time', async () => {
    expect(await codeOf({ model: 'other' })).toBe('13 attestation.resource_wrong');
    expect(await codeOf({ action: 'deploy_internal' })).toBe('13 attestation.resource_wrong');
    expect(await codeOf({ policy: { ref: policy.ref, digest: sha256('other') } })).toBe(
      '13 attestation.policy_wrong',
    );
    expect(await codeOf({ weightsDigest: sha256('other') })).toBe('13 attestation.subject_wrong');
    expect(await codeOf({ envelope: signed(statement, stranger.privateKey) })).toBe(
      '13 attestation.signature_untrusted',
    );
    expect(await codeOf({ now: new Date(now.getTime() + 7_200_000) })).toBe(
      '12 attestation.too_old',
    );
  });

  it('is stale once a signed list of epochs revokes it, and blocks under a list that is old or forged', async () => {
    const list = (minEpoch: number, key = log.privateKey, issuedAt = now.toISOString()) => ({
      note: epochsNote(key, {
        issuedAt,
        epochs: [{ weightsDigest, action: 'deploy_external', minEpoch }],
      }),
      maxAgeMs: 3_600_000,
    });
    expect(await codeOf({ epochs: list(1) })).toBe('0 attestation.allowed');
    expect(await codeOf({ epochs: list(2) })).toBe('12 attestation.epoch_revoked');
    expect(await codeOf({ epochs: list(1, stranger.privateKey) })).toBe(
      '13 attestation.epochs_untrusted',
    );
    expect(await codeOf({ epochs: list(1, log.privateKey, '2026-02-28T00:00:00.000Z') })).toBe(
      '12 attestation.epochs_stale',
    );
  });

  it('takes the proof of its own entry and of no other, and counts witnesses', async () => {
    const own = proofOf([sha256(statement)]);
    expect(await codeOf({ receipt: { proof: own, witnesses: 0 } })).toBe('0 attestation.allowed');
    expect(await codeOf({ receipt: { proof: proofOf([sha256('other')]), witnesses: 0 } })).toBe(
      '13 attestation.proof_of_other',
    );
    expect(await codeOf({ receipt: { proof: own, witnesses: 1 } })).toBe(
      '13 attestation.witnesses_missing',
    );
    expect(await codeOf({ receipt: { proof: 'no proof', witnesses: 0 } })).toBe(
      '13 log.proof_malformed',
    );
  });

  it.each(['', '{}', 'null', '[]', '{"payload":"","payloadType":"a","signatures":[]}'])(
    'blocks on %j',
    async (text) => {
      expect((await verifyAttestation({ ...question, envelope: text })).exitCode).toBe(13);
    },
  );
});

function aKey() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    privateKey,
    raw: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }).subarray(-32)),
  };
}

function signed(payload: Uint8Array, key: KeyObject): string {
  const signature = sign(null, pae(STATEMENT_TYPE, payload), key);
  return JSON.stringify(envelopeOf(STATEMENT_TYPE, payload, [{ keyid: 'statements', signature }]));
}

function noteOf(text: string, key: KeyObject): string {
  return formatNote(text, [
    signatureLine(origin, logKey.keyId, sign(null, Buffer.from(text), key)),
  ]);
}

function epochsNote(key: KeyObject, list: object): string {
  return noteOf(`${EPOCHS_HEADER}\n${origin}\n${canonicalJson(list)}\n`, key);
}

/** A log of one entry that names these digests. */
function proofOf(subjects: readonly string[]): string {
  const salt = new Uint8Array(32);
  const body = { statements: subjects };
  const entry = entryOf(
    {
      id,
      stream: 'checkpoint:a',
      seq: 1,
      type: 'gate.decided',
      actor: 'account:ada',
      at: now.toISOString(),
      subjects,
      contentDigest: contentDigest(salt, body),
    },
    origin,
  );
  const treeHead = { origin, size: 1, root: leafHash(entry), extensions: [] };
  return formatTlogProof({
    index: 0,
    proof: [],
    treeHead: noteOf(formatTreeHead(treeHead), log.privateKey),
    extra: entry,
  });
}
