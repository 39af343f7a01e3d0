import { family, harmless, refused } from './hostile-file.js';
import {
  headerText,
  honest,
  jsonLogOf,
  MEBIBYTE,
  sampleText,
  withFields,
  withMember,
  withSamples,
} from './log-files.js';

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
const withId = (id: string): string => sampleText.replace('"id":1', `"id":"${id}"`);
const idBytes = (hex: string): Buffer => latin1(withId(Buffer.from(hex, 'hex').toString('latin1')));

const wrongBytes: readonly (readonly [string, string, string])[] = [
  ['invalid-utf8', 'ff', 'Two ids whose bytes no reader can spell become one.'],
  ['overlong-utf8', 'c0b1', 'The id 1, spelt in two bytes, is another task for some.'],
  [
    'surrogate-in-utf8',
    'eda080',
    'Half a character as bytes, which Python writes and others refuse.',
  ],
  ['utf8-beyond-unicode', 'f4908080', 'A character that doesn’t exist.'],
  ['utf8-cut', 'e282', 'Half a character takes the quotation mark along.'],
];

const brokenStrings: readonly (readonly [string, string, RegExp])[] = [
  ['line-break', 'a\nb', /a control character stands in a string/],
  ['nul', 'a\0b', /a control character stands in a string/],
  ['escape-sequence', 'a\u001b[2J', /a control character stands in a string/],
  ['unknown-escape', '\\x41', /an unknown escape/],
  ['half-a-unicode-escape', '\\u12g4', /without four hex digits/],
  ['escaped-end', '\\', /the JSON ends too early|missing/],
];

