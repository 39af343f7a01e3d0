import { aHeader, anEvalLog, evalEntries, samplesOf } from '../inspect-builders.js';
import { type ZipEntry, zipOf } from '../zip-writer.js';
import { family, harmless, refused } from './hostile-file.js';
import { honest, jsonLogOf } from './log-files.js';

const entries = (): ZipEntry[] => evalEntries(aHeader(), samplesOf(['C']));
const whole = (): Buffer => zipOf(entries());
const END_BYTES = 22;
const TWO_LOGS =
  /its last records and its directory disagree, so that two readers may see two logs/;

/** The end record of a zip with one of its 16-bit fields changed. */
function withEndField(offset: number, value: number): Buffer {
  const bytes = whole();
  bytes.writeUInt16LE(value, bytes.length - END_BYTES + offset);
  return bytes;
}

/** The comment of the last entry is a zip64 locator, and its true zip64 record lies at the start of the file. */
function locatorInComment(): Buffer {
  const bytes = zipOf(entries(), { prefix: Buffer.alloc(56) });
  const end = bytes.length - END_BYTES;
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeUInt32LE(1, 16);
  bytes.writeUInt16LE(locator.length, bytes.lastIndexOf('PK\x01\x02') + 32);
  const directoryBytes = bytes.readUInt32LE(end + 12) + locator.length;
  bytes.writeUInt32LE(directoryBytes, end + 12);
  bytes.writeUInt32LE(0x06064b50, 0);
  bytes.writeBigUInt64LE(44n, 4);
  bytes.writeUInt16LE(45, 12);
  bytes.writeUInt16LE(45, 14);
  const count = BigInt(bytes.readUInt16LE(end + 10));
  bytes.writeBigUInt64LE(count, 24);
  bytes.writeBigUInt64LE(count, 32);
  bytes.writeBigUInt64LE(BigInt(directoryBytes), 40);
  bytes.writeBigUInt64LE(BigInt(bytes.readUInt32LE(end + 16)), 48);
  return Buffer.concat([bytes.subarray(0, end), locator, bytes.subarray(end)]);
}

/** Two whole logs one behind the other; the second's offsets are true of the file when `isShifted`. */
function concatenated(isShifted: boolean): Buffer {
  const first = anEvalLog(aHeader(), samplesOf(['I']));
  return isShifted ? zipOf(entries(), { prefix: first }) : Buffer.concat([first, whole()]);
}

