import { randomUUID, webcrypto } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { parseEnvelope, verifyEnvelope } from '@holdpoint/shared/attestation/dsse';
import { STATEMENT_TYPE } from '@holdpoint/shared/attestation/statement';
import type { Action } from '@holdpoint/shared/contracts/common';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { verifierOf } from '@holdpoint/shared/signing/verify-signature';
import { entryOf } from '@holdpoint/shared/tlog/entry-card';
import { formatNote, parseNote } from '@holdpoint/shared/tlog/note';
import { formatTreeHead, parseTreeHead } from '@holdpoint/shared/tlog/tree-head';
import { parseVerifierKey } from '@holdpoint/shared/tlog/verifier-key';
import { verifyTreeHead } from '@holdpoint/shared/tlog/verify-note';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { type KeyRing, openKeyRing } from './key-ring.js';
import { generateKeys } from './make-keys.js';
import { signTreeHead } from './sign-note.js';
import { Signer } from './signer.js';
import { EpochRequest, type StatementRequest } from './signer-requests.js';
import { aTree, base64, type Tree, treeOf } from './testing/a-tree.js';

const verify = verifierOf(webcrypto.subtle);
const ORIGIN = 'log.example/atlas';

describe('the signer', () => {
  let directory = '';
  let ring: KeyRing;
  let signer: Signer;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'holdpoint-signer-'));
    await generateKeys({ directory, origin: ORIGIN, program: null });
    ring = await openKeyRing(directory);
    signer = await Signer.open(directory, ring);
  });
  afterEach(() => rm(directory, { recursive: true }));

  const logKeys = () => signer.keys.logKeys.map((text) => parseVerifierKey(text));

  async function sign(tree: Tree, from: number, size: number): Promise<string> {
    const proof = from <= size ? await tree.consistency(from, size) : [];
    const root = base64(tree.root(size));
    return (await signer.signHead({ from, size, root, proof: proof.map(base64) })).note;
  }

  describe('of tree heads', () => {
    it('signs the first one and each that extends the last', async () => {
      const tree = aTree(20);
      for (const [from, size] of [
        [0, 3],
        [3, 11],
        [11, 20],
      ] as const) {
        const note = await sign(tree, from, size);
        const { treeHead, logSignatures } = await verifyTreeHead(note, { keys: logKeys() }, verify);
        expect(treeHead).toEqual({ origin: ORIGIN, size, root: tree.root(size), extensions: [] });
        // Ed25519, and ML-DSA-44 as a cosignature under the log's own name.
        expect(logSignatures.map(({ key }) => key.type)).toEqual([
          'ed25519',
          'cosignature-ml-dsa-44',
        ]);
      }
    });

    it('signs the last one again, as after a lost answer', async () => {
      const tree = aTree(8);
      const first = parseNote(await sign(tree, 0, 8));
      expect(parseNote(await sign(tree, 8, 8)).text).toBe(first.text);
    });

    it('signs the empty tree, but only with its own root', async () => {
      await expect(sign(aTree(1), 0, 0)).resolves.toContain(`${ORIGIN}\n0\n`);
      const request = { from: 0, size: 0, root: base64(new Uint8Array(32)), proof: [] };
      await expect(() => signer.signHead(request)).toThrowWithCode('signer.split_view');
    });

    it('says what it signed last to who takes another size for it', async () => {
      await sign(aTree(8), 0, 8);
      await expect(sign(aTree(9), 7, 9)).rejects.toMatchObject({
        code: 'signer.size_moved',
        details: { size: 8 },
      });
    });

    it.each([
      ['attack 4: rolls back to a genuine older state', aTree(12), 5, 'signer.rollback'],
      ['attack 5: edits an old row', aTree(14, { 3: 'edited' }), 14, 'signer.not_append_only'],
      ['attack 6: edits the newest row', aTree(12, { 11: 'edited' }), 12, 'signer.split_view'],
      ['attack 7: slips a sign-off in', aTree(13, { 1: 'sign-off' }), 13, 'signer.not_append_only'],
      ['attack 28: shows an empty log', aTree(0), 0, 'signer.rollback'],
    ] as const)('refuses whoever %s', async (_, tree, size, code) => {
      await sign(aTree(12), 0, 12);
      const proof = size >= 12 ? await tree.consistency(12, size) : [];
      const root = base64(tree.root(size));
      const request = { from: 12, size, root, proof: proof.map(base64) };
      await expect(() => signer.signHead(request)).toThrowWithCode(code);
      await expect(sign(aTree(12), 12, 12)).resolves.toContain(`${ORIGIN}\n12\n`);
    });

    it('holds to what it signed when it starts again', async () => {
      await sign(aTree(12), 0, 12);
      signer = await Signer.open(directory, ring);
      await expect(() => sign(aTree(12), 0, 12)).toThrowWithCode('signer.size_moved');
      const edited = aTree(12, { 0: 'edited' });
      await expect(() => sign(edited, 12, 12)).toThrowWithCode('signer.split_view');
    });

    it('signs one history only, whatever is asked at once', async () => {
      const trees = [aTree(6), aTree(6, { 2: 'edited' }), aTree(6, { 4: 'edited' })];
      const asked = Array.from({ length: 30 }, (_, turn) =>
        sign(trees[turn % 3] ?? aTree(6), 0, 1 + (turn % 6)),
      );
      const done = (await Promise.allSettled(asked)).filter(({ status }) => status === 'fulfilled');
      expect(done).toHaveLength(1);
    });

    it('does not start when its memory is gone', async () => {
      await rm(join(directory, 'head.json'));
      await expect(() => Signer.open(directory, ring)).toThrowWithCode('state.malformed');
    });
  });

  describe('of statements', () => {
    const payload = new TextEncoder().encode('{"_type":"https://in-toto.io/Statement/v1"}');
    const event = {
      id: randomUUID(),
      stream: 'gate:1',
      seq: 1,
      type: 'gate.decided',
      actor: 'account:pipeline',
      at: '2026-11-21T12:00:00.000Z',
      subjects: [sha256(payload)],
      contentDigest: sha256('content'),
    };

    /** A log of four entries, signed, of which the third is the event's. */
    async function aRequest(
      changes: Partial<typeof event> = {},
      origin = ORIGIN,
    ): Promise<StatementRequest> {
      const entry = entryOf({ ...event, ...changes }, origin);
      const [first, second, , last] = aTree(4).entries;
      const tree = treeOf([first, second, entry, last].filter((leaf) => leaf !== undefined));
      return {
        payloadType: STATEMENT_TYPE,
        payload: base64(payload),
        entry: base64(entry),
        index: 2,
        size: 4,
        proof: (await tree.inclusion(2, 4)).map(base64),
        treeHead: await sign(tree, 0, 4),
      };
    }

    it('signs what an entry of its log names', async () => {
      const envelope = await signer.signStatement(await aRequest());
      const [key] = signer.keys.statementKeys;
      const trusted = {
        keyid: key?.keyid ?? '',
        algorithm: 'ed25519' as const,
        publicKey: Buffer.from(key?.publicKey ?? '', 'base64'),
      };
      const read = parseEnvelope(JSON.stringify(envelope));
      expect((await verifyEnvelope(read, [trusted], verify)).payload).toEqual(payload);
    });

    it.each([
      ['another payload', { payload: base64(Buffer.from('{}')) }],
      ['another type of payload', { payloadType: 'text/plain' }],
      ['another place', { index: 1 }],
      ['attack 10: another size', { size: 5 }],
      ['a proof of something else', { proof: [] }],
      ['an entry that is none', { entry: base64(Buffer.from('{}')) }],
      ['no tree head', { treeHead: 'no note' }],
    ])('refuses %s', async (_, changes) => {
      const request = { ...(await aRequest()), ...changes };
      await expect(() => signer.signStatement(request)).toThrowWithCode('signer.not_logged');
    });

    it.each(['run.opened', 'gate.decision_revoked'])(
      'refuses an entry of %s, whose digests may be anybody’s words',
      async (type) => {
        const request = await aRequest({ type });
        await expect(() => signer.signStatement(request)).toThrowWithCode('signer.not_logged');
      },
    );

    it('refuses attack 27: an entry of another log, though it stands in this one', async () => {
      const request = await aRequest({}, 'log.example/other');
      await expect(() => signer.signStatement(request)).toThrowWithCode('signer.not_logged');
    });

    it('refuses attack 9: a head by another key of the same name', async () => {
      const request = await aRequest();
      const stranger = await mkdtemp(join(tmpdir(), 'holdpoint-signer-'));
      await generateKeys({ directory: stranger, origin: ORIGIN, program: null });
      const { log } = await openKeyRing(stranger);
      await rm(stranger, { recursive: true });
      const head = parseTreeHead(parseNote(request.treeHead).text);
      const note = formatNote(formatTreeHead(head), await signTreeHead(head, log, 1));
      const forged = { ...request, treeHead: note };
      await expect(() => signer.signStatement(forged)).toThrowWithCode('signer.not_logged');
    });

    it('refuses a head beyond the last one that it remembers, though its own key made it', async () => {
      const request = await aRequest();
      const ahead = treeOf([...aTree(7).entries, entryOf(event, ORIGIN)]);
      const head = { origin: ORIGIN, size: 8, root: ahead.root(8), extensions: [] };
      const treeHead = formatNote(formatTreeHead(head), await signTreeHead(head, ring.log, 1));
      const proof = (await ahead.inclusion(7, 8)).map(base64);
      const forged = { ...request, index: 7, size: 8, proof, treeHead };
      await expect(() => signer.signStatement(forged)).toThrowWithCode('signer.not_logged');
    });
  });

  describe('of epochs', () => {
    const floor = (minEpoch: number, action: Action = 'deploy_external') => ({
      weightsDigest: sha256('weights'),
      action,
      minEpoch,
    });
    const list = (...epochs: ReturnType<typeof floor>[]) =>
      signer.signEpochs({ issuedAt: new Date().toISOString(), epochs });

    it('signs a list that holds every floor so far', async () => {
      await list(floor(2));
      const { note } = await list(floor(1, 'store_weights'));
      const [header, origin, text = ''] = parseNote(note).text.split('\n');
      expect([header, origin]).toEqual(['holdpoint/epochs/v1', ORIGIN]);
      expect(JSON.parse(text)).toMatchObject({ epochs: [floor(2), floor(1, 'store_weights')] });
    });

    it('never lets a floor sink, also after it starts again', async () => {
      await list(floor(3));
      await expect(() => list(floor(2))).toThrowWithCode('signer.epoch_decrease');
      signer = await Signer.open(directory, ring);
      await expect(() => list(floor(2))).toThrowWithCode('signer.epoch_decrease');
    });

    it('remembers no more floors than a note can hold: later revocations could not be told', async () => {
      const many = Array.from({ length: 9000 }, (_, index) => ({
        ...floor(2),
        weightsDigest: sha256(`weights ${index}`),
      }));
      await expect(() => list(...many)).toThrowWithCode('signer.epochs_too_many');
      signer = await Signer.open(directory, ring);
      expect((await list(floor(2))).note).toContain('"minEpoch":2');
    });

    it('takes no floor that consumers refuse: it would spoil every list from then on', () => {
      const asked = (action: string) =>
        EpochRequest.safeParse({
          issuedAt: new Date().toISOString(),
          epochs: [{ ...floor(2), action }],
        });
      expect(asked('deploy_external').success).toBe(true);
      expect(asked('anything').success).toBe(false);
    });

    it('signs no list that is dated ahead: it would seem fresh for too long', async () => {
      const issuedAt = new Date(Date.now() + 3_600_000).toISOString();
      const asked = signer.signEpochs({ issuedAt, epochs: [] });
      await expect(asked).rejects.toMatchObject({ code: 'signer.epoch_time' });
    });
  });
});
