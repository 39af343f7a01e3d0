import { decisionStatement } from '@holdpoint/shared/attestation/decision-predicate';
import type { DsseEnvelope } from '@holdpoint/shared/attestation/dsse';
import { STATEMENT_TYPE } from '@holdpoint/shared/attestation/statement';
import type { TrustAnchor } from '@holdpoint/shared/attestation/trust-anchor';
import type { Decision } from '@holdpoint/shared/contracts/gates';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { aBundle } from '@holdpoint/shared/report/testing/a-bundle';
import { verifierOf } from '@holdpoint/shared/signing/verify-signature';
import { entryOf, subjectsOf } from '@holdpoint/shared/tlog/entry-card';
import { leafHash } from '@holdpoint/shared/tlog/leaf-hash';
import { merkleRoot } from '@holdpoint/shared/tlog/merkle-root';
import { inclusionProof, nodeReaderOf } from '@holdpoint/shared/tlog/proofs';
import { formatTlogProof, parseTlogProof } from '@holdpoint/shared/tlog/tlog-proof';
import { formatTreeHead } from '@holdpoint/shared/tlog/tree-head';
import { beforeAll, describe, expect, it } from '@jest/globals';

import { aLogKey, type LogKey } from '../../testing/a-log-key.js';
import { requireSignOffEntry, verifyDecisionReceipt, verifyEntry } from './verify-receipt.js';

const ORIGIN = 'holdpoint.local/default';
const verify = verifierOf(crypto.subtle);
const { source } = aBundle((bytes) => bytes);
const [signOff] = source.signOffs;
const decision: Decision = {
  ...source.decision,
  id: source.decisionId,
  checkpointId: '00000000-0000-4000-8000-000000000042',
  requestedBy: 'pipeline',
  epoch: 1,
  receipt: { origin: ORIGIN, leafIndex: 3, treeSize: 9 },
  revocation: null,
};
const now = new Date(Date.parse(decision.decidedAt ?? '') + 60_000);

let key: LogKey;
let anchor: TrustAnchor;
let envelope: DsseEnvelope;
let proofText: string;

const statementOf = (changes: Partial<Decision> = {}) =>
  decisionStatement({
    origin: ORIGIN,
    id: changes.id ?? decision.id,
    decision: source.decision,
    epoch: changes.epoch ?? 1,
    previousDecision: null,
    approvals: [],
    binding: { grade: 'none', detail: '', digest: null },
    log: null,
  });

/** Leaf 3 of nine, in a log of this key. */
async function proofOf(type: string, body: unknown, signer = key): Promise<string> {
  const event = (id: number) => ({
    id: `00000000-0000-4000-8000-00000000000${id}`,
    stream: 'checkpoint:one',
    seq: id + 1,
    actor: 'account:ada',
    at: '2026-11-01T09:00:00.000Z',
    contentDigest: sha256(String(id)),
  });
  const entries = Array.from({ length: 9 }, (_, id) =>
    entryOf(
      id === 3
        ? { ...event(id), type, subjects: subjectsOf(body) }
        : { ...event(id), type: 'thing.changed', subjects: [] },
      ORIGIN,
    ),
  );
  const head = { origin: ORIGIN, size: 9, root: merkleRoot(entries), extensions: [] };
  return formatTlogProof({
    index: 3,
    proof: await inclusionProof(3, 9, nodeReaderOf(entries.map((entry) => leafHash(entry)))),
    treeHead: await signer.note(formatTreeHead(head)),
    extra: entries[3] ?? null,
  });
}

const decidedBody = (statement: Uint8Array) => ({
  statementDigest: sha256(statement),
  verdictDigest: decision.verdictDigest,
});

beforeAll(async () => {
  key = await aLogKey(ORIGIN);
  anchor = {
    schema: 'holdpoint.trust-anchor.v1',
    origin: ORIGIN,
    logKeys: [key.vkey],
    statementKeys: [key.statementKey],
    witnesses: [],
  };
  envelope = await key.envelope(STATEMENT_TYPE, statementOf());
  proofText = await proofOf('gate.decided', decidedBody(statementOf()));
});

const verified = (changes: Partial<Parameters<typeof verifyDecisionReceipt>[0]> = {}) =>
  verifyDecisionReceipt({ decision, proofText, envelope, now, ...changes }, anchor, verify);

