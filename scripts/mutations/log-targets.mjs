import { sign } from 'node:crypto';

import { cosignedMessage, encodeTimestamped } from '@holdpoint/shared/tlog/cosignature';
import { leafHash } from '@holdpoint/shared/tlog/leaf-hash';
import { merkleRoot } from '@holdpoint/shared/tlog/merkle-root';
import { formatNote, signatureLine } from '@holdpoint/shared/tlog/note';
import { inclusionProof, nodeReaderOf } from '@holdpoint/shared/tlog/proofs';
import { formatTlogProof, verifyTlogProof } from '@holdpoint/shared/tlog/tlog-proof';
import { formatTreeHead } from '@holdpoint/shared/tlog/tree-head';
import { verifierKeyOf } from '@holdpoint/shared/tlog/verifier-key';
import { verifyTreeHead } from '@holdpoint/shared/tlog/verify-note';

import { keyOf } from '../vectors/attested-statements.mjs';
import { changeLines, flipBit, flipBitOfText, pick } from './mutate.mjs';
import { verify } from './verify.mjs';

const ORIGIN = 'holdpoint.local/default';
const WITNESS = 'witness.example/one';
const COSIGNED_AT = 1_795_000_000;
const SIZE = 300;
const INDEX = 41;

const logKey = keyOf('holdpoint mutations: log');
const witnessKey = keyOf('holdpoint mutations: witness');
const keys = [verifierKeyOf(ORIGIN, 'ed25519', logKey.raw)];
const witnesses = [verifierKeyOf(WITNESS, 'cosignature-ed25519', witnessKey.raw)];
const entries = Array.from({ length: SIZE }, (_, index) => Buffer.from(`{"entry":${index}}`));

const note = noteOf(SIZE);
const receipt = await receiptOf(INDEX, SIZE);
const donors = {
  note: [noteOf(SIZE - 1), noteOf(0)],
  receipt: [await receiptOf(INDEX + 1, SIZE), await receiptOf(INDEX, SIZE - 1)],
};

/** Signed notes of tree heads with a cosignature, and receipts of one entry. */
export const logTargets = [
  {
    name: 'signed note',
    original: note,
    mutate: (random) => mutateLines(random, note, donors.note),
    accepts: async (text) => sayingOf(await verifyTreeHead(text, { keys, witnesses }, verify)),
    // What is believed must be what the log has signed, by lines that log and witness wrote.
    isHarmless: (_, said) => isOf(said, SIZE),
  },
  {
    name: 'receipt',
    original: receipt,
    mutate(random) {
      if (random(8) > 0) return mutateLines(random, receipt, donors.receipt);
      const entry = flipBit(random, entries[INDEX]);
      return { kind: 'bit of the entry', text: receipt, entry };
    },
    accepts: async (text, { entry = entries[INDEX] }) => {
      const verified = await verifyTlogProof({ proofText: text, entry, keys, witnesses, verify });
      return `${verified.index} ${sayingOf(verified)}`;
    },
    isHarmless: (_, said, { entry }) =>
      entry === undefined && said.startsWith(`${INDEX} `) && isOf(said.slice(3), SIZE),
  },
];

function mutateLines(random, text, others) {
  if (random(2) === 0) return { kind: 'bit of the text', text: flipBitOfText(random, text) };
  return changeLines(random, text, pick(random, others));
}

function rootOf(size) {
  return merkleRoot(entries.slice(0, size));
}

function noteOf(size) {
  const treeHead = { origin: ORIGIN, size, root: rootOf(size), extensions: [] };
  const text = formatTreeHead(treeHead);
  const signature = sign(null, Buffer.from(text), logKey.privateKey);
  const message = cosignedMessage({
    type: 'cosignature-ed25519',
    cosigner: WITNESS,
    timestamp: COSIGNED_AT,
    treeHead,
  });
  const cosignature = encodeTimestamped(
    COSIGNED_AT,
    sign(null, Buffer.from(message), witnessKey.privateKey),
  );
  return formatNote(text, [
    signatureLine(ORIGIN, keys[0].keyId, signature),
    signatureLine(WITNESS, witnesses[0].keyId, cosignature),
  ]);
}

async function receiptOf(index, size) {
  const hashes = entries.slice(0, size).map((entry) => leafHash(entry));
  const proof = await inclusionProof(index, size, nodeReaderOf(hashes));
  return formatTlogProof({ index, proof, treeHead: noteOf(size), extra: Buffer.from('hint') });
}

function sayingOf({ treeHead, logSignatures, cosignatures }) {
  const { origin, size, root } = treeHead;
  const head = `${origin} ${size} ${Buffer.from(root).toString('hex')}`;
  return [head, ...[...logSignatures, ...cosignatures].map(({ line }) => line)].join('\n');
}

function isOf(said, size) {
  const [head, ...lines] = said.split('\n');
  const own = note.split('\n');
  return (
    head === `${ORIGIN} ${size} ${Buffer.from(rootOf(size)).toString('hex')}` &&
    lines.length >= 1 &&
    lines.every((line) => own.includes(line))
  );
}
