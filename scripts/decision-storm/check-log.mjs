import { webcrypto } from 'node:crypto';

import { logKeysOf } from '@holdpoint/shared/attestation/trust-anchor';
import { canonicalJson } from '@holdpoint/shared/digest/canonical-json';
import { verifierOf } from '@holdpoint/shared/signing/verify-signature';
import { contentDigest, parseEntry } from '@holdpoint/shared/tlog/entry-card';
import { emptyFrontier, extendFrontier, rootOf } from '@holdpoint/shared/tlog/frontier';
import { leafHash } from '@holdpoint/shared/tlog/leaf-hash';
import { formatNote, parseNote } from '@holdpoint/shared/tlog/note';
import { parseTreeHead } from '@holdpoint/shared/tlog/tree-head';
import { verifyNote } from '@holdpoint/shared/tlog/verify-note';

export const verify = verifierOf(webcrypto.subtle);

const BATCH = 20_000;

/**
 * The whole log against itself: entries to leaves, leaves to the root under every signed head, and against every head that
 * somebody outside has seen, which is what a consistency proof between them would show. Gives what is wrong, and counts.
 */
export async function checkLog({ pool, trust, seen, witnessKeys }) {
  const heads = await headsIn(pool);
  const wrong = [];
  const roots = new Map();
  let frontier = emptyFrontier;
  const sizes = [...new Set([...heads.map(({ size }) => size), ...seen.map(sizeOf)])].sort(
    (one, other) => one - other,
  );
  let pending = [...sizes];
  for await (const { idx, entry, stored, event } of leavesIn(pool)) {
    const hash = leafHash(entry);
    if (idx !== frontier.size) wrong.push(`leaf ${idx} stands at place ${frontier.size}`);
    if (!Buffer.from(hash).equals(stored))
      wrong.push(`leaf ${idx} has another hash than its entry`);
    if (!isCardOf(entry, event, trust.origin)) wrong.push(`leaf ${idx} is no card of its event`);
    frontier = extendFrontier(frontier, [hash]);
    while (pending[0] === frontier.size) {
      roots.set(frontier.size, Buffer.from(rootOf(frontier)));
      pending = pending.slice(1);
    }
  }
  if (pending.length > 0)
    wrong.push(`heads over more leaves than there are: ${pending.join(', ')}`);
  const keys = logKeysOf(trust);
  for (const { size, root, note } of heads) {
    if (roots.get(size)?.equals(root) !== true) wrong.push(`head ${size} has another root`);
    if (note !== null) wrong.push(...(await wrongIn(note, keys, roots)));
  }
  for (const note of seen) wrong.push(...(await wrongIn(note, keys, roots)));
  const cosigned = await cosignedHeads(pool);
  for (const { note, line } of cosigned) {
    const { text } = parseNote(note);
    const [by] = await verifyNote(parseNote(formatNote(text, [line])), witnessKeys, verify);
    if (by === undefined) wrong.push(`no witness signed what stands under the head ${text}`);
    wrong.push(...(await wrongIn(note, keys, roots)));
  }
  return {
    wrong,
    leaves: frontier.size,
    signedHeads: heads.filter(({ note }) => note !== null).length,
    cosignedHeads: cosigned.length,
    headsSeenOutside: seen.length,
  };
}

/** A head seen, or stored, must be signed and have the root that the leaves give. */
async function wrongIn(note, keys, roots) {
  const signatures = await verifyNote(parseNote(note), keys, verify);
  const { size, root } = parseTreeHead(parseNote(note).text);
  if (signatures.length === 0) return [`no key of the log signed the head ${size}`];
  return roots.get(size)?.equals(Buffer.from(root)) === true
    ? []
    : [`a head of size ${size} that was signed is not of this log`];
}

function sizeOf(note) {
  return parseTreeHead(parseNote(note).text).size;
}

function isCardOf(entry, event, origin) {
  const card = parseEntry(entry);
  return (
    card.origin === origin &&
    card.id === event.id &&
    card.stream === event.stream &&
    card.seq === event.stream_seq &&
    card.type === event.type &&
    card.content.digest === event.content_digest &&
    card.content.digest === contentDigest(event.salt, event.body) &&
    canonicalJson(card.subjects) === canonicalJson(event.subjects)
  );
}

async function* leavesIn(pool) {
  for (let from = 0; ; from += BATCH) {
    const { rows } = await pool.query(
      `SELECT idx, entry, leaf_hash AS stored, event.* FROM audit.leaf JOIN audit.event AS event ON event.id = event_id
        WHERE idx >= $1 AND idx < $2 ORDER BY idx`,
      [from, from + BATCH],
    );
    for (const { idx, entry, stored, ...event } of rows)
      yield { idx: Number(idx), entry: new Uint8Array(entry), stored, event };
    if (rows.length === 0) return;
  }
}

async function headsIn(pool) {
  const { rows } = await pool.query('SELECT size, root, note FROM audit.tree_head ORDER BY size');
  return rows.map(({ size, ...head }) => ({ ...head, size: Number(size) }));
}

async function cosignedHeads(pool) {
  const { rows } = await pool.query(
    'SELECT note, line FROM audit.cosignature LEFT JOIN audit.tree_head USING (size) ORDER BY size',
  );
  return rows;
}