describe('the receipt of a decision', () => {
  it('shows that the entry is in the signed log and names the signed statement', async () => {
    expect(await verified()).toMatchObject({
      entry: { index: 3, size: 9, origin: ORIGIN, cosigners: [] },
      attested: { statementDigest: sha256(statementOf()) },
    });
  });

  it('does not hold with one hash of the proof changed', async () => {
    const { proof, ...rest } = parseTlogProof(proofText);
    const forged = formatTlogProof({ ...rest, proof: [...proof.slice(1), new Uint8Array(32)] });
    await expect(verified({ proofText: forged })).rejects.toMatchObject({
      code: 'log.inclusion_wrong',
    });
  });

  it('does not hold under a head of another key', async () => {
    const body = decidedBody(statementOf());
    const foreign = await proofOf('gate.decided', body, await aLogKey(ORIGIN));
    await expect(verified({ proofText: foreign })).rejects.toMatchObject({
      code: 'log.signature_missing',
    });
  });

  it('does not hold without the entry', async () => {
    const bare = formatTlogProof({ ...parseTlogProof(proofText), extra: null });
    await expect(verified({ proofText: bare })).rejects.toMatchObject({
      code: 'receipt.entry_missing',
    });
  });

  it('does not hold for an entry of another kind', async () => {
    const other = await proofOf('run.opened', decidedBody(statementOf()));
    await expect(verified({ proofText: other })).rejects.toMatchObject({
      code: 'receipt.entry_other',
    });
  });

  it('does not hold for a statement that the log does not name', async () => {
    const other = await key.envelope(STATEMENT_TYPE, statementOf({ epoch: 2 }));
    await expect(verified({ envelope: other })).rejects.toMatchObject({
      code: 'receipt.statement_unlogged',
    });
  });

  it('does not hold for a statement that another key signed', async () => {
    const stranger = await aLogKey(ORIGIN);
    const other = await stranger.envelope(STATEMENT_TYPE, statementOf());
    await expect(verified({ envelope: other })).rejects.toMatchObject({
      code: 'attestation.signature_untrusted',
    });
  });

  it('does not hold where the statement, logged and signed, is of another decision', async () => {
    const statement = statementOf({ id: '00000000-0000-4000-8000-0000000000ff' });
    await expect(
      verified({
        envelope: await key.envelope(STATEMENT_TYPE, statement),
        proofText: await proofOf('gate.decided', decidedBody(statement)),
      }),
    ).rejects.toMatchObject({ code: 'receipt.decision_other' });
  });

  it('does not hold where the page shows another word than was signed', async () => {
    const shown: Decision = {
      ...decision,
      decision: decision.decision === 'DENY' ? 'ALLOW' : 'DENY',
    };
    await expect(verified({ decision: shown })).rejects.toMatchObject({
      code: 'receipt.decision_other',
    });
  });

  it('holds for a revoked decision, and says that its epoch is over', async () => {
    const revocation = {
      id: '00000000-0000-4000-8000-000000000077',
      decisionId: decision.id,
      reason: 'an elicitation gap',
      revokedBy: 'officer',
      revokedAt: now.toISOString(),
      minEpoch: 2,
    };
    const revoked: Decision = { ...decision, decision: 'INCONCLUSIVE', revocation };
    expect((await verified({ decision: revoked })).attested?.verdict).toMatchObject({
      status: 'stale',
      code: 'attestation.epoch_revoked',
    });
  });
});

describe('the receipt of a sign-off', () => {
  const signed = signOff ?? raise();

  it('holds where the entry names the digest of its words', async () => {
    const entry = await verifyEntry(await proofOf('signoff.recorded', signed), anchor, verify);
    expect(() => {
      requireSignOffEntry(entry, signed);
    }).not.toThrow();
  });

  it('does not hold for other words, another entry, or words that say otherwise', async () => {
    const entry = await verifyEntry(await proofOf('signoff.recorded', signed), anchor, verify);
    const decided = await verifyEntry(proofText, anchor, verify);
    const refusals = [
      () => {
        requireSignOffEntry(entry, { ...signed, statement: `${signed.statement} ` });
      },
      () => {
        requireSignOffEntry(entry, { ...signed, choice: 'reject' });
      },
      () => {
        requireSignOffEntry(decided, signed);
      },
    ];
    for (const refusal of refusals)
      expect(refusal).toThrow(expect.objectContaining({ kind: 'integrity' }));
  });
});

function raise(): never {
  throw new Error('The bundle has no sign-off.');
}
