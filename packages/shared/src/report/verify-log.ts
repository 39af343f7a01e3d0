import { utf8ToBytes } from '@noble/hashes/utils.js';

import { fromBase64 } from '../encoding/base64.js';
import { isHoldpointError } from '../errors/holdpoint-error.js';
import type { VerifySignature } from '../signing/verify-signature.js';
import { isSameBytes } from '../tlog/bytes.js';
import { contentDigest, entryOf, parseEntry, subjectsOf } from '../tlog/entry-card.js';
import { endorsedKeys } from '../tlog/key-rotation.js';
import { leafHash } from '../tlog/leaf-hash.js';
import { verifyInclusion } from '../tlog/proofs.js';
import { parseVerifierKey, type VerifierKey } from '../tlog/verifier-key.js';
import { type VerifiedTreeHead, verifyTreeHead } from '../tlog/verify-note.js';
import type { AuditEvent } from './audit-event.js';
import type { BundleSource } from './bundle.js';
import type { LogEvidence, LoggedEvent } from './log-evidence.js';
import type { LogTrust } from './log-trust.js';
import type { LogVerification, PlacedEvent } from './log-verification.js';
import { describe, type VerificationFinding } from './verification.js';
import { verifyLogOrder } from './verify-log-order.js';
import { verifyLogTree } from './verify-log-tree.js';

/** Where the log evidence of a bundle lies. */
export const LOG_PATH = 'evidence/log.json';

/**
 * Every audit event of a bundle recomputes to its entry, and each entry stands in the tree that a trusted key of the log
 * signed, in an order in which things may happen; with `trust.tree` in the log as others see it, with witnesses no older
 * than what they cosigned. Adversarial: bundle, tree and notes are a stranger's. Total.
 */
export async function verifyLog(
  bundle: BundleSource,
  trust: LogTrust,
  verify: VerifySignature,
): Promise<LogVerification> {
  const { log } = bundle;
  if (log === null) return withoutLog(trust);
  try {
    const keys = await keysOf(log, trust, verify);
    const head = await verifyTreeHead(log.treeHead, { keys, witnesses: trust.witnesses }, verify);
    const placed = placedEvents(bundle.audit, log);
    const entries = verifyEntries(placed.events, log.origin, head);
    const order = verifyLogOrder(bundle, placed.events);
    const tree = await verifyLogTree(bundle, placed.events, head, { ...trust, keys, verify });
    return {
      findings: [
        ...otherLog(log, head),
        ...placed.findings,
        ...entries,
        ...order.findings,
        ...tree.findings,
      ],
      proved: [...provedBy(bundle, head, trust), ...order.proved, ...tree.proved],
      notProved: [...order.notProved, ...tree.notProved],
    };
  } catch (error) {
    return { findings: [faultOf(error)], proved: [], notProved: [] };
  }
}

function withoutLog({ keys, witnesses, tree }: LogTrust): LogVerification {
  const isWanted = keys.length > 0 || witnesses.length > 0 || tree !== null;
  const detail = 'The bundle says nothing of its place in a log.';
  return {
    findings: isWanted ? [{ code: 'verify.log_absent', path: LOG_PATH, detail }] : [],
    proved: [],
    notProved: [
      'That the audit trail stands in a transparency log: the bundle has no log evidence, so whoever made it can make another.',
    ],
  };
}

/** Keys given, or the bundle's oldest; and what these endorsed, one after another. */
async function keysOf(
  log: LogEvidence,
  trust: LogTrust,
  verify: VerifySignature,
): Promise<readonly VerifierKey[]> {
  const own = log.keys.map(parseVerifierKey).filter(({ type }) => type === 'ed25519');
  const roots = trust.keys.length > 0 ? trust.keys : own.slice(-1);
  return endorsedKeys(log.origin, roots, log.rotations, verify);
}

