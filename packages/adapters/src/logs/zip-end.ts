import type { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import type { ByteSource } from './byte-source.js';
import { logError } from './log-error.js';

const ENTRY_SIGNATURE = 0x02014b50;
const END_SIGNATURE = 0x06054b50;
const END_BYTES = 22;
const ZIP64_END_SIGNATURE = 0x06064b50;
const ZIP64_END_BYTES = 56;
const ZIP64_LOCATOR_SIGNATURE = 0x07064b50;
const ZIP64_LOCATOR_BYTES = 20;

/** The central directory as it was read: from `start` to `end` in the file. */
export interface DirectoryExtent {
  readonly start: number;
  readonly end: number;
  readonly count: number;
}

/** Whether the zip64 records at the start of `records` say what was read. APPNOTE 4.3.14 and 4.3.15. */
function isZip64EndOf(records: Buffer, { start, end, count }: DirectoryExtent): boolean {
  if (records.length < ZIP64_END_BYTES + ZIP64_LOCATOR_BYTES + END_BYTES) return false;
  const claims: readonly (readonly [number, number])[] = [
    [4, ZIP64_END_BYTES - 12],
    [24, count],
    [32, count],
    [40, end - start],
    [48, start],
    [ZIP64_END_BYTES + 8, end],
  ];
  return (
    records.readUInt32LE(ZIP64_END_BYTES) === ZIP64_LOCATOR_SIGNATURE &&
    claims.every(([offset, truth]) => records.readBigUInt64LE(offset) === BigInt(truth))
  );
}

/** Whether the last record says what was read, or leaves it to zip64. APPNOTE 4.3.16. */
function isEndOf(
  record: Buffer,
  { start, end, count }: DirectoryExtent,
  isZip64: boolean,
): boolean {
  if (record.length < END_BYTES || record.readUInt32LE(0) !== END_SIGNATURE) return false;
  const agrees = (claim: number, truth: number, unsaid: number): boolean =>
    claim === truth || (isZip64 && claim === unsaid);
  return (
    agrees(record.readUInt16LE(8), count, 0xffff) &&
    agrees(record.readUInt16LE(10), count, 0xffff) &&
    agrees(record.readUInt32LE(12), end - start, 0xffffffff) &&
    agrees(record.readUInt32LE(16), start, 0xffffffff) &&
    END_BYTES + record.readUInt16LE(20) === record.length
  );
}

/**
 * Refuses a zip whose last records don't say what was read. Readers find the directory by its offset (as here), or by
 * its size back from those records (Python's zipfile, with which Inspect reads): where the two disagree, one file is two
 * logs. Throws `log.zip_invalid`.
 */
export async function checkZipEnd(source: ByteSource, extent: DirectoryExtent): Promise<void> {
  const rest = source.sizeBytes - extent.end;
  const longest = ZIP64_END_BYTES + ZIP64_LOCATOR_BYTES + END_BYTES + 0xffff;
  const records = await source.read(extent.end, Math.min(rest, longest + 1));
  const signature = records.length < 4 ? 0 : records.readUInt32LE();
  if (signature === ENTRY_SIGNATURE) {
    const what = 'the directory goes on after the number of entries that it claims';
    throw logError('log.zip_invalid', what, source.name);
  }
  const isZip64 = signature === ZIP64_END_SIGNATURE;
  if (!isZip64 && (await hasLocatorBefore(source, extent))) throw twoLogs(source);
  const last = records.subarray(isZip64 ? ZIP64_END_BYTES + ZIP64_LOCATOR_BYTES : 0);
  if ((!isZip64 || isZip64EndOf(records, extent)) && isEndOf(last, extent, isZip64)) return;
  throw twoLogs(source);
}

/** In the comment of the last entry it sends readers that look for it to another directory (CVE-2025-8291). */
async function hasLocatorBefore(source: ByteSource, extent: DirectoryExtent): Promise<boolean> {
  const start = extent.end - ZIP64_LOCATOR_BYTES;
  if (start < 0) return false;
  const bytes = await source.read(start, 4);
  return bytes.length === 4 && bytes.readUInt32LE() === ZIP64_LOCATOR_SIGNATURE;
}

function twoLogs(source: ByteSource): HoldpointError {
  const what = 'its last records and its directory disagree, so that two readers may see two logs';
  return logError('log.zip_invalid', what, source.name);
}
