import { constants, crc32, zstdCompressSync } from 'node:zlib';

import { family, harmless, refused } from './hostile-file.js';
import { honest, MEBIBYTE, sampleText, withMember } from './log-files.js';

const checked = {
  params: { [constants.ZSTD_c_checksumFlag]: 1, [constants.ZSTD_c_contentSizeFlag]: 1 },
};
/** Magic 4 bytes, descriptor 1, content size 1 (single segment), block header 3, block, checksum 4. RFC 8878. */
const frame = (): Buffer => zstdCompressSync(sampleText, checked);
const twoFrames = (): Buffer =>
  Buffer.concat([zstdCompressSync(sampleText.slice(0, 9)), zstdCompressSync(sampleText.slice(9))]);

function packedAs(packed: Buffer, claimedBytes?: number): Buffer {
  const claim = claimedBytes === undefined ? {} : { claimedBytes };
  return withMember({ method: 93, packed, ...claim });
}

/** A frame with one byte changed by `change`. */
function frameWith(position: number, change: (byte: number) => number): Buffer {
  const bytes = frame();
  const at = position < 0 ? bytes.length + position : position;
  bytes.writeUInt8(change(bytes.readUInt8(at)), at);
  return bytes;
}

/** A frame of raw blocks by hand: descriptor, its fields, then the text in one block. */
function rawFrame(descriptor: number, fields: string): Buffer {
  const block = Buffer.alloc(3);
  block.writeUIntLE((sampleText.length << 3) | 1, 0, 3);
  const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, descriptor]);
  return Buffer.concat([head, Buffer.from(fields, 'hex'), block, Buffer.from(sampleText)]);
}

/** Run-length blocks of 128 KiB in four bytes each. */
function runLengthFrame(blocks: number): Buffer {
  const head = Buffer.from('28b52ffd0058', 'hex');
  const block = Buffer.alloc(4);
  block.writeUIntLE(((128 * 1024) << 3) | (1 << 1), 0, 3);
  block.writeUInt8(0x20, 3);
  const last = Buffer.from(block);
  last.writeUInt8(last.readUInt8(0) | 1, 0);
  return Buffer.concat([head, Buffer.alloc(4 * (blocks - 1), block), last]);
}

function skippable(content: Buffer, claimedBytes = content.length): Buffer {
  const head = Buffer.from('502a4d1800000000', 'hex');
  head.writeUInt32LE(claimedBytes, 4);
  return Buffer.concat([head, content]);
}

const boundaries: readonly (readonly [string, number])[] = [
  ['in-the-magic', 3],
  ['behind-the-magic', 4],
  ['behind-the-descriptor', 5],
  ['behind-the-frame-header', 6],
  ['in-the-block-header', 8],
  ['behind-the-block-header', 9],
  ['in-the-block', 40],
  ['before-the-checksum', -4],
  ['in-the-checksum', -1],
];

