import { parseNote } from '@holdpoint/shared/tlog/note';
import { parseTreeHead } from '@holdpoint/shared/tlog/tree-head';
import { verifyTreeHead } from '@holdpoint/shared/tlog/verify-note';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { aLog, anEvent, type TestLog } from '../testing/a-log.js';
import { askOf, newestHead, newestSignedHead } from './log-rows.js';
import { signNewest, verify } from './sign-newest.js';
import { SignerClient } from './signer-client.js';

let log: TestLog;
beforeEach(async () => {
  log = await aLog();
});
afterEach(async () => {
  await log[Symbol.asyncDispose]();
});

async function grow(events = 1): Promise<void> {
  await log.append(...Array.from({ length: events }, () => anEvent()));
  await log.sequence();
}

async function isEffective(eventId: string): Promise<boolean> {
  const { rows } = await log.owner.query<{ is: boolean }>('SELECT audit.is_effective($1) AS is', [
    eventId,
  ]);
  return rows[0]?.is ?? false;
}

const rolledBack = `
  ALTER TABLE audit.leaf DISABLE TRIGGER ALL; ALTER TABLE audit.tree_head DISABLE TRIGGER ALL;
  DELETE FROM audit.tree_head WHERE size > 1; DELETE FROM audit.leaf WHERE idx > 0;`;

describe('signing', () => {
  it('gives effect to every event below the newest head, by one signature', async () => {
    const ids = [];
    for (let n = 0; n < 3; n += 1) {
      ids.push(...(await log.append(anEvent('thing:a', { n }))));
      await log.sequence();
    }
    expect(await Promise.all(ids.map(isEffective))).toEqual([false, false, false]);
    expect(await log.sign()).toBe(true);
    expect(await Promise.all(ids.map(isEffective))).toEqual([true, true, true]);
    expect(log.signer.heads()).toBe(1);
    const signed = await newestSignedHead(askOf(log.sequencer));
    const { treeHead } = await verifyTreeHead(
      signed?.note ?? '',
      { keys: [log.signer.key] },
      verify,
    );
    expect(treeHead).toMatchObject({ origin: log.signer.settings.origin, size: 3 });
    expect(await log.sign()).toBe(false);
  });

  it('goes on where the signer signed and we died before we stored its note', async () => {
    await grow(2);
    const head = await newestHead(askOf(log.sequencer));
    log.signer.remember(head ?? null);
    expect(await log.sign()).toBe(true);
    await grow();
    log.signer.remember((await newestHead(askOf(log.sequencer))) ?? null);
    await grow(3);
    expect(await log.sign()).toBe(true);
    expect(log.signer.size()).toBe(6);
  });

  it('stores no older head after a newer one, so that where an event was first signed never changes', async () => {
    await grow(2);
    const client = new SignerClient(log.signer.settings);
    // Another API signs more between our signature and our note.
    const slow = {
      signHead: async (wish: Parameters<typeof client.signHead>[0]): Promise<string> => {
        const note = await client.signHead(wish);
        await grow();
        await log.sign();
        return note;
      },
    };
    const ask = askOf(log.sequencer);
    const { origin } = log.signer.settings;
    await signNewest({ ask, signer: slow, origin, keys: [log.signer.key] });
    const { rows } = await log.owner.query<{ size: string }>(
      'SELECT size FROM audit.tree_head WHERE note IS NOT NULL',
    );
    expect(rows.map(({ size }) => Number(size))).toEqual([3]);
  });

  it('tries again later while the signer is away, and gives no effect meanwhile', async () => {
    const [id = ''] = await log.append(anEvent());
    await log.sequence();
    log.signer.setAway(true);
    await expect(log.sign()).rejects.toMatchObject({
      code: 'signer.unavailable',
      kind: 'unavailable',
    });
    expect(await isEffective(id)).toBe(false);
    log.signer.setAway(false);
    expect(await log.sign()).toBe(true);
    expect(await isEffective(id)).toBe(true);
  });

  it('is an integrity error where the signer has seen more than the database holds (attack 4)', async () => {
    await grow();
    await log.sign();
    await grow(2);
    await log.sign();
    await log.owner.query(rolledBack);
    await grow();
    await expect(log.sign()).rejects.toMatchObject({ code: 'signer.rollback', kind: 'integrity' });
  });

  it('is an integrity error where the database holds another history than was signed', async () => {
    await grow();
    await log.sign();
    await grow(2);
    await log.sign();
    await log.owner.query(rolledBack);
    await grow(3);
    const signing = log.sign();
    await expect(signing).rejects.toMatchObject({
      code: 'signer.not_append_only',
      kind: 'integrity',
    });
  });

  it('is an integrity error where another root was signed for this size', async () => {
    await grow();
    log.signer.remember({ size: 1, root: new Uint8Array(32) });
    const signing = log.sign();
    await expect(signing).rejects.toMatchObject({ code: 'signer.split_view', kind: 'integrity' });
  });

  it('believes no note but one by its own key over exactly what it asked for', async () => {
    await grow();
    const { origin } = log.signer.settings;
    const signer = new SignerClient(log.signer.settings);
    const head = await newestHead(askOf(log.sequencer));
    const note = await signer.signHead({
      from: 0,
      size: 1,
      root: head?.root ?? new Uint8Array(),
      proof: [],
    });
    expect(parseTreeHead(parseNote(note).text).size).toBe(1);
    await grow();
    const echo = { signHead: () => Promise.resolve(note) };
    const signing = { ask: askOf(log.sequencer), origin, signer: echo };
    await expect(signNewest({ ...signing, keys: [log.signer.key] })).rejects.toMatchObject({
      code: 'signer.note_wrong',
    });
    log.signer.rotate();
    await expect(signNewest({ ...signing, keys: [log.signer.key] })).rejects.toMatchObject({
      code: 'log.signature_missing',
    });
    expect(await newestSignedHead(askOf(log.sequencer))).toBeUndefined();
  });

  it('asks nobody who does not take its token', async () => {
    await grow();
    const stranger = new SignerClient({ ...log.signer.settings, signerToken: 'another token' });
    await expect(stranger.keys()).rejects.toMatchObject({ code: 'signer.unavailable' });
  });
});
