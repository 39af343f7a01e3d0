import { isAscii } from 'node:buffer';
import { promisify } from 'node:util';

import { isHoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import yauzl from 'yauzl';

import type { ByteSource } from './byte-source.js';
import { logError, visible } from './log-error.js';
import type { LogLimits } from './log-limits.js';
import { checkZipEnd } from './zip-end.js';
import { memberName } from './zip-name.js';

const METHODS = new Set([0, 8, 93]);
const LOCAL_HEADER_BYTES = 30;
const ENCRYPTED = 0x1;
const UTF8_NAME = 0x800;
const FILE_TYPE = 0o170000;
const SYMLINK = 0o120000;
/** None said, a regular file, a folder. */
const PLAIN_TYPES = new Set([0, 0o100000, 0o040000]);

/** One entry of the zip, as its central directory describes it; nothing of it is checked against the bytes yet. */
export interface ZipMember {
  readonly name: string;
  /** 0 stored, 8 deflate, 93 zstd. */
  readonly method: number;
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  readonly crc32: number;
  readonly localHeaderOffset: number;
  /** Where the next member or the directory starts. */
  readonly endsBefore: number;
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

function checkMember(member: ZipMember, flags: number, unixMode: number, limits: LogLimits): void {
  const { name, method, packedBytes, unpackedBytes } = member;
  const fileType = unixMode & FILE_TYPE;
  if (fileType === SYMLINK) throw logError('log.unsafe_member', 'is a symbolic link', name);
  if (!PLAIN_TYPES.has(fileType))
    throw logError('log.unsafe_member', 'is a device, a pipe or a socket', name);
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
function withoutOverlap(
  members: readonly ZipMember[],
  directoryStart: number,
  source: ByteSource,
): ZipMember[] {
  const byOffset = [...members].sort((a, b) => a.localHeaderOffset - b.localHeaderOffset);
  const starts = new Map<ZipMember, number>();
  byOffset.forEach((member, index) => {
    const end =
      member.localHeaderOffset +
      LOCAL_HEADER_BYTES +
      Buffer.byteLength(member.name) +
      member.packedBytes;
    if (end > source.sizeBytes)
      throw logError('log.truncated', 'its bytes go past the end of the file', member.name);
    if (end > directoryStart)
      throw logError('log.overlapping_members', 'reaches into the directory', member.name);
    const next = byOffset[index + 1];
    starts.set(member, next?.localHeaderOffset ?? directoryStart);
    if (next !== undefined && end > next.localHeaderOffset) {
      throw logError(
        'log.overlapping_members',
        `shares bytes with ${visible(next.name)}`,
        member.name,
      );
    }
  });
  return members.map((member) => ({ ...member, endsBefore: starts.get(member) ?? 0 }));
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
      source.name,
    );
  }
  // The types say boolean; it is the offset behind the last entry read.
  const start = Number(zip.readEntryCursor);
  const all: ZipMember[] = [];
  let directoryBytes = 0;
  let totalBytes = 0;
  const flagsOfNames = new Set<number>();
  for await (const entry of zip.eachEntry()) {
    directoryBytes += entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength;
    totalBytes += entry.uncompressedSize;
    const member: ZipMember = {
      name: memberName(entry.fileNameRaw, entry.extraFields),
      method: entry.compressionMethod,
      packedBytes: entry.compressedSize,
      unpackedBytes: entry.uncompressedSize,
      crc32: entry.crc32,
      localHeaderOffset: entry.relativeOffsetOfLocalHeader,
      endsBefore: 0,
    };
    if (!isAscii(entry.fileNameRaw)) flagsOfNames.add(entry.generalPurposeBitFlag & UTF8_NAME);
    // Python reads a name without the flag in another code: two names here may be one there. No writer mixes them.
    if (flagsOfNames.size > 1) {
      const what = 'a member name beyond ASCII under another flag than the others';
      throw logError('log.unsafe_member', what, member.name);
    }
    checkMember(member, entry.generalPurposeBitFlag, entry.externalFileAttributes >>> 16, limits);
    if (directoryBytes > limits.directoryBytes) {
      throw logError(
        'log.too_large',
        `the zip's directory is larger than directoryBytes = ${limits.directoryBytes}`,
        source.name,
      );
    }
    if (totalBytes > limits.totalBytes) {
      const what = `unpacks to more than totalBytes = ${limits.totalBytes}`;
      throw logError('log.too_large', what, source.name);
    }
    all.push(member);
  }
  await checkZipEnd(source, { start, end: Number(zip.readEntryCursor), count: all.length });
  return withoutOverlap(all, start, source);
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
