import { crc32 } from 'node:zlib';

import { aHeader, evalEntries, samplesOf } from '../inspect-builders.js';
import { zipOf } from '../zip-writer.js';
import { family, harmless, refused } from './hostile-file.js';
import { honest, sampleText, withMember } from './log-files.js';

const unsafeNames: readonly (readonly [string, string, string])[] = [
  ['climbs', 'samples/../../etc/passwd', 'overwrite a file outside the folder (zip slip)'],
  ['climbs-at-once', '../evil.json', 'the same, without a folder to leave first'],
  ['climbs-at-the-end', 'samples/..', 'replace the folder above'],
  ['is-only-dots', '..', 'replace the folder itself'],
  ['climbs-with-backslashes', 'samples\\..\\..\\evil.json', 'the same on Windows'],
  ['climbs-with-both-slashes', 'samples/..\\evil.json', 'pass a check that knows one slash'],
  ['is-absolute', '/etc/passwd', 'name any file of the machine'],
  ['is-absolute-with-backslash', '\\evil.json', 'name any file of the drive'],
  ['is-a-share', '\\\\host\\share\\evil.json', 'make Windows call a host, with its credentials'],
  ['has-a-drive', 'C:\\evil.json', 'name any file of another drive'],
  ['has-a-drive-and-slash', 'c:/evil.json', 'the same with a plain slash'],
  ['has-a-nul', 'samples/1_epoch_1.json\0.png', 'be one name for a check and another for C'],
  ['is-nothing', '', 'be the folder itself'],
];

const fileTypes: readonly (readonly [string, number])[] = [
  ['a-character-device', 0o020666],
  ['a-block-device', 0o060666],
  ['a-pipe', 0o010666],
  ['a-socket', 0o140777],
];

function unicodePath(other: string, raw: string): Buffer {
  const field = Buffer.alloc(9);
  field.writeUInt16LE(0x7075, 0);
  field.writeUInt16LE(5 + Buffer.byteLength(other), 2);
  field.writeUInt8(1, 4);
  field.writeUInt32LE(crc32(raw), 5);
  return Buffer.concat([field, Buffer.from(other)]);
}

function twoNames(first: string | Buffer, second: string | Buffer): Buffer {
  const entry = (rawName: string | Buffer, id: number) => ({
    name: String(rawName),
    rawName: Buffer.from(rawName),
    content: `{"id":${id},"epoch":1,"scores":{"match":{"value":"C"}}}`,
  });
  return zipOf([...evalEntries(aHeader(), []), entry(first, 1), entry(second, 2)]);
}

/** Members whose names or types would do harm if anyone unpacked the log, or hide a member. */
export const names = family('names', [
  refused(
    'two-codes',
    'Names under the UTF-8 flag and without it: two here are one in Python, and one of two samples is hidden.',
    () =>
      zipOf([
        ...evalEntries(aHeader(), samplesOf(['C'])),
        { name: 'samples/\u00e9_epoch_1.json', content: sampleText, flags: 0 },
        { name: 'samples/\u251c\u2310_epoch_1.json', content: sampleText },
      ]),
    'log.unsafe_member',
    /a member name beyond ASCII under another flag than the others/,
  ),
  ...unsafeNames.map(([id, name, hope]) =>
    refused(
      `name-${id}`,
      `A member named to ${hope}.`,
      () => withMember({ name }),
      'log.unsafe_member',
      /a member (?:name that is absolute or leads out of the log|without a name)/,
    ),
  ),
  refused(
    'symlink',
    'A link to a file of the machine is followed when the next member is written through it.',
    () => withMember({ name: 'link.json', content: '/etc/passwd', mode: 0o120777 }),
    'log.unsafe_member',
    /is a symbolic link/,
  ),
  refused(
    'symlink-as-sample',
    'The same in place of a sample.',
    () => withMember({ content: '../../secrets.json', mode: 0o120777 }),
    'log.unsafe_member',
    /is a symbolic link/,
  ),
  ...fileTypes.map(([id, mode]) =>
    refused(
      `member-is-${id}`,
      'A special file, to hang or to reach whoever opens it.',
      () => withMember({ name: 'special.json', content: '', mode }),
      'log.unsafe_member',
      /is a device, a pipe or a socket/,
    ),
  ),
  refused(
    'name-not-utf8',
    'Two names that no reader can spell read as one, and one of two samples counts.',
    () =>
      twoNames(
        Buffer.from('samples/\xfe.json', 'latin1'),
        Buffer.from('samples/\xff.json', 'latin1'),
      ),
    'log.unsafe_member',
    /isn't UTF-8/,
  ),
  refused(
    'name-overlong-utf8',
    'Dots and slashes spelt in two bytes each pass a check and climb when decoded.',
    () => twoNames(Buffer.from('c0aec0aec0af65', 'hex'), 'samples/2.json'),
    'log.unsafe_member',
    /isn't UTF-8/,
  ),
  refused(
    'name-twice-by-extra-field',
    'Newer readers take the name in the extra field: a sample for them, a note for others.',
    () => {
      const extra = unicodePath('samples/1_epoch_1.json', 'notes.txt');
      return withMember({ name: 'notes.txt', content: sampleText, extra });
    },
    'log.unsafe_member',
    /another name in its extra field/,
  ),
  harmless(
    'name-repeated-in-extra-field',
    'Older zip tools write the name once more; that is no second name.',
    () => {
      const name = 'samples/1_epoch_1.json';
      return withMember({ extra: unicodePath(name, name) });
    },
    honest,
  ),
  harmless(
    'names-that-differ-in-case',
    'On some disks one would overwrite the other; here both count.',
    () => twoNames('samples/a.json', 'samples/A.json'),
    ['1 1: 1', '2 1: 1'],
  ),
  harmless(
    'names-that-differ-in-normal-form',
    'The same for one letter written in two ways.',
    () => twoNames('samples/\u00e9.json', 'samples/e\u0301.json'),
    ['1 1: 1', '2 1: 1'],
  ),
  refused(
    'name-with-escape-sequences',
    'The terminal that shows the error clears its screen and prints what the name says.',
    () => withMember({ name: 'samples/\u001b[2J\u202e\u200b_epoch_1.json', content: '{' }),
    'log.json_invalid',
    /^samples\/\\u\{1b\}\[2J\\u\{202e\}\\u\{200b\}_epoch_1\.json: the JSON ends too early \(at byte 1\); /,
  ),
  refused(
    'name-of-60000-control-characters',
    'The error is as long as the name, six times over.',
    () => withMember({ name: `samples/${'\u0007'.repeat(60_000)}.json`, content: '{' }),
    'log.json_invalid',
    /^samples\/\\u\{7\}.*…: /,
  ),
  harmless(
    'folder-with-content',
    'A sample hides in a folder’s entry, which some readers skip: it counts for nobody.',
    () => withMember({ name: 'samples/2_epoch_1.json/', content: sampleText }),
    honest,
  ),
]);
