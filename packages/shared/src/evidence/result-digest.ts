import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';

import type { Sha256 } from '../contracts/common.js';
import { digestOf } from '../digest/sha256.js';
import { merkleRoot } from '../tlog/merkle-root.js';
import type { SampleRecord } from './sample-record.js';

/** Order of records in every digest and report: by sample key, then epoch, by code units; never by time. */
export function byKeyAndEpoch(
  left: Pick<SampleRecord, 'sampleKey' | 'epoch'>,
  right: Pick<SampleRecord, 'sampleKey' | 'epoch'>,
): number {
  if (left.sampleKey !== right.sampleKey) return left.sampleKey < right.sampleKey ? -1 : 1;
  return left.epoch - right.epoch;
}

/** What of a record is result, and not circumstance: times, tokens, fences and packs are left out. */
function leafOf(record: SampleRecord): Uint8Array {
  const { sampleKey, epoch, score, transcriptDigest } = record;
  return hexToBytes(
    digestOf({ sampleKey, epoch, score, transcriptDigest }).slice('sha256:'.length),
  );
}

/** Merkle root over the records of one run, RFC 6962 §2.1; independent of the order given. */
export function recordsRoot(records: readonly SampleRecord[]): Sha256 {
  const leaves = [...records].sort(byKeyAndEpoch).map(leafOf);
  return `sha256:${bytesToHex(merkleRoot(leaves))}`;
}

/**
 * Digest of what a run showed: equal for a disturbed and an undisturbed run of one plan and seed.
 * `origin` is the plan's digest, or the digest of the imported file.
 */
export function runResultDigest(origin: Sha256, records: readonly SampleRecord[]): Sha256 {
  return digestOf({ schema: 'holdpoint.run-result.v1', origin, root: recordsRoot(records) });
}
