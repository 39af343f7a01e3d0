import { logRoutes } from '@holdpoint/shared/contracts/log';
import { seriesOf, valueOf } from '@holdpoint/shared/testing/exposition';
import { signatureLine } from '@holdpoint/shared/tlog/note';
import { parseVerifierKey } from '@holdpoint/shared/tlog/verifier-key';
import { verifyTreeHead } from '@holdpoint/shared/tlog/verify-note';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { until } from '../testing/a-line.js';
import { aLog, anEvent, type TestLog } from '../testing/a-log.js';
import { aWitness, type TestWitness } from '../testing/a-witness.js';
import { anApi } from '../testing/an-api.js';
import { Cosigning } from './cosigning.js';
import { askOf, cosignaturesOf, newestSignedHead, withCosignatures } from './log-rows.js';
import { verify } from './sign-newest.js';

let log: TestLog;
let witness: TestWitness;
beforeEach(async () => {
  log = await aLog();
  witness = await aWitness();
});
afterEach(async () => {
  await witness[Symbol.asyncDispose]();
  await log[Symbol.asyncDispose]();
});

async function grow(events = 1): Promise<void> {
  await log.append(...Array.from({ length: events }, () => anEvent()));
  await log.sequence();
  await log.sign();
}

const turn = (change = {}): Promise<number> =>
  new Cosigning(askOf(log.sequencer), { ...witness.settings, ...change }).turn();

async function cosignedSizes(): Promise<number[]> {
  const { rows } = await log.owner.query<{ size: string }>(
    'SELECT size FROM audit.cosignature ORDER BY size',
  );
  return rows.map(({ size }) => Number(size));
}

describe('a witness', () => {
  it('is shown each new head with the proof from its last, and its signature is kept under the head', async () => {
    await turn();
    expect(witness.requests()).toBe(0);
    for (const events of [1, 300, 7]) {
      await grow(events);
      await turn();
    }
    expect(await cosignedSizes()).toEqual([1, 301, 308]);
    const ask = askOf(log.sequencer);
    const head = await newestSignedHead(ask);
    const note = withCosignatures(head?.note ?? '', await cosignaturesOf(ask, 308));
    const witnesses = [parseVerifierKey(witness.settings.key)];
    const { cosignatures } = await verifyTreeHead(
      note,
      { keys: [log.signer.key], witnesses },
      verify,
    );
    expect(cosignatures).toMatchObject([{ name: witness.settings.name }]);
  });

  it('is not asked again about what it has just signed, and is after a while', async () => {
    await grow();
    await turn();
    await turn();
    expect(witness.requests()).toBe(1);
    await log.owner.query(`
      ALTER TABLE audit.cosignature DISABLE TRIGGER ALL;
      UPDATE audit.cosignature SET cosigned_at = now() - interval '1 hour';`);
    await turn();
    expect(witness.requests()).toBe(2);
    expect(await cosignedSizes()).toEqual([1, 1]);
  });

  it('says where it stands, when our answer to that was lost', async () => {
    await grow(2);
    await turn();
    await log.owner.query(
      'ALTER TABLE audit.cosignature DISABLE TRIGGER ALL; DELETE FROM audit.cosignature',
    );
    await grow(3);
    await turn();
    expect(await cosignedSizes()).toEqual([5]);
  });

  it('that has seen more than the database holds tells that it was rolled back (attack 4)', async () => {
    await grow(2);
    await turn();
    const head = await newestSignedHead(askOf(log.sequencer));
    witness.seen = { origin: 'any', size: 9, root: head?.root ?? new Uint8Array(), extensions: [] };
    await grow();
    await expect(turn()).rejects.toMatchObject({ code: 'log.witness_ahead', kind: 'integrity' });
  });

  it('that has seen another history refuses ours (attack 22)', async () => {
    await grow(2);
    const { origin } = log.signer.settings;
    witness.seen = { origin, size: 1, root: new Uint8Array(32), extensions: [] };
    await expect(turn()).rejects.toMatchObject({ code: 'log.witness_refused', kind: 'integrity' });
  });

  it.each([
    ['nothing', '\n'],
    ['no note', 'signed!'],
    ['another key’s line', `— other.test/w AAAAAAAA${'A'.repeat(96)}=\n`],
  ])('that answers with %s has not cosigned', async (_, lines) => {
    await grow();
    witness.answerWith(lines);
    // Not an integrity error: those end the log, and a witness is a stranger.
    await expect(turn()).rejects.toMatchObject({
      code: 'witness.signature_wrong',
      kind: 'unavailable',
    });
    expect(await cosignedSizes()).toEqual([]);
  });

  it('that answers with a wrong signature by its own name has not cosigned, and does not stop the log', async () => {
    await grow();
    const { name, keyId } = parseVerifierKey(witness.settings.key);
    witness.answerWith(`${signatureLine(name, keyId, new Uint8Array(72))}\n`);
    await expect(turn()).rejects.toMatchObject({
      code: 'witness.signature_wrong',
      kind: 'unavailable',
    });
  });

  it('whose clock is far ahead is not believed: its word would hide all later ones', async () => {
    await grow();
    witness.setClock(Date.now() + 3_600_000);
    await expect(turn()).rejects.toMatchObject({ code: 'witness.clock_ahead' });
    expect(await cosignedSizes()).toEqual([]);
  });

  it('whose clock is far behind is asked no more often: each word of it is a row', async () => {
    await grow();
    witness.setClock(Date.now() - 3_600_000);
    const cosigning = new Cosigning(askOf(log.sequencer), witness.settings);
    await cosigning.turn();
    await cosigning.turn();
    expect(witness.requests()).toBe(1);
    await grow();
    await cosigning.turn();
    expect(await cosignedSizes()).toEqual([1, 2]);
  });

  it('that answers without end is read no further', async () => {
    await grow();
    witness.answerWith('x'.repeat(10_000_000));
    await expect(turn()).rejects.toMatchObject({ code: 'witness.unavailable' });
  });

  it('that is away, or under another key, leaves the head as it was', async () => {
    await grow();
    await expect(turn({ url: 'http://127.0.0.1:1' })).rejects.toMatchObject({
      code: 'witness.unavailable',
      kind: 'unavailable',
    });
    await using other = await aWitness(witness.settings.name);
    await expect(turn({ key: other.settings.key })).rejects.toMatchObject({
      code: 'witness.signature_wrong',
    });
    expect(await cosignedSizes()).toEqual([]);
  });

  it('has its age in the status of the log and in the metrics, and its line under the published head', async () => {
    await using api = await anApi({}, { witnesses: [witness.settings] });
    const { witnesses } = await until(
      () => api.administrator(logRoutes.status, {}),
      ({ size, witnesses: [first] }) => first?.size === size,
    );
    expect(witnesses).toMatchObject([{ name: witness.settings.name, sameHost: true }]);
    expect(witnesses[0]?.ageSeconds).toBeLessThan(30);
    const { token } = await api.as('scraper', ['auditor'], 'machine');
    const headers = { authorization: `Bearer ${token}` };
    const series = seriesOf(await (await fetch(`${api.url}/metrics`, { headers })).text());
    const labels = { witness: witness.settings.name };
    expect(valueOf(series, 'holdpoint_log_witness_age_seconds', labels)).toBeLessThan(30);
    await until(
      async () => (await fetch(`${api.url}/log/checkpoint`)).text(),
      (text) => text.includes(witness.settings.name),
    );
  });
});
