import { utf8ToBytes } from '@noble/hashes/utils.js';

import { sha256, sha256Bytes } from '../../digest/sha256.js';
import { toBase64 } from '../../encoding/base64.js';
import { decodeUtf8 } from '../../encoding/utf8.js';
import { contentDigest, entryOf, subjectsOf } from '../../tlog/entry-card.js';
import { leafHash } from '../../tlog/leaf-hash.js';
import { merkleRoot } from '../../tlog/merkle-root.js';
import { inclusionProof, nodeReaderOf } from '../../tlog/proofs.js';
import { formatTreeHead } from '../../tlog/tree-head.js';
import type { AuditEvent } from '../audit-event.js';
import type { BundleSource } from '../bundle.js';
import type { LogEvidence } from '../log-evidence.js';
import { testId } from './an-audit.js';

export const LOG_ORIGIN = 'holdpoint.local/default';

/** What a test may want otherwise of a log. */
export interface LogWishes {
  /** Signs the text of a tree head. */
  readonly note: (treeHead: string) => string;
  /** Verifier keys that the bundle names, the current one first. */
  readonly keys: readonly string[];
  readonly rotations?: readonly string[];
  readonly origin?: string;
  /** The events in the order in which the log took them. */
  readonly order?: (events: readonly AuditEvent[]) => readonly AuditEvent[];
  /** Types of events whose content was purged since. */
  readonly purged?: readonly string[];
  /** Entries of others that came before and after those of the bundle. */
  readonly strangers?: { readonly before: number; readonly after: number };
}

/** A bundle with its place in a log, and every entry of that log. */
export interface LoggedBundle {
  readonly source: BundleSource;
  readonly entries: readonly Uint8Array[];
}

/** Puts the audit events of a bundle into a log, as the platform does. */
export async function aLoggedBundle(
  bundle: BundleSource,
  wishes: LogWishes,
): Promise<LoggedBundle> {
  const { origin = LOG_ORIGIN, strangers = { before: 0, after: 0 } } = wishes;
  const ordered = (wishes.order ?? inOrderOfTime)(bundle.audit);
  const entries = [
    ...Array.from({ length: strangers.before }, (_, index) => aStranger(index, 'before', origin)),
    ...ordered.map((event) => entryOf(toldOf(event), origin)),
    ...Array.from({ length: strangers.after }, (_, index) => aStranger(index, 'after', origin)),
  ];
  const hashAt = nodeReaderOf(entries.map((entry) => leafHash(entry)));
  const head = { origin, size: entries.length, root: merkleRoot(entries), extensions: [] };
  const isPurged = ({ type }: AuditEvent): boolean => wishes.purged?.includes(type) === true;
  const places: LogEvidence['entries'] = [];
  for (const event of bundle.audit) {
    const index = strangers.before + ordered.indexOf(event);
    const card = decodeUtf8(entries[index] ?? new Uint8Array());
    const proof = (await inclusionProof(index, entries.length, hashAt)).map(toBase64);
    const content = isPurged(event)
      ? { salt: null, card }
      : { salt: toBase64(saltOf(event)), card: null };
    places.push({ eventId: event.id, index, ...content, proof });
  }
  const log: LogEvidence = {
    schema: 'holdpoint.log-evidence.v1',
    origin,
    keys: [...wishes.keys],
    rotations: [...(wishes.rotations ?? [])],
    treeHead: wishes.note(formatTreeHead(head)),
    entries: places,
  };
  const audit = bundle.audit.map((event) => (isPurged(event) ? { ...event, body: null } : event));
  return { source: { ...bundle, audit, log }, entries };
}

/** Who may sign and what is in force comes before what happens under it. */
function inOrderOfTime(events: readonly AuditEvent[]): readonly AuditEvent[] {
  const first = ['credential.enrolled', 'policy.activated'];
  const isFirst = ({ type }: AuditEvent): boolean => first.includes(type);
  return [...events.filter(isFirst), ...events.filter((event) => !isFirst(event))];
}

function toldOf({ id, stream, streamSeq: seq, type, actor, at, body }: AuditEvent) {
  const event = { id, stream, streamSeq: seq, type, actor, at, body };
  const digest = contentDigest(saltOf(event), body);
  return { id, stream, seq, type, actor, at, subjects: subjectsOf(body), contentDigest: digest };
}

/** Random in life; of the id in a test, so that a bundle is the same each time. */
function saltOf({ id }: AuditEvent): Uint8Array {
  return sha256Bytes(utf8ToBytes(id));
}

function aStranger(index: number, when: string, origin: string): Uint8Array {
  const event = {
    id: testId(when === 'before' ? 4000 + index : 5000 + index),
    stream: `thing:${when}`,
    seq: index + 1,
    type: 'thing.changed',
    actor: 'account:ada',
    at: '2026-11-01T08:00:00.000Z',
  };
  return entryOf({ ...event, subjects: [], contentDigest: sha256(event.id) }, origin);
}
