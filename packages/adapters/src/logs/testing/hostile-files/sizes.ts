import { crc32, deflateRawSync } from 'node:zlib';

import { family, harmless, refused } from './hostile-file.js';
import { honest, jsonLogOf, sampleText, withMember } from './log-files.js';

const length = sampleText.length;
const deflated = (): Buffer => deflateRawSync(sampleText);

/** A zip64 field with these numbers. */
function zip64Field(...numbers: readonly bigint[]): Buffer {
  const field = Buffer.alloc(4 + 8 * numbers.length);
  field.writeUInt16LE(1, 0);
  field.writeUInt16LE(8 * numbers.length, 2);
  numbers.forEach((number, index) => field.writeBigUInt64LE(number, 4 + 8 * index));
  return field;
}

const DISAGREE = /local header and directory disagree/;

/** Sizes, checksums and offsets that aren't those of the bytes. */
export const sizes = family('sizes', [
  refused(
    'crc-wrong',
    'A sample changed after the run.',
    () => withMember({ claimedCrc: crc32('other') }),
    'log.member_corrupt',
    /the CRC-32 is not the directory's/,
  ),
  refused(
    'crc-wrong-in-what-is-not-needed',
    'Nobody checks what nobody reads.',
    () => withMember({ name: 'reductions.json', claimedCrc: 1 }),
    'log.member_corrupt',
    /^reductions\.json: the CRC-32/,
  ),
  refused(
    'crc-of-nothing',
    'A CRC of 0 says that there is none to check.',
    () => withMember({ claimedCrc: 0 }),
    'log.member_corrupt',
    /the CRC-32/,
  ),
  refused(
    'size-too-small',
    'The end of a sample is cut off.',
    () => withMember({ claimedBytes: 10 }),
    'log.member_corrupt',
    /unpacks to more than the directory says/,
  ),
  refused(
    'size-too-large',
    'What lay in memory before is read as the sample’s end.',
    () => withMember({ claimedBytes: length + 1 }),
    'log.member_corrupt',
    /\d+ bytes, the directory says \d+/,
  ),
  refused(
    'stored-size-too-small',
    'The same without packing.',
    () => withMember({ method: 0, claimedBytes: 10 }),
    'log.member_corrupt',
    /the directory says 10/,
  ),
  refused(
    'stored-size-too-large',
    'The same without packing.',
    () => withMember({ method: 0, claimedBytes: length + 1 }),
    'log.member_corrupt',
    /the directory says/,
  ),
  refused(
    'deflate-cut',
    'Half a sample counts.',
    () => withMember({ packed: deflated().subarray(0, 40) }),
    'log.member_corrupt',
    /unexpected end of file/,
  ),
  refused(
    'deflate-nothing',
    'A member of no bytes at all.',
    () => withMember({ packed: Buffer.alloc(0) }),
    'log.member_corrupt',
    /unexpected end of file/,
  ),
  refused(
    'deflate-tail',
    'Bytes behind the stream go along unseen.',
    () => withMember({ packed: Buffer.concat([deflated(), Buffer.alloc(3)]) }),
    'log.member_corrupt',
    /bytes follow the end of the deflate stream/,
  ),
  refused(
    'deflate-two-streams',
    'The second of two samples goes along unseen.',
    () => withMember({ packed: Buffer.concat([deflated(), deflated()]) }),
    'log.member_corrupt',
    /bytes follow the end/,
  ),
  refused(
    'deflate-reserved-block',
    'A kind of block that doesn’t exist.',
    () => withMember({ packed: Buffer.from([0x07, 0, 0]) }),
    'log.member_corrupt',
    /invalid block type/,
  ),
  refused(
    'deflate-of-gzip',
    'A gzip in place of a bare stream.',
    () => withMember({ packed: Buffer.from('1f8b0800000000000003', 'hex') }),
    'log.member_corrupt',
    /invalid|end of file/,
  ),
  refused(
    'packed-past-the-end',
    'A read past the end of the file.',
    () => withMember({ claimedPackedBytes: 1_000_000 }),
    'log.truncated',
    /go past the end of the file/,
  ),
  refused(
    'packed-too-small',
    'The last bytes belong to nobody.',
    () => withMember({ claimedPackedBytes: 20 }),
    'log.member_corrupt',
    /unexpected end of file/,
  ),
  refused(
    'claims-4-gibibytes',
    'A reader allocates what the directory says.',
    () => withMember({ claimedBytes: 0xfffffff0 }),
    'log.too_large',
    /4294967280 bytes, more than memberBytes/,
  ),
  refused(
    'zip64-claims-an-exbibyte',
    'The same in 64 bits.',
    () => withMember({ claimedBytes: 0xffffffff, extra: zip64Field(2n ** 60n) }),
    'log.too_large',
    /more than memberBytes/,
  ),
  refused(
    'zip64-packed-an-exbibyte',
    'The same for the packed size.',
    () => withMember({ claimedPackedBytes: 0xffffffff, extra: zip64Field(2n ** 60n) }),
    'log.truncated',
    /go past the end of the file/,
  ),
  refused(
    'zip64-size-of-the-local-header',
    'Another size for readers of local headers.',
    () => withMember({ local: { claimedBytes: 0xffffffff, extra: zip64Field(10n, 10n) } }),
    'log.member_corrupt',
    DISAGREE,
  ),
  harmless(
    'zip64-true',
    'Sizes in zip64 fields, as writers of streams leave them.',
    () =>
      withMember({
        local: {
          claimedBytes: 0xffffffff,
          claimedPackedBytes: 0xffffffff,
          extra: zip64Field(BigInt(length), BigInt(deflated().length)),
        },
      }),
    honest,
  ),
  refused(
    'local-name-differs',
    'Another sample for readers of local headers.',
    () => withMember({ localName: 'samples/9_epoch_1.json' }),
    'log.member_corrupt',
    DISAGREE,
  ),
  refused(
    'local-method-differs',
    'Other bytes for readers of local headers.',
    () => withMember({ method: 0, local: { method: 8 } }),
    'log.member_corrupt',
    DISAGREE,
  ),
  refused(
    'local-size-differs',
    'A shorter sample for readers of local headers.',
    () => withMember({ local: { claimedBytes: 10 } }),
    'log.member_corrupt',
    DISAGREE,
  ),
  refused(
    'local-packed-size-differs',
    'Another end of the member, and another member behind it.',
    () => withMember({ local: { claimedPackedBytes: 10 } }),
    'log.member_corrupt',
    DISAGREE,
  ),
  refused(
    'local-crc-differs',
    'Another sample that is right for readers of local headers.',
    () => withMember({ local: { claimedCrc: 1 } }),
    'log.member_corrupt',
    DISAGREE,
  ),
  refused(
    'local-extra-into-the-next-member',
    'The local header moves the bytes into the next member.',
    () => {
      const bytes = withMember({});
      bytes.writeUInt16LE(60, 28);
      return bytes;
    },
    'log.member_corrupt',
    /reach into the next member/,
  ),
  harmless(
    'descriptor',
    'Sizes behind the bytes, as writers of streams leave them: the directory counts.',
    () =>
      withMember({
        flags: 0x808,
        local: { claimedBytes: 0, claimedPackedBytes: 0, claimedCrc: 0 },
      }),
    honest,
  ),
  refused(
    'descriptor-and-a-size',
    'Sizes behind the bytes and another before them.',
    () => withMember({ flags: 0x808, local: { claimedBytes: 10 } }),
    'log.member_corrupt',
    DISAGREE,
  ),
  refused(
    'json-log-cut',
    'Half a .json log counts.',
    () => jsonLogOf(`[${sampleText}]`).subarray(0, 200),
    'log.json_invalid',
    /the JSON ends too early \(at byte 200\)/,
  ),
  refused(
    'json-log-cut-at-its-end',
    'The same one byte before the end.',
    () => jsonLogOf(`[${sampleText}]`).subarray(0, -1),
    'log.json_invalid',
    /the JSON ends too early/,
  ),
]);