/** Files that are no log, and zips that show one reader another log than the next. */
export const archives = family('archives', [
  refused(
    'no-bytes',
    'A reader fails on the first byte.',
    () => Buffer.alloc(0),
    'log.empty',
    /the file is empty/,
  ),
  refused(
    'one-byte',
    'A reader fails on the second byte.',
    () => Buffer.from('P'),
    'log.not_a_log',
    /neither a zip nor a JSON object/,
  ),
  refused(
    'only-a-signature',
    'A reader fails behind the signature.',
    () => Buffer.from('PK'),
    'log.truncated',
    /no directory at its end/,
  ),
  refused(
    'plain-text',
    'Anything is taken for a log.',
    () => Buffer.from('hello'),
    'log.not_a_log',
    /neither a zip nor/,
  ),
  refused(
    'gzip',
    'Another packing is opened, without limits.',
    () => Buffer.from('1f8b0800000000000003', 'hex'),
    'log.not_a_log',
    /neither/,
  ),
  refused(
    'json-list',
    'A list is taken for a log.',
    () => Buffer.from('[{"eval":{}}]'),
    'log.not_a_log',
    /neither a zip nor a JSON object/,
  ),
  refused(
    'another-tools-json',
    'Results of another tool count as a log.',
    () => Buffer.from('{"results":{},"configs":{}}'),
    'log.header_invalid',
    /eval: .*expected object/,
  ),
  refused(
    'another-zip',
    'A document counts as a log.',
    () => zipOf([{ name: 'word/document.xml', content: '<a/>' }]),
    'log.not_a_log',
    /a zip without header\.json/,
  ),
  refused(
    'zip-of-nothing',
    'A log of nothing passes.',
    () => zipOf([]),
    'log.not_a_log',
    /a zip without header\.json/,
  ),
  refused(
    'cut-before-its-end',
    'A log cut short counts as whole.',
    () => whole().subarray(0, -30),
    'log.truncated',
    /cut short, or not a zip/,
  ),
  refused(
    'first-half',
    'The same in the middle of a member.',
    () => whole().subarray(0, whole().length >> 1),
    'log.truncated',
    /cut short/,
  ),
  refused(
    'cut-in-the-last-record',
    'The same one byte before the end.',
    () => whole().subarray(0, -1),
    'log.truncated',
    /cut short/,
  ),
  refused(
    'garbage-behind-the-end',
    'Bytes that no reader shows go along with the log.',
    () => Buffer.concat([whole(), Buffer.from('tail')]),
    'log.zip_invalid',
    /Invalid comment length/,
  ),
  harmless(
    'comment',
    'A comment is read as a part of the log.',
    () => zipOf(entries(), { comment: 'PK\x01\x02 no entry' }),
    honest,
  ),
  refused(
    'comment-with-an-end-record',
    'A second end record in the comment points to another directory, for readers that look for the last.',
    () => zipOf(entries(), { comment: zipOf([]) }),
    'log.zip_invalid',
    TWO_LOGS,
  ),
  refused(
    'comment-with-half-an-end-record',
    'The same with a record whose own comment is too long.',
    () =>
      zipOf(entries(), {
        comment: Buffer.concat([zipOf([], { comment: 'x' }), Buffer.from('yz')]),
      }),
    'log.zip_invalid',
    /Invalid comment length/,
  ),
  refused(
    'comment-too-long',
    'The comment hides what follows the file.',
    () => withEndField(20, 4),
    'log.zip_invalid',
    /Invalid comment length/,
  ),
  refused(
    'two-logs-in-one-file',
    'Two end records: one reader takes the first log, another the last.',
    () => concatenated(false),
    'log.zip_invalid',
    /invalid central directory|disagree/,
  ),
  refused(
    'locator-in-a-comment',
    'A zip64 locator in the last comment sends some readers to another directory (CVE-2025-8291).',
    locatorInComment,
    'log.zip_invalid',
    TWO_LOGS,
  ),
  harmless(
    'two-logs-with-true-offsets',
    'The same with offsets that are true: as after an edit in place, the last directory counts for every reader.',
    () => concatenated(true),
    honest,
  ),
  refused(
    'directory-size-too-small',
    'Python looks for the directory by its size back from the end and skips the first entries.',
    () => zipOf(entries(), { claimedDirectoryBytes: 57 }),
    'log.zip_invalid',
    TWO_LOGS,
  ),
  refused(
    'directory-size-too-large',
    'The same the other way: entries of bytes before the directory.',
    () => zipOf(entries(), { claimedDirectoryBytes: 400 }),
    'log.zip_invalid',
    TWO_LOGS,
  ),
  refused(
    'two-directories',
    'The offset points to one directory, the size back from the end to another: two logs in one.',
    () => {
      const shown = anEvalLog(aHeader(), samplesOf(['I']));
      const directoryStart = shown.indexOf('PK\x01\x02');
      const directory = shown.subarray(directoryStart, -END_BYTES);
      const end = Buffer.from(shown.subarray(-END_BYTES));
      return Buffer.concat([shown, directory, end]);
    },
    'log.zip_invalid',
    TWO_LOGS,
  ),
  refused(
    'directory-offset-past-the-end',
    'A read past the end fails, or reads what lies behind.',
    () => zipOf(entries(), { claimedDirectoryOffset: 0x7fffffff }),
    'log.truncated',
    /which the file doesn't have|past/,
  ),
  refused(
    'directory-offset-in-a-member',
    'Entries are read from inside a member.',
    () => zipOf(entries(), { claimedDirectoryOffset: 40 }),
    'log.zip_invalid',
    /invalid central directory/,
  ),
  refused(
    'count-too-large',
    'A reader waits for entries that never come.',
    () => zipOf(entries(), { claimedCount: 9 }),
    'log.truncated',
    /needs 46 bytes at \d+, which the file doesn't have/,
  ),
  refused(
    'count-too-small',
    'Members are hidden from readers that count, and shown to those that don’t.',
    () => zipOf(entries(), { claimedCount: 2 }),
    'log.zip_invalid',
    /goes on after the number of entries/,
  ),
  refused(
    'counts-of-two-disks',
    'The count of this disk differs from the count of all.',
    () => withEndField(8, 1),
    'log.zip_invalid',
    TWO_LOGS,
  ),
  refused(
    'second-disk',
    'A part of the log lies elsewhere.',
    () => withEndField(4, 1),
    'log.zip_invalid',
    /multi-disk/,
  ),
  refused(
    'zip64-count-differs',
    'The old record says one count, the zip64 record another.',
    () => zipOf(entries(), { zip64: true, zip64Claims: { claimedCount: 3 }, claimedCount: 2 }),
    'log.zip_invalid',
    TWO_LOGS,
  ),
  refused(
    'zip64-size-differs',
    'The zip64 size leads Python elsewhere.',
    () => zipOf(entries(), { zip64: true, zip64Claims: { claimedDirectoryBytes: 57 } }),
    'log.zip_invalid',
    TWO_LOGS,
  ),
  refused(
    'zip64-offset-beyond-numbers',
    'An offset of 64 bits becomes another number in JavaScript.',
    () => zipOf(entries(), { zip64: true, zip64Claims: { claimedDirectoryOffset: 2 ** 62 } }),
    'log.truncated',
    /which the file doesn't have/,
  ),
  refused(
    'zip64-locator-points-away',
    'The locator points to a zip64 record that another reader doesn’t find.',
    () => {
      const bytes = zipOf(entries(), { zip64: true });
      bytes.writeBigUInt64LE(3n, bytes.length - END_BYTES - 12);
      return bytes;
    },
    'log.zip_invalid',
    /invalid zip64 end of central directory record/,
  ),
  refused(
    'json-and-zip-in-one',
    'A log for readers of JSON and another for readers of zips.',
    () => Buffer.concat([jsonLogOf('[]'), whole()]),
    'log.json_invalid',
    /something follows the JSON value/,
  ),
]);
