import { generateKeyPairSync, sign } from 'node:crypto';

import { createPool } from '@holdpoint/prisma/pool';
import { aDatabase, type TestDatabase } from '@holdpoint/prisma/testing/test-database';
import { cosignedMessage, encodeTimestamped } from '@holdpoint/shared/tlog/cosignature';
import { formatNote, signatureLine } from '@holdpoint/shared/tlog/note';
import { formatTreeHead } from '@holdpoint/shared/tlog/tree-head';
import { formatVerifierKey, verifierKeyOf } from '@holdpoint/shared/tlog/verifier-key';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';

import { Database } from '../database/database.js';
import { witnessSeen } from './witness-seen.js';

const origin = 'holdpoint.test/log';
const type = 'cosignature-ed25519';

/** A head that was signed at a time; what the log's own key signs is not looked at here. */
const heads = [
  { size: 3, at: '2026-11-01T08:59:00.000Z', origin },
  { size: 5, at: '2026-11-01T09:30:00.000Z', origin },
  { size: 7, at: '2026-11-01T12:00:00.000Z', origin },
  { size: 9, at: '2026-11-01T13:00:00.000Z', origin: 'another.test/log' },
] as const;
type Size = (typeof heads)[number]['size'];

const headOf = (size: Size) => {
  const head = heads.find((each) => each.size === size);
  const root = new Uint8Array(32).fill(size);
  return { origin: head?.origin ?? origin, size, root, extensions: [] };
};

/** A witness with a key of its own. */
function aWitness(name: string, sameHost = false) {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }).subarray(-32));
  const verifier = verifierKeyOf(name, type, raw);
  return {
    settings: { name, sameHost, url: 'http://127.0.0.1:1', key: formatVerifierKey(verifier) },
    lineAt: (size: Size, at: string) => {
      const timestamp = Date.parse(at) / 1000;
      const message = cosignedMessage({ type, cosigner: name, timestamp, treeHead: headOf(size) });
      const signature = new Uint8Array(sign(null, message, privateKey));
      return signatureLine(name, verifier.keyId, encodeTimestamped(timestamp, signature));
    },
  };
}
type Witness = ReturnType<typeof aWitness>;

const [outside, other, own, stranger] = [
  aWitness('outside.example'),
  aWitness('other.example'),
  aWitness('own.example', true),
  aWitness('outside.example'),
];

let testDatabase: TestDatabase;
let pool: pg.Pool;
let owner: pg.Pool;
beforeAll(async () => {
  testDatabase = await aDatabase();
  pool = createPool({ connectionString: testDatabase.apiUrl, max: 2, applicationName: 'test' });
  owner = createPool({ connectionString: testDatabase.ownerUrl, max: 2, applicationName: 'owner' });
  await owner.query('ALTER TABLE audit.cosignature DISABLE TRIGGER ALL');
  for (const { size, at } of heads) {
    const head = headOf(size);
    const note = formatNote(formatTreeHead(head), [
      signatureLine(head.origin, '00000000', new Uint8Array(64)),
    ]);
    await owner.query(
      `INSERT INTO audit.tree_head (size, root, frontier, note, signed_at) VALUES ($1, $2, '{}', $3, $4)`,
      [size, Buffer.from(head.root), note, at],
    );
  }
});
beforeEach(async () => {
  await owner.query('DELETE FROM audit.cosignature');
});
afterAll(async () => {
  await pool.end();
  await owner.end();
  await testDatabase[Symbol.asyncDispose]();
});

const cosign = ({ settings: { name }, lineAt }: Witness, size: Size, at: string, column = at) =>
  owner.query(
    `INSERT INTO audit.cosignature (size, witness, line, cosigned_at) VALUES ($1, $2, $3, $4)`,
    [size, name, lineAt(size, at), column],
  );
const seen = (...witnesses: Witness[]) =>
  witnessSeen(new Database(pool), {
    witnesses: witnesses.map(({ settings }) => settings),
    origin,
  });

describe('the witness that a gate reads', () => {
  it('is the one of another host that signed last', async () => {
    await cosign(outside, 5, '2026-11-01T09:31:00.000Z');
    await cosign(other, 3, '2026-11-01T09:00:00.000Z');
    await cosign(own, 7, '2026-11-01T12:01:00.000Z');
    expect(await seen(other, outside, own)).toEqual({
      name: 'outside.example',
      cosignedAt: '2026-11-01T09:31:00.000Z',
      treeSize: 5,
    });
  });

  it('is none where every witness runs here, has not signed, or is not in the settings', async () => {
    await cosign(own, 5, '2026-11-01T09:31:00.000Z');
    await cosign(other, 5, '2026-11-01T09:31:00.000Z');
    expect(await seen()).toBeNull();
    expect(await seen(own)).toBeNull();
    expect(await seen(outside)).toBeNull();
  });

  it('is not made by a row: the signature of its key counts, and the time in it', async () => {
    await cosign(stranger, 7, '2026-11-01T12:30:00.000Z');
    await cosign(outside, 5, '2026-11-01T09:31:00.000Z', '2026-11-01T12:20:00.000Z');
    expect(await seen(outside)).toMatchObject({
      cosignedAt: '2026-11-01T09:31:00.000Z',
      treeSize: 5,
    });
  });

  it('was there no longer than until the log went on without it', async () => {
    await cosign(outside, 3, '2026-11-01T12:30:00.000Z');
    expect(await seen(outside)).toMatchObject({ cosignedAt: '2026-11-01T09:30:00.000Z' });
  });

  it('has seen nothing of this log where it signed another', async () => {
    await cosign(outside, 9, '2026-11-01T13:00:00.000Z');
    expect(await seen(outside)).toBeNull();
  });
});
