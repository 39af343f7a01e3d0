import { zstdDecompressSync } from 'node:zlib';

const FRAME_MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a5;
const MAX_FRAMES = 4096;
const MAX_BLOCK_BYTES = 128 * 1024;

interface Frame {
  readonly packedBytes: number;
  /** No frame unpacks to more: a block holds at most 128 KiB. */
  readonly maxBytes: number;
}

/** The number at `position`, as long as `bytes` has it. */
function numberAt(bytes: Buffer, position: number, length: number): number {
  if (position + length > bytes.length) throw new RangeError('the last zstd frame is cut short');
  return bytes.readUIntLE(position, length);
}

/** Measures the frame at `start`; RFC 8878 §3.1.1 (frame header) and §3.1.1.2 (blocks). Throws `RangeError`. */
function frameAt(bytes: Buffer, start: number): Frame {
  const magic = numberAt(bytes, start, 4);
  if (magic >>> 4 === SKIPPABLE_MAGIC)
    return { packedBytes: 8 + numberAt(bytes, start + 4, 4), maxBytes: 0 };
  if (magic !== FRAME_MAGIC) throw new RangeError('bytes that are no zstd frame');
  const descriptor = numberAt(bytes, start + 4, 1);
  const isSingleSegment = (descriptor >> 5) & 1;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const sizeFlag = descriptor >> 6;
  const contentSizeBytes = sizeFlag === 0 ? isSingleSegment : 2 ** sizeFlag;
  let position = start + 5 + (1 - isSingleSegment) + dictionaryBytes + contentSizeBytes;
  let blocks = 0;
  for (let isLast = false; !isLast; blocks++) {
    const header = numberAt(bytes, position, 3);
    isLast = (header & 1) === 1;
    const isRunLength = ((header >> 1) & 3) === 1;
    position += 3 + (isRunLength ? 1 : header >>> 3);
  }
  const checksumBytes = (descriptor >> 2) & 1 ? 4 : 0;
  return { packedBytes: position + checksumBytes - start, maxBytes: blocks * MAX_BLOCK_BYTES };
}

function unpackFrame(frame: Buffer, room: number, maxBytes: number): Buffer {
  return zstdDecompressSync(frame, {
    maxOutputLength: Math.max(room, 1),
    // One chunk that holds all: the default collects 16 KiB pieces and copies them once more.
    chunkSize: Math.max(Math.min(room, maxBytes) + 16, 64),
  });
}

/**
 * Decompresses all frames of `packed`, which is at most `maxBytes` long when unpacked. Node's own functions stop without
 * an error after the first frame (measured on 22.23 and 24.21), and Inspect splits entries of more than 200 MiB.
 * Throws `RangeError` or zlib's error on anything that isn't a whole number of frames.
 */
export function unpackZstd(packed: Buffer, maxBytes: number): Buffer {
  const first = frameAt(packed, 0);
  if (first.packedBytes === packed.length) return unpackFrame(packed, maxBytes, first.maxBytes);
  const unpacked = Buffer.allocUnsafeSlow(maxBytes);
  let unpackedBytes = 0;
  let frames = 0;
  for (let position = 0; position < packed.length; frames++) {
    if (frames === MAX_FRAMES) throw new RangeError(`more than ${MAX_FRAMES} zstd frames`);
    const frame = frameAt(packed, position);
    const end = position + frame.packedBytes;
    if (end > packed.length) throw new RangeError('the last zstd frame is cut short');
    const part = unpackFrame(
      packed.subarray(position, end),
      maxBytes - unpackedBytes,
      frame.maxBytes,
    );
    if (part.length > maxBytes - unpackedBytes)
      throw new RangeError('unpacks to more than the directory says');
    unpackedBytes += part.copy(unpacked, unpackedBytes);
    position = end;
  }
  return unpacked.subarray(0, unpackedBytes);
}
