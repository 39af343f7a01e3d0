import { aHeader, evalEntries, samplesOf } from '../inspect-builders.js';
import { type ZipEntry, zipOf } from '../zip-writer.js';
import { family, harmless, refused } from './hostile-file.js';
import { changed, sampleText, withMember } from './log-files.js';

const entries = (): ZipEntry[] => evalEntries(aHeader(), samplesOf(['C']));
const whole = (): Buffer => zipOf(entries());

/** An extra field of a size that makes the member's bytes start inside the next member. */
function quoting(): Buffer {
  const inner = { name: 'samples/2_epoch_1.json', content: sampleText, method: 0 };
  const local = zipOf([inner]).subarray(0, 30 + inner.name.length + sampleText.length);
  const header = local.subarray(0, 30 + inner.name.length);
  const field = Buffer.concat([Buffer.from('fecac000', 'hex'), header]);
  field.writeUInt16LE(header.length, 2);
  const outer: ZipEntry = {
    name: 'samples/1_epoch_1.json',
    content: sampleText,
    method: 0,
    packed: Buffer.alloc(0),
    claimedPackedBytes: sampleText.length,
    local: { extra: field.subarray(0, 4) },
  };
  const bytes = zipOf([{ ...outer, claimedPackedBytes: 4 }, inner, ...entries().slice(-1)]);
  // The length of the outer member's extra field: its own four bytes and the inner member's header.
  bytes.writeUInt16LE(4 + header.length, 28);
  return bytes;
}

/** Entries of the directory that aren't what lies where they point, or that no reader may open. */
export const members = family('members', [
  refused(
    'overlap-whole',
    'One member counts under a thousand names (Fifield’s bomb).',
    () =>
      zipOf([
        ...entries(),
        ...Array.from({ length: 1000 }, (_, n) => ({
          name: `samples/x${n}.json`,
          content: sampleText,
          sharesWith: 'samples/1_epoch_1.json',
        })),
      ]),
    'log.overlapping_members',
    /shares bytes with samples\//,
  ),
  refused(
    'overlap-in-part',
    'A member’s bytes hold the next member too.',
    () =>
      zipOf(
        entries().map((entry, index) =>
          index === 0 ? { ...entry, claimedPackedBytes: 200 } : entry,
        ),
      ),
    'log.overlapping_members',
    /shares bytes with/,
  ),
  refused(
    'overlap-with-the-directory',
    'A member’s bytes hold the directory.',
    () =>
      zipOf(
        entries().map((entry, index) =>
          index === 2
            ? { ...entry, method: 0, claimedPackedBytes: entry.content.length + 60 }
            : entry,
        ),
      ),
    'log.overlapping_members',
    /reaches into the directory/,
  ),
  refused(
    'overlap-by-quoting',
    'An extra field quotes the next header, and the bytes behind it count twice.',
    quoting,
    'log.member_corrupt',
    /disagree|reach into the next member/,
  ),
  refused(
    'entry-points-past-the-end',
    'A read past the end fails, or reads what lies behind.',
    () => withMember({ name: 'far.json', claimedOffset: 0x7ffffff0 }),
    'log.truncated',
    /go past the end of the file/,
  ),
  refused(
    'entry-points-into-a-member',
    'A member’s own bytes hold a header of their own.',
    () =>
      withMember({
        name: 'in.json',
        claimedOffset: 7,
        packed: Buffer.alloc(0),
        claimedPackedBytes: 0,
      }),
    'log.overlapping_members',
    /shares bytes with/,
  ),
  refused(
    'directory-signature-broken',
    'A reader guesses where entries start.',
    () => changed(whole(), whole().indexOf('PK\x01\x02') + 1),
    'log.zip_invalid',
    /invalid central directory file header signature/,
  ),
  refused(
    'local-signature-broken',
    'A reader takes any bytes for a member.',
    () => changed(whole(), 1 + whole().indexOf('PK\x03\x04', 10)),
    'log.member_corrupt',
    /no local header where the directory points/,
  ),
  refused(
    'encrypted',
    'Nobody can check what it holds.',
    () => withMember({ flags: 0x801 }),
    'log.encrypted_member',
    /is encrypted/,
  ),
  refused(
    'encrypted-strongly',
    'The same with strong encryption.',
    () => withMember({ flags: 0x840 }),
    'log.zip_invalid',
    /strong encryption/,
  ),
  refused(
    'encrypted-in-its-local-header',
    'Encrypted for readers of local headers only.',
    () => withMember({ local: { flags: 0x801 } }),
    'log.member_corrupt',
    /local header and directory disagree/,
  ),
  refused(
    'method-unknown',
    'A reader falls back to the bytes as they are.',
    () => withMember({ method: 99 }),
    'log.unsupported_method',
    /zip method 99; 0, 8 and 93 are read/,
  ),
  refused(
    'method-deflate64',
    'The same with a method that many tools know.',
    () => withMember({ method: 9 }),
    'log.unsupported_method',
    /zip method 9;/,
  ),
  refused(
    'extra-field-cut',
    'A reader of extra fields reads past their end.',
    () => withMember({ extra: Buffer.from('0100ffff', 'hex') }),
    'log.zip_invalid',
    /extra field/i,
  ),
  refused(
    'zip64-extra-field-missing',
    'A size is said to stand where nothing stands.',
    () => withMember({ claimedBytes: 0xffffffff, extra: Buffer.from('01000000', 'hex') }),
    'log.zip_invalid',
    /does not include uncompressed size/,
  ),
  harmless(
    'duplicate-member',
    'Which of two members counts depends on the reader: the last, and a finding says so.',
    () =>
      zipOf([
        ...entries(),
        { name: 'samples/1_epoch_1.json', content: sampleText.replace('"C"', '"I"') },
      ]),
    ['1 1: 0'],
    ['duplicate_members'],
  ),
  refused(
    'duplicate-header',
    'A second header, for readers that take the first.',
    () => zipOf([...entries(), { name: 'header.json', content: '{}' }]),
    'log.header_invalid',
    /eval/,
  ),
]);
