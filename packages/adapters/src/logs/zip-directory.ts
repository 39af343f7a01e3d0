import { promisify } from 'node:util';

import { isHoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import yauzl from 'yauzl';

import type { ByteSource } from './byte-source.js';
import { logError, visible } from './log-error.js';
import type { LogLimits } from './log-limits.js';

const METHODS = new Set([0, 8, 93]);
const LOCAL_HEADER_BYTES = 30;
const END_SIGNATURE = 0x06054b50;
const ZIP64_END_SIGNATURE = 0x06064b50;
const ENCRYPTED = 0x1;
const FILE_TYPE = 0o170000;
const SYMLINK = 0o120000;

/** One entry of the zip, as its central directory describes it; nothing of it is checked against the bytes yet. */
export interface ZipMember {
  readonly name: string;
  /** 0 stored, 8 deflate, 93 zstd. */
  readonly method: number;
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  readonly crc32: number;
  readonly localHeaderOffset: number;
}

/** The entries of a zip that count. */
export interface ZipDirectory {
  /** The last entry of each name, in the order of the directory: a later duplicate supersedes (requeue, edit). */
  readonly members: ReadonlyMap<string, ZipMember>;
  /** Names that occur more than once. */
  readonly duplicates: readonly string[];
}

/** Lets yauzl read from a source; cached ranges answer at once. */
class SourceReader extends yauzl.RandomAccessReader {
  constructor(private readonly source: ByteSource) {
    super();
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    const cached = this.source.cached(position, length);
    if (cached !== undefined) {
      cached.copy(buffer, offset);
      callback(null);
      return;
    }
    this.source.read(position, length).then(
      (bytes) => {
        bytes.copy(buffer, offset);
        callback(null);
      },
      (error: unknown) => {
        callback(error instanceof Error ? error : new Error(String(error)));
      },
    );
  }
}

/** Refuses names that would leave a folder if anyone ever unpacked the log. */
function checkName(name: string): void {
  const parts = name.split(/[/\\]/);
  if (
    name.length === 0 ||
    name.includes('\0') ||
    /^[/\\]|^[A-Za-z]:[/\\]/.test(name) ||
    parts.includes('..')
  ) {
    throw logError(
      'log.unsafe_member',
      'a member name that is absolute or leads out of the log',
      name,
    );
  }
}

function checkMember(member: ZipMember, flags: number, unixMode: number, limits: LogLimits): void {
  const { name, method, packedBytes, unpackedBytes } = member;
  checkName(name);
  if ((unixMode & FILE_TYPE) === SYMLINK)
    throw logError('log.unsafe_member', 'is a symbolic link', name);
  if ((flags & ENCRYPTED) !== 0) throw logError('log.encrypted_member', 'is encrypted', name);
  if (!METHODS.has(method)) {
    throw logError('log.unsupported_method', `zip method ${method}; 0, 8 and 93 are read`, name);
  }
  if (unpackedBytes > limits.memberBytes) {
    throw logError(
      'log.too_large',
      `${unpackedBytes} bytes, more than memberBytes = ${limits.memberBytes}`,
      name,
    );
  }
  const ratio = method === 93 ? limits.zstdRatio : limits.ratio;
  if (unpackedBytes > limits.ratioFreeBytes && unpackedBytes > ratio * packedBytes) {
    throw logError(
      'log.compression_ratio',
      `unpacks ${packedBytes} bytes to ${unpackedBytes}, more than ${ratio} : 1 (a zip bomb?)`,
      name,
    );
  }
}

/** Overlapping members let a few bytes count many times (Fifield, "A better zip bomb", 2019). */
function checkOverlap(members: readonly ZipMember[], source: ByteSource): void {
  const byOffset = [...members].sort((a, b) => a.localHeaderOffset - b.localHeaderOffset);
  byOffset.forEach((member, index) => {
    const end =
      member.localHeaderOffset +
      LOCAL_HEADER_BYTES +
      Buffer.byteLength(member.name) +
      member.packedBytes;
    if (end > source.sizeBytes)
      throw logError('log.truncated', 'its bytes go past the end of the file', member.name);
    const next = byOffset[index + 1];
    if (next !== undefined && end > next.localHeaderOffset) {
      throw logError(
        'log.overlapping_members',
        `shares bytes with ${visible(next.name)}`,
        member.name,
      );
    }
  });
}

/** A directory whose count is too low would hide members from this reader that others show. */
async function checkEnd(source: ByteSource, end: number): Promise<void> {
  const signature = (await source.read(end, 4)).readUInt32LE();
  if (signature === END_SIGNATURE || signature === ZIP64_END_SIGNATURE) return;
  throw logError(
    'log.zip_invalid',
    'the directory goes on after the number of entries that it claims',
    source.name,
  );
}

const fromReader = promisify<yauzl.RandomAccessReader, number, yauzl.Options, yauzl.ZipFile>(
  (reader, size, options, callback) => {
    yauzl.fromRandomAccessReader(reader, size, options, callback);
  },
);

async function readEntries(source: ByteSource, limits: LogLimits): Promise<ZipMember[]> {
  const zip = await fromReader(new SourceReader(source), source.sizeBytes, {
    autoClose: false,
    lazyEntries: true,
    decodeStrings: false,
    validateEntrySizes: false,
  });
  if (zip.entryCount > limits.members) {
    throw logError(
      'log.too_many_members',
      `${zip.entryCount} entries, more than members = ${limits.members}`,
    );
  }
  const all: ZipMember[] = [];
  let directoryBytes = 0;
  let totalBytes = 0;
  for await (const entry of zip.eachEntry()) {
    directoryBytes += entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength;
    totalBytes += entry.uncompressedSize;
    const member: ZipMember = {
      name: entry.fileNameRaw.toString('utf8'),
      method: entry.compressionMethod,
      packedBytes: entry.compressedSize,
      unpackedBytes: entry.uncompressedSize,
      crc32: entry.crc32,
      localHeaderOffset: entry.relativeOffsetOfLocalHeader,
    };
    checkMember(member, entry.generalPurposeBitFlag, entry.externalFileAttributes >>> 16, limits);
    if (directoryBytes > limits.directoryBytes) {
      throw logError(
        'log.too_large',
        `the zip's directory is larger than directoryBytes = ${limits.directoryBytes}`,
      );
    }
    if (totalBytes > limits.totalBytes) {
      throw logError('log.too_large', `unpacks to more than totalBytes = ${limits.totalBytes}`);
    }
    all.push(member);
  }
  // The types say boolean; it is the offset behind the last entry read.
  await checkEnd(source, Number(zip.readEntryCursor));
  checkOverlap(all, source);
  return all;
}

function asLogError(cause: unknown, place: string): unknown {
  if (isHoldpointError(cause)) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  // yauzl gives no codes. A zip without its last record is nearly always a file cut short.
  return reason.includes('End of central directory record signature not found')
    ? logError(
        'log.truncated',
        'the zip has no directory at its end: cut short, or not a zip',
        place,
        cause,
      )
    : logError('log.zip_invalid', visible(reason), place, cause);
}

/**
 * Reads and checks the central directory; local headers are never enumerated. Throws `log.truncated`,
 * `log.zip_invalid`, `log.too_many_members`, `log.too_large`, `log.compression_ratio`, `log.unsafe_member`,
 * `log.encrypted_member`, `log.unsupported_method` and `log.overlapping_members`.
 */
export async function readZipDirectory(
  source: ByteSource,
  limits: LogLimits,
): Promise<ZipDirectory> {
  const entries = await readEntries(source, limits).catch((cause: unknown) => {
    throw asLogError(cause, source.name);
  });
  const members = new Map<string, ZipMember>();
  const duplicates = new Set<string>();
  for (const member of entries) {
    if (member.name.endsWith('/')) continue;
    // Deleted first, so that the order is that of the entries that count.
    if (members.delete(member.name)) duplicates.add(member.name);
    members.set(member.name, member);
  }
  return { members, duplicates: [...duplicates] };
}
