import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';
import { utf8ToBytes } from '@noble/hashes/utils.js';

import { verifierOf } from '../signing/verify-signature.js';
import { cosignedMessage, encodeTimestamped } from './cosignature.js';
import { emptyRoot, leafHash, nodeHash } from './leaf-hash.js';
import { formatNote, parseNote, signatureLine } from './note.js';
import { formatTlogProof, parseTlogProof, verifyTlogProof } from './tlog-proof.js';
import { formatTreeHead, parseTreeHead } from './tree-head.js';
import {
  type NoteKeyType,
  parseVerifierKey,
  type VerifierKey,
  verifierKeyOf,
} from './verifier-key.js';
import { verifyNote, verifyTreeHead } from './verify-note.js';

const verify = verifierOf(crypto.subtle);
const ORIGIN = 'log.test';

interface TestKey {
  readonly key: VerifierKey;
  readonly sign: (text: string, timestamp?: number) => string;
}

/** PKCS#8 of a seed: RFC 8410 §7 for Ed25519, RFC 9881 §6 for ML-DSA-44. */
function secretOf(prefix: string, seed: number): KeyObject {
  const key = Buffer.concat([Buffer.from(prefix, 'hex'), Buffer.alloc(32, seed)]);
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
}

function aKey(name: string, type: NoteKeyType, seed: number): TestKey {
  const isMlDsa = type === 'cosignature-ml-dsa-44';
  const secret = isMlDsa
    ? secretOf('3034020100300b060960864801650304031104228020', seed)
    : secretOf('302e020100300506032b657004220420', seed);
  const spki = createPublicKey(secret).export({ format: 'der', type: 'spki' });
  const key = verifierKeyOf(name, type, new Uint8Array(spki.subarray(isMlDsa ? -1312 : -32)));
  return {
    key,
    sign: (text, timestamp = 1_800_000_000) => {
      if (type === 'ed25519') {
        return signatureLine(name, key.keyId, sign(null, utf8ToBytes(text), secret));
      }
      const treeHead = parseTreeHead(text);
      const message = cosignedMessage({ type, cosigner: name, timestamp, treeHead });
      const signature = encodeTimestamped(timestamp, sign(null, message, secret));
      return signatureLine(name, key.keyId, signature);
    },
  };
}

const log = aKey(ORIGIN, 'ed25519', 1);
const logToo = aKey(ORIGIN, 'cosignature-ml-dsa-44', 1);
const stranger = aKey(ORIGIN, 'ed25519', 2);
const witness = aKey('witness.test', 'cosignature-ed25519', 3);
const modernWitness = aKey('witness.test', 'cosignature-ml-dsa-44', 4);

const [first, second] = ['first', 'second'].map((text) => leafHash(utf8ToBytes(text)));
const leaves = { first: first ?? emptyRoot, second: second ?? emptyRoot };
const root = nodeHash(leaves.first, leaves.second);
const text = formatTreeHead({ origin: ORIGIN, size: 2, root, extensions: [] });

function aNote(...keys: readonly TestKey[]): string {
  return formatNote(
    text,
    keys.map((key) => key.sign(text)),
  );
}

describe('the signatures of a note', () => {
  it('of the specification are those of its key', async () => {
    // C2SP signed-note, "Example".
    const key = parseVerifierKey(
      'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
    );
    const note = parseNote(
      'This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n',
    );
    const verified = await verifyNote(note, [key], verify);
    expect(verified).toMatchObject([{ name: 'example.com/foo', timestamp: null }]);
    const changed = { ...note, text: 'This is another message.\n' };
    await expect(verifyNote(changed, [key], verify)).rejects.toMatchObject({
      code: 'log.signature_wrong',
    });
  });

  it('by Ed25519 and by ML-DSA-44 are both verified, with the times that they say', async () => {
    const keys = [log, logToo, witness, modernWitness];
    const trusted = keys.map(({ key }) => key);
    const verified = await verifyNote(parseNote(aNote(...keys)), trusted, verify);
    expect(verified.map(({ key, timestamp }) => [key.type, timestamp])).toEqual([
      ['ed25519', null],
      ['cosignature-ml-dsa-44', 1_800_000_000],
      ['cosignature-ed25519', 1_800_000_000],
      ['cosignature-ml-dsa-44', 1_800_000_000],
    ]);
  });

  it('by keys that nobody trusts are ignored', async () => {
    const note = parseNote(aNote(stranger, witness));
    expect(await verifyNote(note, [log.key], verify)).toEqual([]);
  });

  it('by one key count once: two lines are no second witness', async () => {
    const note = parseNote(
      formatNote(text, [witness.sign(text, 1_800_000_000), witness.sign(text, 1_800_000_001)]),
    );
    const verified = await verifyNote(note, [witness.key], verify);
    expect(verified.map(({ timestamp }) => timestamp)).toEqual([1_800_000_000]);
  });

  it.each([
    ['a log', log],
    ['a witness', witness],
    ['a witness by ML-DSA-44', modernWitness],
  ])('of %s over another text are refused, also beside a right one', async (_, key) => {
    const other = formatTreeHead({ origin: ORIGIN, size: 3, root, extensions: [] });
    const note = parseNote(formatNote(text, [key.sign(text), key.sign(other)]));
    await expect(verifyNote(note, [key.key], verify)).rejects.toMatchObject({
      code: 'log.signature_wrong',
    });
  });

  it('by a cosigner say nothing about a text that is no tree head', async () => {
    const note = parseNote(formatNote('hello\n', [witness.sign(text)]));
    await expect(verifyNote(note, [witness.key], verify)).rejects.toMatchObject({
      code: 'log.tree_head_malformed',
    });
  });

  it('are not looked at with two keys of one name and id; one key given twice is one', async () => {
    const twin = { ...log.key, publicKey: stranger.key.publicKey };
    const note = parseNote(aNote(log));
    await expect(verifyNote(note, [log.key, twin], verify)).rejects.toMatchObject({
      code: 'log.verifier_keys_ambiguous',
    });
    expect(await verifyNote(note, [log.key, log.key], verify)).toHaveLength(1);
  });
});

