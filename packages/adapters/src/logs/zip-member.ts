import { crc32, inflateRawSync } from 'node:zlib';

import { isHoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import type { ByteSource } from './byte-source.js';
import { logError } from './log-error.js';
import type { ZipMember } from './zip-directory.js';
import { unpackZstd } from './zstd-frames.js';

const LOCAL_HEADER_BYTES = 30;
const LOCAL_SIGNATURE = 0x04034b50;

function inflate(packed: Buffer, unpackedBytes: number): Buffer {
  // `maxOutputLength` stops a stream that unpacks to more than the directory says before memory is spent on it.
  const { buffer, engine } = inflateRawSync(packed, {
    maxOutputLength: Math.max(unpackedBytes, 1),
    chunkSize: Math.max(unpackedBytes + 16, 64),
    info: true,
  }) as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
  if (engine.bytesWritten !== packed.length)
    throw new RangeError('bytes follow the end of the deflate stream');
  return buffer;
}

function unpack(packed: Buffer, member: ZipMember): Buffer {
  if (member.method === 0) return packed;
  return member.method === 8
    ? inflate(packed, member.unpackedBytes)
    : unpackZstd(packed, member.unpackedBytes);
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return "it can't be unpacked";
  const isTooLarge = 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE';
  return isTooLarge ? 'unpacks to more than the directory says' : cause.message;
}

async function packedBytes(source: ByteSource, member: ZipMember): Promise<Buffer> {
  const { localHeaderOffset: offset, name } = member;
  const header = await source.read(offset, LOCAL_HEADER_BYTES);
  if (header.readUInt32LE(0) !== LOCAL_SIGNATURE)
    throw new RangeError('no local header where the directory points');
  const nameBytes = header.readUInt16LE(26);
  const extraBytes = header.readUInt16LE(28);
  // A local header that disagrees shows another log to a reader that walks local headers than to this one.
  const localName = (await source.read(offset + LOCAL_HEADER_BYTES, nameBytes)).toString('utf8');
  if (localName !== name || header.readUInt16LE(8) !== member.method) {
    throw new RangeError('local header and directory disagree');
  }
  return source.read(offset + LOCAL_HEADER_BYTES + nameBytes + extraBytes, member.packedBytes);
}

/**
 * The member's bytes, unpacked; size and CRC are those of the directory. Throws `log.truncated` and
 * `log.member_corrupt` (bad stream, wrong size, wrong CRC, header that disagrees).
 */
export async function readMember(source: ByteSource, member: ZipMember): Promise<Buffer> {
  try {
    const unpacked = unpack(await packedBytes(source, member), member);
    if (unpacked.length !== member.unpackedBytes) {
      throw new RangeError(`${unpacked.length} bytes, the directory says ${member.unpackedBytes}`);
    }
    if (crc32(unpacked) !== member.crc32) throw new RangeError("the CRC-32 is not the directory's");
    return unpacked;
  } catch (cause) {
    if (isHoldpointError(cause)) throw cause;
    throw logError('log.member_corrupt', reasonOf(cause), member.name, cause);
  }
}
