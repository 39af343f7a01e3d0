import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';

import { fromBase64, toBase64 } from '../encoding/base64.js';
import { isHoldpointError } from '../errors/holdpoint-error.js';
import { verifierOf } from '../signing/verify-signature.js';
import { compareHeads } from './compare-heads.js';
import { decodeEntryBundle } from './entry-bundle.js';
import { parseEntry } from './entry-card.js';
import { leafHash } from './leaf-hash.js';
import { parseNote } from './note.js';
import { verifyConsistency, verifyInclusion } from './proofs.js';
import { parseTilePath } from './tiles.js';
import { verifyTlogProof } from './tlog-proof.js';
import { parseTreeHead } from './tree-head.js';
import { parseVerifierKey, type VerifierKey } from './verifier-key.js';
import { verifyNote } from './verify-note.js';

const verify = verifierOf(crypto.subtle);
const typeBytes = { ed25519: 1, 'cosignature-ed25519': 4, 'cosignature-ml-dsa-44': 6 };

const HexBytes = z.string().transform((text) => hexToBytes(text));
const Base64Bytes = z.string().transform((text, context) => {
  const bytes = fromBase64(text);
  if (bytes === null) context.addIssue('expected base64');
  return bytes ?? z.NEVER;
});
const Keys = z.array(z.string().transform(parseVerifierKey));
const Head = z
  .strictObject({ origin: z.string(), size: z.number(), root: HexBytes })
  .transform((head) => ({ ...head, extensions: [] }));
const Proof = z.array(HexBytes);

const Case = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('note'),
    input: z.strictObject({ note: z.string(), keys: Keys }),
  }),
  z.strictObject({ kind: z.literal('verifier_key'), input: z.strictObject({ key: z.string() }) }),
  z.strictObject({ kind: z.literal('tree_head'), input: z.strictObject({ text: z.string() }) }),
  z.strictObject({
    kind: z.literal('inclusion'),
    input: z.strictObject({
      leafHash: HexBytes,
      index: z.number(),
      size: z.number(),
      root: HexBytes,
      proof: Proof,
    }),
  }),
  z.strictObject({
    kind: z.literal('consistency'),
    input: z.strictObject({
      from: z.number(),
      to: z.number(),
      fromRoot: HexBytes,
      toRoot: HexBytes,
      proof: Proof,
    }),
  }),
  z.strictObject({
    kind: z.literal('compare_heads'),
    input: z.strictObject({ witnessed: Head, presented: Head, proof: Proof }),
  }),
  z.strictObject({ kind: z.literal('entry'), input: z.strictObject({ text: z.string() }) }),
  z.strictObject({ kind: z.literal('tile_path'), input: z.strictObject({ path: z.string() }) }),
  z.strictObject({
    kind: z.literal('entry_bundle'),
    input: z.strictObject({ bytes: Base64Bytes, width: z.number() }),
  }),
  z.strictObject({
    kind: z.literal('tlog_proof'),
    input: z.strictObject({
      proof: z.string(),
      entry: Base64Bytes,
      keys: Keys,
      witnesses: Keys,
    }),
  }),
]);
type Case = z.infer<typeof Case>;

const Named = z.looseObject({ name: z.string(), kind: z.string(), expected: z.unknown() });
const { cases } = z
  .strictObject({ about: z.array(z.string()), cases: z.array(Named) })
  .parse(JSON.parse(readFileSync(new URL('vectors.json', import.meta.url), 'utf8')));

async function outcomeOf(one: Case): Promise<unknown> {
  switch (one.kind) {
    case 'note':
      return verifiedNote(one.input);
    case 'verifier_key': {
      const { name, keyId, type } = parseVerifierKey(one.input.key);
      return { name, keyId, type: typeBytes[type] };
    }
    case 'tree_head': {
      const head = parseTreeHead(one.input.text);
      return { ...head, root: toBase64(head.root) };
    }
    case 'inclusion':
      return verifyInclusion(one.input);
    case 'consistency':
      return verifyConsistency(one.input);
    case 'compare_heads':
      return compareHeads(one.input.witnessed, one.input.presented, one.input.proof);
    case 'entry': {
      const entry = utf8ToBytes(one.input.text);
      const card = parseEntry(entry);
      return { leafHash: bytesToHex(leafHash(entry)), card };
    }
    case 'tile_path':
      return parseTilePath(one.input.path) ?? null;
    case 'entry_bundle':
      return decodeEntryBundle(one.input.bytes, one.input.width).map(toBase64);
    case 'tlog_proof': {
      const { proof: proofText, ...trust } = one.input;
      const receipt = await verifyTlogProof({ proofText, ...trust, verify });
      const witnesses = receipt.cosignatures.map(({ name }) => name);
      return { index: receipt.index, size: receipt.treeHead.size, witnesses };
    }
  }
}

async function verifiedNote({
  note,
  keys,
}: {
  readonly note: string;
  readonly keys: readonly VerifierKey[];
}): Promise<unknown> {
  const parsed = parseNote(note);
  const verified = await verifyNote(parsed, keys, verify);
  return { text: parsed.text, signedBy: verified.map(({ name }) => name) };
}

async function answerTo(one: Case): Promise<unknown> {
  try {
    return await outcomeOf(one);
  } catch (error) {
    if (!isHoldpointError(error)) throw error;
    return { code: error.code };
  }
}

describe('golden vectors', () => {
  it('are more than 60, most of them negative', () => {
    const isNegative = (expected: unknown) =>
      expected === false ||
      expected === null ||
      z.strictObject({ code: z.string() }).safeParse(expected).success;
    const negative = cases.filter(({ expected }) => isNegative(expected));
    expect(cases.length).toBeGreaterThan(60);
    expect(negative.length).toBeGreaterThan(cases.length / 2);
  });

  it.each(cases.map((one) => [`${one.kind}: ${one.name}`, one] as const))('%s', async (_, one) => {
    const { name: _name, expected, ...asked } = one;
    expect(await answerTo(Case.parse(asked))).toEqual(expected);
  });
});