describe('the tree head of a note', () => {
  const trust = { keys: [log.key], witnesses: [witness.key, modernWitness.key] };

  it('comes with the signatures of its log and of the witnesses', async () => {
    const verified = await verifyTreeHead(aNote(log, witness), trust, verify);
    expect(verified.treeHead).toEqual({ origin: ORIGIN, size: 2, root, extensions: [] });
    expect(verified.logSignatures.map(({ name }) => name)).toEqual([ORIGIN]);
    expect(verified.cosignatures.map(({ name }) => name)).toEqual(['witness.test']);
    expect((await verifyTreeHead(aNote(log), { keys: [log.key] }, verify)).cosignatures).toEqual(
      [],
    );
  });

  it('is not believed without its log, however many witnesses have signed', async () => {
    for (const keys of [[witness, modernWitness], [stranger]]) {
      await expect(verifyTreeHead(aNote(...keys), trust, verify)).rejects.toMatchObject({
        code: 'log.signature_missing',
      });
    }
  });

  it('is not believed from the key of another log (attack 27)', async () => {
    const other = aKey('other.test', 'ed25519', 9);
    await expect(
      verifyTreeHead(aNote(other), { keys: [log.key, other.key] }, verify),
    ).rejects.toMatchObject({ code: 'log.signature_missing' });
  });

  it('of size 0 has the root of the empty tree', async () => {
    const aHead = (of: Uint8Array) =>
      formatTreeHead({ origin: ORIGIN, size: 0, root: of, extensions: [] });
    const [empty, forged] = [aHead(emptyRoot), aHead(root)];
    const noteOf = (head: string) => formatNote(head, [log.sign(head)]);
    expect((await verifyTreeHead(noteOf(empty), trust, verify)).treeHead.size).toBe(0);
    await expect(verifyTreeHead(noteOf(forged), trust, verify)).rejects.toMatchObject({
      code: 'log.tree_head_malformed',
    });
  });
});

describe('an offline proof', () => {
  const receipt = {
    index: 0,
    proof: [leaves.second],
    treeHead: aNote(log, witness),
    extra: null,
  };
  const trust = { keys: [log.key], witnesses: [witness.key], verify };

  it('reads back as its parts, with and without extra bytes', () => {
    for (const extra of [null, Uint8Array.of(), Uint8Array.of(1, 2)]) {
      const proofText = formatTlogProof({ ...receipt, extra });
      expect(parseTlogProof(proofText)).toEqual({ ...receipt, extra });
    }
  });

  it('shows that an entry stands in the log, and that no other does', async () => {
    const proofText = formatTlogProof(receipt);
    const entry = utf8ToBytes('first');
    const verified = await verifyTlogProof({ ...trust, proofText, entry });
    expect(verified).toMatchObject({ index: 0, treeHead: { size: 2 } });
    expect(verified.cosignatures).toHaveLength(1);
    const alone = await verifyTlogProof({ keys: trust.keys, verify, proofText, entry });
    expect(alone.cosignatures).toEqual([]);
    await expect(
      verifyTlogProof({ ...trust, proofText, entry: utf8ToBytes('second') }),
    ).rejects.toMatchObject({ code: 'log.inclusion_wrong' });
  });

  it('is not written from what would not be read', async () => {
    const malformed = 'log.proof_malformed';
    await expect(() => formatTlogProof({ ...receipt, index: -1 })).toThrowWithCode(malformed);
    const short = { ...receipt, proof: [new Uint8Array(31)] };
    await expect(() => formatTlogProof(short)).toThrowWithCode(malformed);
    const deep = { ...receipt, proof: Array.from({ length: 64 }, () => root) };
    await expect(() => formatTlogProof(deep)).toThrowWithCode(malformed);
    await expect(() => formatTlogProof({ ...receipt, treeHead: 'x' })).toThrowWithCode(
      'log.note_malformed',
    );
  });
});