/** Members in zip method 93, as Inspect writes them by default. */
export const zstd = family('zstd', [
  ...boundaries.map(([where, end]) =>
    refused(
      `zstd-cut-${where}`,
      'Half a sample counts, because the decoder ends without an error.',
      () => packedAs(frame().subarray(0, end)),
      'log.member_corrupt',
      /the last zstd frame is cut short|unexpected end of file/i,
    ),
  ),
  refused(
    'zstd-second-frame-cut',
    'The first frame counts alone.',
    () => packedAs(twoFrames().subarray(0, -5)),
    'log.member_corrupt',
    /cut short/,
  ),
  refused(
    'zstd-second-frame-missing',
    'The same with nothing of the second.',
    () => packedAs(zstdCompressSync(sampleText.slice(0, 9)), sampleText.length),
    'log.member_corrupt',
    /9 bytes, the directory says/,
  ),
  refused(
    'zstd-second-frame-too-long',
    'What follows the claimed size is thrown away unseen, or overflows.',
    () => packedAs(Buffer.concat([frame(), frame()])),
    'log.member_corrupt',
    /more than the directory says/,
  ),
  refused(
    'zstd-nothing',
    'No frame at all.',
    () => packedAs(Buffer.alloc(0)),
    'log.member_corrupt',
    /cut short/,
  ),
  refused(
    'zstd-text',
    'Text where a frame should be.',
    () => packedAs(Buffer.from('no frame here')),
    'log.member_corrupt',
    /bytes that are no zstd frame/,
  ),
  refused(
    'zstd-old-magic',
    'A frame of a format before 1.0, which has other bugs.',
    () => packedAs(frameWith(0, () => 0x27)),
    'log.member_corrupt',
    /no zstd frame/,
  ),
  refused(
    'zstd-tail',
    'Bytes behind the last frame go along unseen.',
    () => packedAs(Buffer.concat([frame(), Buffer.from('tail')])),
    'log.member_corrupt',
    /no zstd frame/,
  ),
  refused(
    'zstd-5000-empty-frames',
    'Each frame costs a call and gives nothing.',
    () => packedAs(Buffer.concat(Array.from({ length: 5000 }, () => zstdCompressSync('')))),
    'log.member_corrupt',
    /more than 4096 zstd frames/,
  ),
  refused(
    'zstd-5000-skippable-frames',
    'The same with frames that are skipped.',
    () => packedAs(Buffer.concat([Buffer.alloc(8 * 5000, skippable(Buffer.alloc(0))), frame()])),
    'log.member_corrupt',
    /more than 4096 zstd frames/,
  ),
  refused(
    'zstd-skips-4-gibibytes',
    'A frame to skip that is longer than the file.',
    () => packedAs(Buffer.concat([skippable(Buffer.alloc(0), 0xffffffff), frame()])),
    'log.member_corrupt',
    /cut short/,
  ),
  harmless(
    'zstd-skippable-frame',
    'A frame to skip hides bytes from nobody: no reader shows them.',
    () => packedAs(Buffer.concat([skippable(Buffer.from('abc')), frame()])),
    honest,
  ),
  refused(
    'zstd-only-skippable',
    'A member of nothing but what is skipped.',
    () => packedAs(skippable(Buffer.from('abc'))),
    'log.member_corrupt',
    /0 bytes, the directory says/,
  ),
  refused(
    'zstd-wrong-checksum',
    'Changed bytes behind an honest CRC of the zip.',
    () => packedAs(frameWith(-1, (byte) => byte ^ 0xff)),
    'log.member_corrupt',
    /checksum|corrupt/i,
  ),
  refused(
    'zstd-wrong-content-size',
    'A decoder allocates, or stops at, the size in the frame.',
    () => packedAs(frameWith(5, (byte) => byte + 1)),
    'log.member_corrupt',
    /corrupt/i,
  ),
  refused(
    'zstd-claims-1-tebibyte',
    'The frame says a terabyte.',
    () => packedAs(rawFrame(0xe0, '0000000000010000')),
    'log.member_corrupt',
    /memory|corrupt|wrong|claim|large/i,
  ),
  refused(
    'zstd-window-of-terabytes',
    'The decoder allocates a window of 3.75 TiB.',
    () => packedAs(rawFrame(0x00, 'ff')),
    'log.member_corrupt',
    /memory/i,
  ),
  refused(
    'zstd-window-of-256-mebibytes',
    'The same just above what is the rule.',
    () => packedAs(rawFrame(0x00, '90')),
    'log.member_corrupt',
    /memory/i,
  ),
  harmless(
    'zstd-window-of-128-mebibytes',
    'The largest window that is the rule, for a sample of a few bytes.',
    () => packedAs(rawFrame(0x00, '88')),
    honest,
  ),
  refused(
    'zstd-dictionary',
    'The bytes mean what a dictionary says that only the attacker has.',
    () => packedAs(rawFrame(0x21, `07${sampleText.length.toString(16)}`)),
    'log.member_corrupt',
    /dictionary/i,
  ),
  refused(
    'zstd-reserved-bit',
    'A bit that no decoder may take.',
    () => packedAs(frameWith(4, (byte) => byte | 0x08)),
    'log.member_corrupt',
    /./,
  ),
  refused(
    'zstd-reserved-block',
    'A kind of block that doesn’t exist.',
    () => packedAs(frameWith(6, (byte) => byte | 0x06)),
    'log.member_corrupt',
    /./,
  ),
  refused(
    'zstd-run-length-bomb',
    'Four bytes become 128 KiB.',
    () =>
      withMember({
        content: Buffer.alloc(64 * MEBIBYTE, ' '),
        method: 93,
        packed: runLengthFrame(512),
      }),
    'log.compression_ratio',
    /more than 500 : 1/,
  ),
  refused(
    'zstd-run-length-bomb-that-lies',
    'The same with a claim within all limits.',
    () =>
      withMember({
        content: '',
        method: 93,
        packed: runLengthFrame(4096),
        claimedBytes: MEBIBYTE,
        claimedCrc: crc32(Buffer.alloc(MEBIBYTE, ' ')),
      }),
    'log.member_corrupt',
    /more than the directory says/,
  ),
  refused(
    'zstd-bomb-in-two-frames',
    'The same behind an honest frame.',
    () => packedAs(Buffer.concat([frame(), runLengthFrame(4096)])),
    'log.member_corrupt',
    /more than the directory says/,
  ),
]);
