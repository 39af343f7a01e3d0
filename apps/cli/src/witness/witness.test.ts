import { createHash, webcrypto } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { verifierOf } from '@holdpoint/shared/signing/verify-signature';
import { parseNote } from '@holdpoint/shared/tlog/note';
import { parseVerifierKey } from '@holdpoint/shared/tlog/verifier-key';
import { verifyTreeHead } from '@holdpoint/shared/tlog/verify-note';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { aTree, base64, type Tree } from '../signer/testing/a-tree.js';
import { aLog, requestOf } from './testing/a-log.js';
import { Witness, type WitnessAnswer } from './witness.js';
import { generateWitnessKeys, openWitnessKeys, readWitnessKeys } from './witness-keys.js';

const verify = verifierOf(webcrypto.subtle);
const ORIGIN = 'log.example/atlas';
const log = aLog(ORIGIN);
const hashOf = (origin: string) => createHash('sha256').update(origin).digest('hex');

describe('the witness', () => {
  let directory = '';
  let witness: Witness;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'holdpoint-witness-'));
    await generateWitnessKeys(directory, 'witness.example/w1');
    witness = await opened();
  });
  afterEach(() => rm(directory, { recursive: true }));

  const opened = async (logs = [log]) =>
    Witness.open(
      directory,
      await openWitnessKeys(directory),
      logs.map(({ key }) => key.verifier),
    );
  const send = (body: string): Promise<WitnessAnswer> =>
    witness.add(new TextEncoder().encode(body));
  const add = async (tree: Tree, oldSize: number, size: number, by = log) =>
    send(await by.request(tree, oldSize, size));

  it('cosigns the first head and each that extends the last, with every key and the time', async () => {
    const before = Math.floor(Date.now() / 1000);
    const witnesses = (await readWitnessKeys(directory)).map((key) => parseVerifierKey(key));
    const tree = aTree(20);
    for (const [oldSize, size] of [
      [0, 7],
      [7, 8],
      [8, 20],
    ] as const) {
      const answer = await add(tree, oldSize, size);
      const lines = answer.status === 200 ? answer.lines : [];
      const note = `${await log.note(tree, size)}${lines.map((line) => `${line}\n`).join('')}`;
      const trust = { keys: [log.key.verifier], witnesses };
      const { cosignatures } = await verifyTreeHead(note, trust, verify);
      expect(cosignatures.map(({ key }) => key.type)).toEqual([
        'cosignature-ed25519',
        'cosignature-ml-dsa-44',
      ]);
      expect(cosignatures.every(({ timestamp }) => (timestamp ?? 0) >= before)).toBe(true);
    }
  });

  it('cosigns the same head again, and shows the newest with the signatures that it checked', async () => {
    expect(witness.cosigned(hashOf(ORIGIN))).toBeUndefined();
    await add(aTree(5), 0, 5);
    expect((await add(aTree(5), 5, 5)).status).toBe(200);
    const { text, signatures } = parseNote(witness.cosigned(hashOf(ORIGIN)) ?? '');
    expect(text).toBe(parseNote(await log.note(aTree(5), 5)).text);
    expect(signatures.map(({ name }) => name)).toEqual([
      ORIGIN,
      'witness.example/w1',
      'witness.example/w1',
    ]);
  });

  it.each(['__proto__', 'constructor', 'toString'])(
    'remembers the log %s when it starts again',
    async (origin) => {
      const named = aLog(origin);
      witness = await opened([named]);
      expect((await add(aTree(5), 0, 5, named)).status).toBe(200);
      witness = await opened([named]);
      expect(await add(aTree(3), 0, 3, named)).toEqual({ status: 409, size: 5 });
    },
  );

  describe('with a stolen log key', () => {
    beforeEach(() => add(aTree(12), 0, 12));

    it.each([
      ['attack 4: a genuine older state', aTree(12), 12, 5, 400],
      ['attack 4: the same, as if it were the first', aTree(12), 0, 5, 409],
      ['attack 5: an old row edited', aTree(15, { 2: 'edited' }), 12, 15, 422],
      ['attack 6: the newest row edited', aTree(12, { 11: 'edited' }), 12, 12, 422],
      ['attack 7: a sign-off slipped in', aTree(13, { 1: 'sign-off' }), 12, 13, 422],
      ['attack 28: an empty log', aTree(0), 12, 0, 400],
      ['attack 28: an empty log, as if it were the first', aTree(0), 0, 0, 409],
    ] as const)('refuses %s', async (_, tree, oldSize, size, status) => {
      expect((await add(tree, oldSize, size)).status).toBe(status);
      expect((await add(aTree(14), 12, 14)).status).toBe(200);
    });

    it('tells the size that it cosigned last', async () => {
      expect(await add(aTree(14), 11, 14)).toEqual({ status: 409, size: 12 });
    });

    it('does not forget when it starts again, and does not start when its memory is gone', async () => {
      witness = await opened();
      expect((await add(aTree(12, { 3: 'edited' }), 12, 12)).status).toBe(422);
      await rm(join(directory, 'logs.json'));
      await expect(() => opened()).toThrowWithCode('state.malformed');
    });

    it('cosigns one history only, whatever comes at once', async () => {
      const trees = [aTree(16), aTree(16, { 13: 'edited' })];
      const answers = await Promise.all(
        Array.from({ length: 24 }, (_, turn) =>
          add(trees[turn % 2] ?? aTree(16), 12, 14 + (turn % 3)),
        ),
      );
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    });
  });

  it('answers 404 for a log that it does not know', async () => {
    const other = aLog('log.example/other');
    expect((await add(aTree(2), 0, 2, other)).status).toBe(404);
  });

  it('answers 403 for attack 9: another key of the same name, and attack 10: an altered size', async () => {
    expect((await add(aTree(2), 0, 2, aLog(ORIGIN))).status).toBe(403);
    const altered = (await log.request(aTree(3), 0, 3)).replace(`${ORIGIN}\n3\n`, `${ORIGIN}\n4\n`);
    expect((await send(altered)).status).toBe(403);
    expect((await add(aTree(3), 0, 3)).status).toBe(200);
  });

  it('answers 422 for an empty tree with a root, and for a proof where none may be', async () => {
    const request = await log.request(aTree(3), 0, 3);
    const withProof = request.replace('old 0\n', `old 0\n${base64(new Uint8Array(32))}\n`);
    expect((await send(withProof)).status).toBe(422);
    const lying: Tree = { ...aTree(3), root: () => new Uint8Array(32) };
    expect((await add(lying, 0, 0)).status).toBe(422);
    expect((await add(aTree(0), 0, 0)).status).toBe(200);
  });

  it('takes a rotating log at either key, and ignores keys that it was not told', async () => {
    const next = aLog(ORIGIN);
    witness = await opened([log, next]);
    expect((await add(aTree(2), 0, 2)).status).toBe(200);
    expect((await add(aTree(3), 2, 3, next)).status).toBe(200);
    const stranger = parseNote(await aLog('stranger.example/x').note(aTree(4), 4)).signatures[0];
    const both = `${await log.request(aTree(4), 3, 4)}${stranger?.line ?? ''}\n`;
    expect((await send(both)).status).toBe(200);
    const [line] = parseNote(witness.cosigned(hashOf(ORIGIN)) ?? '').signatures.slice(1);
    expect(line?.name).toBe('witness.example/w1');
  });

  it('keeps logs apart', async () => {
    const other = aLog('log.example/other');
    witness = await opened([log, other]);
    await add(aTree(9), 0, 9);
    expect((await add(aTree(2), 0, 2, other)).status).toBe(200);
    expect((await add(aTree(10), 9, 10)).status).toBe(200);
  });

  it('is not replaced by making new keys, and needs a name that a note can carry', async () => {
    const again = generateWitnessKeys(directory, 'witness.example/w2');
    await expect(again).rejects.toMatchObject({ code: 'witness.keys_exist' });
    await rm(join(directory, 'witness.json'));
    await expect(() => generateWitnessKeys(directory, 'a b')).toThrowWithCode(
      'log.verifier_key_malformed',
    );
  });

  describe('with a hostile body', () => {
    const hash = base64(new Uint8Array(32).fill(1));
    const bodies: readonly (readonly [string, (good: string) => string])[] = [
      ['nothing', () => ''],
      ['no empty line', () => 'old 0\n'],
      ['carriage returns', (good) => good.replaceAll('\n', '\r\n')],
      ['a leading zero', (good) => good.replace('old 0', 'old 00')],
      ['a sign', (good) => good.replace('old 0', 'old -1')],
      ['a size beyond 2^53', (good) => good.replace('old 0', 'old 9007199254740993')],
      ['two spaces', (good) => good.replace('old 0', 'old  0')],
      ['64 proof lines', (good) => good.replace('old 0\n', `old 0\n${`${hash}\n`.repeat(64)}`)],
      ['a short hash', (good) => good.replace('old 0\n', 'old 0\nAAAA\n')],
      [
        'another spelling of a hash',
        (good) => good.replace('old 0\n', `old 0\n${hash.replace('=', '')}\n`),
      ],
      [
        '17 signatures',
        (good) => good + `— x.example/y ${base64(new Uint8Array(68))}\n`.repeat(16),
      ],
      ['a control character', (good) => good.replace(ORIGIN, `${ORIGIN}\u0007`)],
      ['a negative size', (good) => good.replace(`${ORIGIN}\n3`, `${ORIGIN}\n-3`)],
      ['no last line feed', (good) => good.slice(0, -1)],
      ['a note alone', (good) => good.slice('old 0\n\n'.length)],
    ];
    it.each(bodies)('answers 400 to %s', async (_, spoil) => {
      const good = await log.request(aTree(3), 0, 3);
      expect((await send(spoil(good))).status).toBe(400);
    });

    it('answers 400 to bytes that are no UTF-8, and reads 63 proof lines', async () => {
      const bytes = new TextEncoder().encode(await log.request(aTree(3), 0, 3));
      expect((await witness.add(Uint8Array.of(...bytes, 0xff))).status).toBe(400);
      const most = requestOf(0, Array<string>(63).fill(hash), await log.note(aTree(3), 3));
      expect((await send(most)).status).toBe(422);
    });
  });
});
