import { crc32, inflateRawSync } from 'node:zlib';

import { isHoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import type { ByteSource } from './byte-source.js';
import { logError, visible } from './log-error.js';
import type { ZipMember } from './zip-directory.js';
import { unpackZstd } from './zstd-frames.js';

const LOCAL_HEADER_BYTES = 30;
const LOCAL_SIGNATURE = 0x04034b50;
const ENCRYPTED = 0x1;
/** The sizes and the CRC stand behind the bytes; the local header may leave them at 0. APPNOTE 4.4.4. */
const HAS_DESCRIPTOR = 0x8;
const ZIP64_EXTRA = 0x0001;
const IN_ZIP64_EXTRA = 0xffffffff;

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
  // By its shape: zlib's errors are no `Error` of ours where the test runner has a realm of its own.
  if (typeof cause !== 'object' || cause === null || !('message' in cause))
    return "can't be unpacked";
  const isTooLarge = 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE';
  return isTooLarge ? 'unpacks to more than the directory says' : visible(String(cause.message));
}

/** The two sizes in a local header's zip64 field, unpacked first. APPNOTE 4.5.3. */
function zip64Sizes(extra: Buffer): readonly [bigint, bigint] | undefined {
  for (let position = 0; position + 4 <= extra.length;) {
    const length = extra.readUInt16LE(position + 2);
    const field = extra.subarray(position + 4, position + 4 + length);
    if (extra.readUInt16LE(position) === ZIP64_EXTRA && field.length >= 16)
      return [field.readBigUInt64LE(0), field.readBigUInt64LE(8)];
    position += 4 + length;
  }
  return undefined;
}

function isLocalHeaderOf(header: Buffer, extra: Buffer, member: ZipMember): boolean {
  const flags = header.readUInt16LE(6);
  if (header.readUInt16LE(8) !== member.method || (flags & ENCRYPTED) !== 0) return false;
  const [unpacked64, packed64] = zip64Sizes(extra) ?? [];
  const agrees = (claim: number, truth: number, large?: bigint): boolean =>
    claim === truth ||
    (claim === IN_ZIP64_EXTRA && large === BigInt(truth)) ||
    ((flags & HAS_DESCRIPTOR) !== 0 && (claim === 0 || (claim === IN_ZIP64_EXTRA && large === 0n)));
  return (
    agrees(header.readUInt32LE(14), member.crc32) &&
    agrees(header.readUInt32LE(18), member.packedBytes, packed64) &&
    agrees(header.readUInt32LE(22), member.unpackedBytes, unpacked64)
  );
}

async function packedBytes(source: ByteSource, member: ZipMember): Promise<Buffer> {
  const { localHeaderOffset: offset, name } = member;
  const header = await source.read(offset, LOCAL_HEADER_BYTES);
  if (header.readUInt32LE(0) !== LOCAL_SIGNATURE)
    throw new RangeError('no local header where the directory points');
  const nameBytes = header.readUInt16LE(26);
  const extraBytes = header.readUInt16LE(28);
  const start = offset + LOCAL_HEADER_BYTES + nameBytes + extraBytes;
  const rest = await source.read(offset + LOCAL_HEADER_BYTES, nameBytes + extraBytes);
  const isNamesake = rest.toString('utf8', 0, nameBytes) === name;
  // A local header that disagrees shows another log to a reader that walks local headers than to this one.
  if (!isNamesake || !isLocalHeaderOf(header, rest.subarray(nameBytes), member))
    throw new RangeError('local header and directory disagree');
  // Extra fields may quote a whole member and so let bytes count twice (Fifield 2019, section "quoting").
  if (start + member.packedBytes > member.endsBefore)
    throw new RangeError('its local header makes it reach into the next member');
  return source.read(start, member.packedBytes);
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
