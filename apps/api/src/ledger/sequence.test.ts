import { contentDigest, parseEntry } from '@holdpoint/shared/tlog/entry-card';
import { leafHash } from '@holdpoint/shared/tlog/leaf-hash';
import { merkleRoot } from '@holdpoint/shared/tlog/merkle-root';
import { inclusionProof, verifyInclusion } from '@holdpoint/shared/tlog/proofs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { aLog, anEvent, type TestLog } from '../testing/a-log.js';
import { askOf, entriesBetween, newestHead, type StoredHead, storedNodes } from './log-rows.js';
import { sequenceOnce } from './sequence.js';

/** `npm run bench:log -- --storm` is the same with 16 x 10,000. */
const WRITERS = 16;
const EVENTS = 200;
const EVENTS_PER_COMMIT = 10;

let log: TestLog;
beforeEach(async () => {
  log = await aLog();
});
afterEach(async () => {
  await log[Symbol.asyncDispose]();
});

async function head(): Promise<StoredHead> {
  return (await newestHead(askOf(log.sequencer))) ?? { size: 0, root: new Uint8Array() };
}

async function entries(): Promise<Uint8Array[]> {
  return entriesBetween(askOf(log.sequencer), 0, (await head()).size);
}

async function cards() {
  return (await entries()).map(parseEntry);
}

