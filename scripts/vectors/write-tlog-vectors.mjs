import { writeFile } from 'node:fs/promises';

import { addEntries, addReceipts, addTiles } from './tlog-entry-cases.mjs';
import { addNotes, addTreeHeads, addVerifierKeys } from './tlog-note-cases.mjs';
import { addComparisons, addProofs } from './tlog-proof-cases.mjs';

/** Writes `packages/shared/src/tlog/vectors.json`, the same at each run. */
const target = new URL('../../packages/shared/src/tlog/vectors.json', import.meta.url);

const cases = [];
const add = (kind, name, input, expected) => cases.push({ kind, name, input, expected });
for (const addKind of [
  addNotes,
  addVerifierKeys,
  addTreeHeads,
  addProofs,
  addComparisons,
  addEntries,
  addTiles,
  addReceipts,
])
  addKind(add);

const about = [
  'Golden vectors of the transparency log, written by scripts/vectors/write-tlog-vectors.mjs; C2SP signed-note, tlog-checkpoint, tlog-cosignature, tlog-tiles, tlog-proof, RFC 6962, RFC 9162.',
  'A case has `kind`, `name`, `input` and `expected`. Where `expected` is an object with `code` alone, the input must be refused; the code is ours. Hashes are hex, bytes base64, texts are the UTF-8 itself.',
  'note: { note, keys } -> { text, signedBy: names of the keys that have signed, in the order of the note, each once }.',
  'verifier_key: { key } -> { name, keyId, type: the signature type byte }.',
  'tree_head: { text } -> { origin, size, root: base64, extensions }.',
  'inclusion and consistency: claims -> whether they are proven.',
  'compare_heads: { witnessed, presented, proof: consistency proof } -> consistent, other_log, rollback, split_view or not_append_only.',
  'entry: { text } -> { leafHash, card }.',
  'tile_path: { path } -> { level, index, width }, or null for no path.',
  'entry_bundle: { bytes, width: number of entries there must be } -> entries.',
  'tlog_proof: { proof, entry, keys, witnesses } -> { index, size, witnesses: names of those who cosigned }.',
];
await writeFile(target, `${JSON.stringify({ about, cases }, null, 1)}\n`);
const refused = cases.filter(
  ({ expected }) => expected === false || expected === null || expected.code !== undefined,
);
console.log(`${cases.length} cases, ${refused.length} of them negative, in ${target.pathname}`);