/** Each event has exactly one place and each place one event, and no two have the same. */
function placedEvents(
  audit: readonly AuditEvent[],
  log: LogEvidence,
): { readonly events: readonly PlacedEvent[]; readonly findings: readonly VerificationFinding[] } {
  const places = new Map(log.entries.map((logged) => [logged.eventId, logged]));
  const events = audit
    .flatMap((event) => {
      const logged = places.get(event.id);
      return logged === undefined ? [] : [{ event, logged }];
    })
    .sort((one, other) => one.logged.index - other.logged.index);
  const indexes = new Set(log.entries.map(({ index }) => index));
  const isOneToOne =
    events.length === audit.length &&
    log.entries.length === audit.length &&
    places.size === audit.length &&
    indexes.size === audit.length;
  const missing = audit.filter(({ id }) => !places.has(id)).map(({ id, type }) => `${type} ${id}`);
  const detail = `Events and entries are not one to one${missing.length === 0 ? '' : `; without an entry: ${missing.slice(0, 5).join(', ')}`}.`;
  return {
    events,
    findings: isOneToOne ? [] : [{ code: 'verify.entry_missing', path: LOG_PATH, detail }],
  };
}

function verifyEntries(
  events: readonly PlacedEvent[],
  origin: string,
  { treeHead: { size, root } }: VerifiedTreeHead,
): readonly VerificationFinding[] {
  return events.flatMap(({ event, logged }): VerificationFinding[] => {
    const where = `${event.type} ${event.id}`;
    const entry = entryIn(event, logged, origin);
    if (typeof entry === 'string')
      return [{ code: 'verify.entry_differs', path: LOG_PATH, detail: `${where}: ${entry}` }];
    const proof = logged.proof.flatMap((hash) => fromBase64(hash) ?? []);
    const isIn = verifyInclusion({
      leafHash: leafHash(entry),
      index: logged.index,
      size,
      root,
      proof,
    });
    const detail = `${where} is not entry ${logged.index} of the tree of ${size}.`;
    return isIn ? [] : [{ code: 'verify.entry_not_included', path: LOG_PATH, detail }];
  });
}

/** The entry of an event, or why it has none. A purged one brings its card, which must say the same of all but the body. */
function entryIn(
  event: AuditEvent,
  { salt, card }: LoggedEvent,
  origin: string,
): Uint8Array | string {
  const { id, stream, streamSeq: seq, type, actor, at, body } = event;
  try {
    if (salt !== null && card === null) {
      const digest = contentDigest(fromBase64(salt) ?? new Uint8Array(), body);
      const told = { id, stream, seq, type, actor, at, subjects: subjectsOf(body) };
      return entryOf({ ...told, contentDigest: digest }, origin);
    }
    if (salt !== null || card === null || body !== null) return 'neither content nor purged.';
    const entry = utf8ToBytes(card);
    const { subjects, content } = parseEntry(entry);
    const told = { id, stream, seq, type, actor, at, subjects, contentDigest: content.digest };
    const isSame = isSameBytes(entryOf(told, origin), entry);
    return isSame ? entry : 'its card is of another event.';
  } catch (error) {
    return describe(error);
  }
}

function otherLog(
  { origin }: LogEvidence,
  { treeHead }: VerifiedTreeHead,
): readonly VerificationFinding[] {
  // A proof of one organisation's log says nothing about another's.
  const detail = `The tree head is of ${treeHead.origin}.`;
  return origin === treeHead.origin ? [] : [{ code: 'verify.log_other', path: LOG_PATH, detail }];
}

function provedBy(
  { audit }: BundleSource,
  { treeHead: { origin, size }, cosignatures }: VerifiedTreeHead,
  { keys }: LogTrust,
): readonly string[] {
  const purged = audit.filter(({ body }) => body === null).length;
  return [
    `All ${audit.length} audit events are entries of the log ${origin}, which had ${size} entries when this bundle was made.`,
    ...(purged === 0
      ? []
      : [
          `The content of ${purged} events was purged; that they happened, and when, is in the log.`,
        ]),
    keys.length === 0
      ? 'Its tree head is signed by the key that the bundle itself names: self-asserted, compare it with a copy of the key from elsewhere (--key).'
      : 'Its tree head is signed by a key that you gave, or one that it endorsed.',
    ...cosignatures.map(
      ({ name, timestamp }) =>
        `${name} cosigned this tree head at ${new Date((timestamp ?? 0) * 1000).toISOString()}: all of it is no younger.`,
    ),
  ];
}

/** What notes and keys throw, as findings; an error is never a pass. */
function faultOf(error: unknown): VerificationFinding {
  const code = isHoldpointError(error) ? error.code : '';
  const isUnsigned = code === 'log.signature_missing' || code === 'log.signature_wrong';
  return {
    code: isUnsigned ? 'verify.log_unsigned' : 'verify.log_malformed',
    path: LOG_PATH,
    detail: describe(error),
  };
}
