import { webcrypto } from 'node:crypto';

import { DecisionPredicate } from '@holdpoint/shared/attestation/decision-predicate';
import { verifyEnvelope } from '@holdpoint/shared/attestation/dsse';
import { minEpochOf, readEpochs } from '@holdpoint/shared/attestation/epoch-list';
import { logKeysOf, statementKeysOf } from '@holdpoint/shared/attestation/trust-anchor';
import { checkpointRoutes } from '@holdpoint/shared/contracts/checkpoints';
import { decisionRoutes } from '@holdpoint/shared/contracts/decisions';
import { type Decision, gateRoutes } from '@holdpoint/shared/contracts/gates';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { verifierOf } from '@holdpoint/shared/signing/verify-signature';
import { parseEntry } from '@holdpoint/shared/tlog/entry-card';
import { parseTlogProof, verifyTlogProof } from '@holdpoint/shared/tlog/tlog-proof';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { register, until } from '../testing/a-line.js';
import { aStaffedApi } from '../testing/staffed-api.js';

const api = await aStaffedApi();
const { pipeline, officer, reviewer } = api;
const verify = verifierOf(webcrypto.subtle);
const action = 'deploy_external';
afterEach(() => {
  api.signer.setAway(false);
  api.signer.refuse();
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

const ask = (checkpointId: string, key: string = crypto.randomUUID()): Promise<Decision> =>
  pipeline.call(
    gateRoutes.decide,
    { params: { action }, body: { checkpointId } },
    { idempotencyKey: key },
  );
const of = ({ id }: { readonly id: string }) => ({ params: { decisionId: id } });
const anchor = () => pipeline.call(decisionRoutes.trust, {});

/** As `ask`, as text and status: what a pipeline gets over the wire. */
async function posted(checkpointId: string, key: string) {
  const response = await fetch(`${api.url}/v1/gates/${action}/decisions`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${pipeline.token}`,
      'content-type': 'application/json',
      'idempotency-key': key,
    },
    body: JSON.stringify({ checkpointId }),
  });
  return { status: response.status, text: await response.text() };
}

describe('a decision', () => {
  it('has a receipt, and is attested by the statement key word for word', async () => {
    const { id, weightsDigest } = await register(pipeline.call, { checkpoint: 'attested' });
    const decision = await ask(id);
    expect(decision).toMatchObject({ decision: 'INCONCLUSIVE', epoch: 1, revocation: null });
    expect(decision.receipt).toMatchObject({ origin: api.env.log.origin });
    const envelope = await pipeline.call(decisionRoutes.attestation, of(decision));
    const { payload } = await verifyEnvelope(envelope, statementKeysOf(await anchor()), verify);
    const statement = z
      .object({ subject: z.array(z.json()), predicate: DecisionPredicate })
      .parse(JSON.parse(Buffer.from(payload).toString()));
    expect(statement.subject).toEqual([
      { name: 'test-model@attested', digest: { sha256: weightsDigest.slice(7) } },
    ]);
    expect(statement.predicate).toMatchObject({
      id: decision.id,
      decision: 'INCONCLUSIVE',
      criteria: decision.criteria,
      reasons: decision.reasons,
      epoch: 1,
      previousDecision: null,
      binding: { grade: 'operator_word' },
      log: { origin: api.env.log.origin },
    });
    const summary = await pipeline.call(decisionRoutes.summary, of(decision));
    await verifyEnvelope(summary, statementKeysOf(await anchor()), verify);
  });

  it('is in the log under an entry that names the digests of both statements', async () => {
    const { id } = await register(pipeline.call, { checkpoint: 'proved' });
    const decision = await ask(id);
    const proofText = await pipeline.call(decisionRoutes.proof, of(decision));
    const { extra: entry } = parseTlogProof(proofText);
    if (entry === null) throw new Error('the proof carries no entry');
    const keys = logKeysOf(await anchor());
    const { treeHead } = await verifyTlogProof({ proofText, entry, keys, verify });
    expect(treeHead.origin).toBe(api.env.log.origin);
    const card = parseEntry(entry);
    expect(card).toMatchObject({ type: 'gate.decided', actor: 'account:pipeline' });
    for (const route of [decisionRoutes.attestation, decisionRoutes.summary]) {
      const { payload } = await pipeline.call(route, of(decision));
      expect(card.subjects).toContain(sha256(new Uint8Array(Buffer.from(payload, 'base64'))));
    }
  });

  it('names the one before it for the same weights and action', async () => {
    const { id } = await register(pipeline.call, { checkpoint: 'chained' });
    const first = await ask(id);
    const second = await ask(id);
    const [before, after] = await Promise.all(
      [first, second].map((each) => pipeline.call(decisionRoutes.attestation, of(each))),
    );
    const { predicate } = z
      .object({ predicate: DecisionPredicate })
      .parse(JSON.parse(Buffer.from(after?.payload ?? '', 'base64').toString()));
    expect(predicate.previousDecision).toEqual({
      id: first.id,
      digest: sha256(new Uint8Array(Buffer.from(before?.payload ?? '', 'base64'))),
    });
  });

  it('follows another, of as many questions about one model’s weights as come at once under two names', async () => {
    const weightsDigest = sha256('weights of two names');
    const { id: one } = await register(pipeline.call, { checkpoint: 'this', weightsDigest });
    const { id: other } = await register(pipeline.call, { checkpoint: 'that', weightsDigest });
    const count = 24;
    const decisions = await Promise.all(
      Array.from({ length: count }, (_, place) => ask(place % 2 === 0 ? one : other)),
    );
    expect(new Set(decisions.map((decision) => decision.id)).size).toBe(count);
    const { rows } = await api.owner.query<{ previous: string | null }>(
      `SELECT DISTINCT previous_decision AS previous FROM gate_decision WHERE checkpoint_id = ANY($1)`,
      [[one, other]],
    );
    expect(rows).toHaveLength(count);
  });

  it('is one decision and one leaf for 200 posts at once with one key, each answered alike', async () => {
    const { id } = await register(pipeline.call, { checkpoint: 'asked-200-times' });
    const key = crypto.randomUUID();
    const answers = await Promise.all(Array.from({ length: 200 }, () => posted(id, key)));
    const done = answers.filter(({ status }) => status === 201);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 409]));
    expect(new Set(done.map(({ text }) => text)).size).toBe(1);
    expect(await posted(id, key)).toEqual(done[0]);
    const { rows } = await api.owner.query(
      `SELECT count(*)::int AS leaves FROM audit.leaf JOIN audit.event ON event.id = event_id
        WHERE stream = $1 AND type = 'gate.decided'`,
      [`checkpoint:${id}`],
    );
    expect(rows).toEqual([{ leaves: 1 }]);
  });
});

describe('a decision without a receipt', () => {
  it('is PENDING with status 202, byte for byte again, and takes effect once the log moves', async () => {
    const { id } = await register(pipeline.call, { checkpoint: 'waiting' });
    const key = crypto.randomUUID();
    api.signer.setAway(true);
    const answer = await posted(id, key);
    expect(answer.status).toBe(202);
    const pending = z
      .object({ id: z.uuid(), decision: z.string(), receipt: z.null(), notAfter: z.null() })
      .loose()
      .parse(JSON.parse(answer.text));
    expect(pending).toMatchObject({ decision: 'PENDING' });
    expect(await posted(id, key)).toEqual(answer);
    await expect(pipeline.call(decisionRoutes.attestation, of(pending))).rejects.toMatchObject({
      code: 'attestation.pending',
    });
    await expect(pipeline.call(decisionRoutes.proof, of(pending))).rejects.toMatchObject({
      code: 'receipt.pending',
    });
    const waiting = pipeline.call(gateRoutes.get, { ...of(pending), query: { wait: 30 } });
    api.signer.setAway(false);
    expect(await waiting).toMatchObject({ decision: 'INCONCLUSIVE', id: pending.id });
  }, 60_000);
});

describe('a decision that the signer refuses to attest', () => {
  it('keeps none back that was made after it', async () => {
    const first = await register(pipeline.call, { checkpoint: 'refused-for-good' });
    const second = await register(pipeline.call, { checkpoint: 'refused-for-now' });
    api.signer.refuse('refused-for');
    await ask(first.id);
    const after = await ask(second.id);
    api.signer.refuse('refused-for-good');
    const count = await until(
      () => api.owner.query(`SELECT FROM gate_attestation WHERE decision_id = $1`, [after.id]),
      ({ rowCount }) => rowCount === 2,
    );
    expect(count.rowCount).toBe(2);
  });
});

describe('a revoked decision', () => {
  it('is INCONCLUSIVE with every earlier one of its weights and action, and later ones are not', async () => {
    const { id, weightsDigest } = await register(pipeline.call, { checkpoint: 'revoked' });
    const [first, second] = [await ask(id), await ask(id)];
    const revocation = await officer.call(decisionRoutes.revoke, {
      ...of(second),
      body: { reason: 'The weights leaked.' },
    });
    expect(revocation).toMatchObject({ minEpoch: 2, revokedBy: 'officer' });
    for (const each of [first, second]) {
      const found = await pipeline.call(gateRoutes.get, of(each));
      expect(found).toMatchObject({ decision: 'INCONCLUSIVE', revocation: { id: revocation.id } });
      expect(found.reasons[0]?.code).toBe('DECISION_REVOKED');
    }
    expect(await ask(id)).toMatchObject({ epoch: 2, revocation: null });
    const { note } = await pipeline.call(decisionRoutes.epochs, {});
    const demands = {
      origin: api.env.log.origin,
      keys: logKeysOf(await anchor()),
      maxAgeMs: 60_000,
      now: new Date(),
    };
    expect(minEpochOf(await readEpochs(note, demands, verify), { weightsDigest, action })).toBe(2);
    const { events } = await reviewer.call(checkpointRoutes.history, {
      params: { checkpointId: id },
    });
    expect(events.map(({ type }) => type)).toContain('gate.decision_revoked');
  });

  it('is withdrawn by people of the gate alone, and by one of them twice counts twice', async () => {
    const { id } = await register(pipeline.call, { checkpoint: 'revoked-again' });
    const decision = await ask(id);
    const revoke = (who: typeof officer) =>
      who.call(decisionRoutes.revoke, { ...of(decision), body: { reason: 'No.' } });
    await expect(revoke(pipeline)).rejects.toMatchObject({ kind: 'forbidden' });
    expect((await revoke(reviewer)).minEpoch).toBe(2);
    expect((await revoke(officer)).minEpoch).toBe(3);
  });

  it('does not exist where no decision does', async () => {
    const unknown = of({ id: crypto.randomUUID() });
    const body = { reason: 'No.' };
    const calls = [
      officer.call(decisionRoutes.revoke, { ...unknown, body }),
      officer.call(decisionRoutes.attestation, unknown),
      officer.call(decisionRoutes.proof, unknown),
      officer.call(gateRoutes.get, unknown),
    ];
    for (const refused of await Promise.allSettled(calls))
      expect(refused).toMatchObject({ reason: { code: 'decision.unknown' } });
  });
});

describe('the events of a decision', () => {
  it('tell of its revocation and end', async () => {
    const { id } = await register(pipeline.call, { checkpoint: 'watched' });
    const decision = await ask(id);
    const response = await fetch(`${api.url}/v1/decisions/${decision.id}/events`, {
      headers: { authorization: `Bearer ${pipeline.token}` },
    });
    const told = response.text();
    await officer.call(decisionRoutes.revoke, { ...of(decision), body: { reason: 'Enough.' } });
    const events = (await told)
      .split('\n\n')
      .filter((block) => block.startsWith('event: decision'));
    const words = events.map((block) => /"decision":"([A-Z]+)"/.exec(block)?.[1]);
    expect(words).toEqual(['INCONCLUSIVE', 'INCONCLUSIVE']);
    expect(events.at(-1)).toContain('"reason":"Enough."');
  });
});
