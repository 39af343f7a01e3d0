import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';

import type { Sha256 } from '../contracts/common.js';
import { digestOf } from '../digest/sha256.js';
import { merkleRoot } from '../tlog/merkle-root.js';
import type { SampleRecord } from './sample-record.js';

/** What of a record is result, and not circumstance: times, tokens, fences and packs are left out. */
export type ResultRecord = Pick<SampleRecord, 'sampleKey' | 'epoch' | 'score' | 'transcriptDigest'>;

/** Order of records in every digest and report: by sample key, then epoch, by code units; never by time. */
export function byKeyAndEpoch(
  left: Pick<SampleRecord, 'sampleKey' | 'epoch'>,
  right: Pick<SampleRecord, 'sampleKey' | 'epoch'>,
): number {
  if (left.sampleKey !== right.sampleKey) return left.sampleKey < right.sampleKey ? -1 : 1;
  return left.epoch - right.epoch;
}

/** A record in its place of the tree. */
interface Leaf extends Pick<SampleRecord, 'sampleKey' | 'epoch'> {
  /** SHA-256 of the canonical JSON, 32 bytes. */
  readonly data: Uint8Array;
}

/** Takes the records of a run in any order, and keeps a digest of each: a long run need never be in memory as a whole. */
export class RecordsRoot {
  private readonly leaves: Leaf[] = [];

  add({ sampleKey, epoch, score, transcriptDigest }: ResultRecord): void {
    const digest = digestOf({ sampleKey, epoch, score, transcriptDigest });
    this.leaves.push({ sampleKey, epoch, data: hexToBytes(digest.slice('sha256:'.length)) });
  }

  /** Merkle root over the records, RFC 6962 §2.1; independent of the order in which they came. */
  root(): Sha256 {
    const inOrder = this.leaves.toSorted(byKeyAndEpoch).map(({ data }) => data);
    return `sha256:${bytesToHex(merkleRoot(inOrder))}`;
  }
}

/** Merkle root over the records of one run, RFC 6962 §2.1; independent of the order given. */
export function recordsRoot(records: readonly ResultRecord[]): Sha256 {
  const root = new RecordsRoot();
  for (const record of records) root.add(record);
  return root.root();
}

/**
 * Digest of what a run showed: equal for a disturbed and an undisturbed run of one plan and seed.
 * `origin` is the plan's digest, or the digest of the imported file.
 */
export function runResultDigest(origin: Sha256, records: readonly ResultRecord[]): Sha256 {
  return resultDigestOver(origin, recordsRoot(records));
}

/** The same from the root over the records. */
export function resultDigestOver(origin: Sha256, root: Sha256): Sha256 {
  return digestOf({ schema: 'holdpoint.run-result.v1', origin, root });
}