/** Bytes that aren't text, and text that isn't what it shows. */
export const text = family('text', [
  ...wrongBytes.map(([id, hex, what]) =>
    refused(
      `id-${id}`,
      what,
      () => withSamples(idBytes(hex)),
      'log.json_invalid',
      /a text is not UTF-8/,
    ),
  ),
  refused(
    'scorer-invalid-utf8',
    'The same with two scorers.',
    () => withSamples(latin1('{"id":1,"scores":{"\xff":{"value":1},"\xfe":{"value":0}}}')),
    'log.json_invalid',
    /a text is not UTF-8/,
  ),
  harmless(
    'transcript-invalid-utf8',
    'A log that can’t be read for one byte of a transcript: it is read.',
    () => withSamples(latin1(`${sampleText.slice(0, -1)},"metadata":"\xff"}`)),
    honest,
  ),
  harmless(
    'error-invalid-utf8',
    'The same in a message that is shown.',
    () => withSamples(latin1(`${sampleText.slice(0, -1)},"error":{"message":"\xff"}}`)),
    ['1 1: errored'],
    ['errored_samples'],
  ),
  ...brokenStrings.map(([id, string, says]) =>
    refused(
      `string-${id}`,
      'A text for lenient readers only.',
      () => withSamples(withId(string)),
      'log.json_invalid',
      says,
    ),
  ),
  harmless(
    'byte-order-mark',
    'A mark that some readers take for text.',
    () => Buffer.concat([Buffer.from('efbbbf', 'hex'), jsonLogOf(`[${sampleText}]`)]),
    honest,
  ),
  harmless(
    'byte-order-mark-in-a-member',
    'The same in a member.',
    () => withSamples(`\ufeff${sampleText}`),
    honest,
  ),
  refused(
    'two-byte-order-marks',
    'One is skipped, and the other?',
    () => withSamples(`\ufeff\ufeff${sampleText}`),
    'log.json_invalid',
    /a value was expected/,
  ),
  refused(
    'utf16',
    'Each second byte is NUL, and checks for UTF-8 find nothing.',
    () => Buffer.from(jsonLogOf('[]').toString(), 'utf16le'),
    'log.json_invalid',
    /a string was expected/,
  ),
  refused(
    'utf16-with-mark',
    'The same with its mark.',
    () => Buffer.from(`\ufeff${jsonLogOf('[]').toString()}`, 'utf16le'),
    'log.not_a_log',
    /neither/,
  ),
  refused(
    'utf16-member',
    'The same in a member.',
    () => withSamples(Buffer.from(sampleText, 'utf16le')),
    'log.json_invalid',
    /expected|missing/,
  ),
  harmless(
    'lone-surrogate-id',
    'Half a character that neither PostgreSQL nor a digest can hold: its digest names the sample.',
    () => withSamples(withId('\\ud800')),
    ['sha256:8c0c59dd0d275aadcd462a5fe12eb352cbdfeaf961eae4f85a4660521df7d2f5 1: 1'],
  ),
  harmless(
    'lone-surrogate-in-a-transcript',
    'The same where it does no harm.',
    () => withFields('"metadata":{"\\udc00":"\\ud800"}'),
    honest,
  ),
  harmless(
    'lone-surrogate-in-an-error',
    'The same in a message that is stored.',
    () => withFields('"error":{"message":"\\ud800"}'),
    ['1 1: errored'],
    ['errored_samples'],
  ),
  harmless(
    'nul-id',
    'A text that ends early for C and that PostgreSQL refuses.',
    () => withSamples(withId('a\\u0000b')),
    ['sha256:9db18af7360cd5d03bddf6a34395bcbe2a9a0c79ef7c495e5bd149c3c490defe 1: 1'],
  ),
  harmless(
    'bidirectional-id',
    'A name that shows another order than it has.',
    () => withSamples(withId('safe\u202egnp.exe')),
    ['safe\\u{202e}gnp.exe 1: 1'],
  ),
  harmless(
    'hidden-twins',
    'Ids that look the same are two tasks, and shown as two.',
    () => withSamples(withId('a'), withId('a\u200b'), withId('a\u{e0061}')),
    ['a 1: 1', 'a\\u{200b} 1: 1', 'a\\u{e0061} 1: 1'],
  ),
  harmless(
    'terminal-id',
    'The terminal that lists the samples prints what the id says.',
    () => withSamples(withId('\\u001b[32mALL SAMPLES PASSED')),
    ['\\u{1b}[32mALL SAMPLES PASSED 1: 1'],
  ),
  harmless('empty-id', 'A name that is none.', () => withSamples(withId('')), [
    'sha256:12ae32cb1ec02d01eda3581b127c1fee3b0dc53572ed6baf239721a03d82e126 1: 1',
  ]),
  harmless(
    'long-id',
    'A name too long for an index.',
    () => withSamples(withId('x'.repeat(10_000))),
    ['sha256:4c392a7bdaae14653a367b946151467159adfc8c27169211a39a6f2c2538b0ee 1: 1'],
  ),
  refused(
    'id-of-17-mebibytes',
    'A name that fills memory.',
    () => withMember({ content: withId('x'.repeat(17 * MEBIBYTE)), method: 0 }),
    'log.too_complex',
    /a string is longer than stringBytes = 16777216/,
  ),
  harmless(
    'transcript-string-of-20-mebibytes',
    'A text that is passed over, not kept.',
    () =>
      withMember({
        content: `${sampleText.slice(0, -1)},"metadata":"${'x'.repeat(20 * MEBIBYTE)}"}`,
        method: 0,
      }),
    honest,
  ),
  harmless(
    'explanation-of-20-mebibytes',
    'A text of which only the beginning is kept.',
    () =>
      withMember({
        content: `{"id":1,"epoch":1,"scores":{"match":{"value":"C","explanation":"${'\\n'.repeat(10 * MEBIBYTE)}"}}}`,
        method: 0,
      }),
    honest,
  ),
  refused(
    'model-of-20000-characters',
    'A name that fills each page.',
    () =>
      withMember({ name: 'header.json', content: headerText({}, { model: 'm'.repeat(20_000) }) }),
    'log.header_invalid',
    /eval\.model: .*10000/,
  ),
  refused(
    'header-path-with-escape-sequences',
    'The error names a key that the terminal acts upon.',
    () =>
      withMember({
        name: 'header.json',
        content: headerText({
          results: { scores: [{ name: 'match', metrics: { '\u001b[2J\u202e': 1 } }] },
        }),
      }),
    'log.header_invalid',
    /metrics\.\\u\{1b\}\[2J\\u\{202e\}/,
  ),
]);