describe('the sequencer', () => {
  it('makes of each event a card that commits to its content and names the digests in it', async () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const body = { n: 1, weights: { digest } };
    const [id = ''] = await log.append(anEvent('thing:a', body));
    expect(await log.sequence()).toBe(1);
    const [card] = await cards();
    expect(card).toMatchObject({
      v: 1,
      origin: log.signer.settings.origin,
      id,
      stream: 'thing:a',
      seq: 1,
      type: 'thing.changed',
      actor: 'account:ada',
      subjects: [digest],
    });
    const { rows } = await log.owner.query<{ salt: Buffer; body: unknown; at: Date }>(
      'SELECT salt, body, at FROM audit.event',
    );
    expect(card?.content.digest).toBe(contentDigest(rows[0]?.salt ?? new Uint8Array(), body));
    expect(card?.at).toBe(rows[0]?.at.toISOString());
  });

  it('has a head whose root is that of all entries, and proves each of them from its rows', async () => {
    // Past one full tile, in pieces that don't end where tiles do.
    for (const count of [1, 255, 3, 300, 60])
      await log.append(...Array.from({ length: count }, (_, n) => anEvent('thing:a', { n })));
    while ((await sequenceOnce(log.sequencer, log.signer.settings.origin, 100)) > 0);
    const { size, root } = await head();
    const all = await entries();
    expect([size, all.length]).toEqual([619, 619]);
    expect(root).toEqual(merkleRoot(all));
    const nodes = storedNodes(askOf(log.sequencer), size);
    for (const index of [0, 255, 256, 511, 512, 618]) {
      const proof = await inclusionProof(index, size, nodes);
      const hash = leafHash(all[index] ?? new Uint8Array());
      expect(verifyInclusion({ leafHash: hash, index, size, root, proof })).toBe(true);
    }
  });

  it('loses none of many writers’ events, whatever order they commit in, and keeps each stream’s order', async () => {
    let isWriting = true;
    const write = async (writer: number): Promise<void> => {
      for (let first = 0; first < EVENTS; first += EVENTS_PER_COMMIT) {
        const events = Array.from({ length: EVENTS_PER_COMMIT }, (_, place) =>
          // Half of a stream of their own, half of one that all share.
          anEvent(place % 2 === 0 ? `writer:${writer}` : 'writer:all', { n: first + place }),
        );
        await log.append(...events);
        const undone = log.database.transaction(async (queries) => {
          await log.ledger.append(queries, anEvent(`writer:${writer}`));
          throw new Error('undone');
        });
        await expect(undone).rejects.toThrow('undone');
      }
    };
    // Two processes sequence at once, as two APIs do.
    const sequencing = [0, 1].map(async () => {
      while (isWriting) await sequenceOnce(log.sequencer, log.signer.settings.origin, 64);
    });
    await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
    isWriting = false;
    await Promise.all(sequencing);
    await log.sequence();

    const all = await cards();
    expect(all).toHaveLength(WRITERS * EVENTS);
    expect(new Set(all.map(({ id }) => id)).size).toBe(WRITERS * EVENTS);
    const last = new Map<string, number>();
    for (const { stream, seq } of all) {
      expect(seq).toBe((last.get(stream) ?? 0) + 1);
      last.set(stream, seq);
    }
    expect((await head()).root).toEqual(merkleRoot(await entries()));
  }, 60_000);

  it('leaves nothing half done when it is killed between two of its statements, and goes on after', async () => {
    await log.append(anEvent(), anEvent());
    await log.owner.query(`
      CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
        'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END';
      CREATE TRIGGER die BEFORE INSERT ON audit.tree_head FOR EACH ROW EXECUTE FUNCTION die();`);
    await expect(log.sequence()).rejects.toThrow();
    const { rows } = await log.owner.query(
      `SELECT (SELECT count(*)::int FROM audit.pending) AS pending, (SELECT count(*)::int FROM audit.leaf) AS leaves`,
    );
    expect(rows).toEqual([{ pending: 2, leaves: 0 }]);
    await log.owner.query('DROP TRIGGER die ON audit.tree_head');
    expect(await log.sequence()).toBe(2);
    expect((await cards()).map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it('keeps the order of what happened while the clock of the database jumps (attack 25)', async () => {
    await log.append(anEvent('thing:a', { n: 1 }));
    await log.append(anEvent('thing:a', { n: 2 }), anEvent('thing:b'));
    // As though the clock had been a year ahead at the first event.
    await log.owner.query(`
      ALTER TABLE audit.event DISABLE TRIGGER only_purge;
      UPDATE audit.event SET at = at + interval '1 year' WHERE stream_seq = 1 AND stream = 'thing:a';
      ALTER TABLE audit.event ENABLE TRIGGER only_purge;`);
    await log.sequence();
    const all = await cards();
    expect(all.map(({ stream, seq }) => `${stream} ${seq}`)).toEqual([
      'thing:a 1',
      'thing:a 2',
      'thing:b 1',
    ]);
    expect((all[0]?.at ?? '') > (all[1]?.at ?? '')).toBe(true);
  });

  it('dates events by the database, whatever an API’s clock says (attack 25)', async () => {
    const own = Date.now;
    Date.now = () => 0;
    try {
      await log.append(anEvent());
    } finally {
      Date.now = own;
    }
    await log.sequence();
    const [card] = await cards();
    expect(Math.abs(Date.parse(card?.at ?? '') - Date.now())).toBeLessThan(60_000);
  });

  it('gives no leaf to an event that a superuser deleted before it, and leaves a gap that has a number (attack 12)', async () => {
    await log.append(anEvent('thing:a', { n: 1 }));
    const [deleted = ''] = await log.append(anEvent('thing:a', { n: 2 }));
    await log.append(anEvent('thing:a', { n: 3 }));
    await log.owner.query(
      `SET session_replication_role = replica; DELETE FROM audit.event WHERE id = '${deleted}';
       SET session_replication_role = origin;`,
    );
    await log.sequence();
    expect((await cards()).map(({ seq }) => seq)).toEqual([1, 3]);
    // The flag stays: status and metrics tell of it.
    const { rows } = await log.owner.query('SELECT event_id FROM audit.pending');
    expect(rows).toEqual([{ event_id: deleted }]);
  });

  it('refuses to go on under another name', async () => {
    await log.append(anEvent());
    await log.sequence();
    await log.append(anEvent());
    await expect(sequenceOnce(log.sequencer, 'another.example/log')).rejects.toMatchObject({
      code: 'log.origin_changed',
      kind: 'integrity',
    });
  });

  it('does nothing while another process is at it', async () => {
    await log.append(anEvent());
    const other = await log.owner.connect();
    await other.query('BEGIN');
    await other.query(`SELECT pg_advisory_xact_lock(hashtextextended('holdpoint.sequencer', 0))`);
    expect(await log.sequence()).toBe(0);
    await other.query('COMMIT');
    other.release();
    expect(await log.sequence()).toBe(1);
  });

  it('commits to equal contents differently, so that none can be guessed', async () => {
    await log.append(anEvent('thing:a', { n: 1 }), anEvent('thing:a', { n: 1 }));
    await log.sequence();
    expect(new Set((await cards()).map(({ content }) => content.digest)).size).toBe(2);
  });
});
