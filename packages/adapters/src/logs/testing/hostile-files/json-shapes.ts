import { aHeader, evalEntries } from '../inspect-builders.js';
import { zipOf } from '../zip-writer.js';
import { family, harmless, refused } from './hostile-file.js';
import {
  headerText,
  honest,
  jsonLogOf,
  MEBIBYTE,
  sampleText,
  withFields,
  withHeader,
  withMember,
  withSamples,
  withScore,
} from './log-files.js';

const keys = (count: number, from = 0): string =>
  Array.from({ length: count }, (_, n) => `"${(n + from).toString(36)}":0`).join();

/** Objects inside each other, each with as many keys. */
function nestedKeys(depth: number, count: number): string {
  return `${`{${keys(count)},"~":`.repeat(depth)}0${'}'.repeat(depth)}`;
}

const TWICE = /a JSON object has a key twice \(at byte \d+\)/;
const duplicates: readonly (readonly [string, string, () => Buffer])[] = [
  [
    'score',
    'One score for the first reader, another for the last.',
    () => withSamples('{"id":1,"scores":{"m":{"value":"I"},"m":{"value":"C"}}}'),
  ],
  ['value', 'The same inside one score.', () => withScore('"I","value":"C"')],
  ['id', 'A sample that is two tasks.', () => withSamples(`{"id":2,${sampleText.slice(1)}`)],
  ['scores', 'Two lists of scores.', () => withFields('"scores":{}')],
  [
    'error',
    'An error for one reader, none for another.',
    () => withFields('"error":{"message":"x"},"error":null'),
  ],
  [
    'header-eval',
    'Two evaluations in one header.',
    () => withHeader(`{"eval":{},${headerText().slice(1)}`),
  ],
  [
    'header-model',
    'Another model for another reader.',
    () => withHeader(headerText().replace('"model":', '"model":"safe/model","model":')),
  ],
  [
    'header-status',
    'A failed run for one reader, a success for another.',
    () => withHeader(headerText().replace('"status":', '"status":"error","status":')),
  ],
  [
    'json-log-samples',
    'Two lists of samples in a .json log.',
    () => jsonLogOf(`[${sampleText}],"samples":[]`),
  ],
  ['metadata', 'The same in what is not even kept.', () => withFields('"metadata":{"a":1,"a":2}')],
  [
    'transcript',
    'The same deep in a transcript.',
    () => withFields('"events":[{"x":[{"deep":1,"deep":2}]}]'),
  ],
  [
    'with-an-escape',
    'The same key, spelt in two ways.',
    () => withSamples('{"id":1,"scores":{"m":{"v\\u0061lue":"I","value":"C"}}}'),
  ],
  [
    'after-a-flood',
    'The same behind more keys than are compared one by one.',
    () => withFields(`"metadata":{${keys(5000)},"0":1}`),
  ],
  [
    'of-long-keys',
    'The same with keys that only their last letter tells apart.',
    () => withFields(`"metadata":{${keys(20)},"${'k'.repeat(9000)}":1,"${'k'.repeat(9000)}":2}`),
  ],
];

const broken: readonly (readonly [string, string, string, RegExp])[] = [
  [
    'trailing-comma',
    'Lenient readers add an element, others none.',
    '{"id":1,}',
    /a string was expected/,
  ],
  [
    'comment',
    'Lenient readers skip it, and what it holds.',
    '{"id":1 /* "epoch":2 */}',
    /a comma or a closing bracket is missing/,
  ],
  ['single-quotes', 'Lenient readers read it (JSON5).', "{'id':1}", /a string was expected/],
  ['bare-key', 'The same.', '{id:1}', /a string was expected/],
  ['yaml', 'Another notation that has a reader of its own.', 'id: 1', /a value was expected/],
  ['no-bytes', 'A member of nothing.', '', /the JSON ends too early/],
  [
    'two-values',
    'The second of two samples goes along unseen.',
    `${sampleText}${sampleText}`,
    /something follows the JSON value/,
  ],
  [
    'tail',
    'Bytes behind the sample go along unseen.',
    `${sampleText}\0`,
    /something follows the JSON value/,
  ],
  ['cut', 'Half a sample counts.', sampleText.slice(0, -3), /the JSON ends too early/],
  ['cut-in-a-string', 'The same inside a text.', '{"id":"1', /the JSON ends too early/],
  ['word', 'Another spelling of a word.', '{"id":1,"x":True}', /a value was expected/],
  ['word-cut', 'Half a word.', '{"id":1,"x":tru}', /true was expected/],
];

/** JSON that two readers take for two things, or that costs more than it weighs. */
export const jsonShapes = family('JSON shapes', [
  refused(
    'deep-arrays',
    'A reader that calls itself for each level runs out of stack.',
    () => withFields(`"metadata":${'['.repeat(100_000)}${']'.repeat(100_000)}`),
    'log.too_deep',
    /nested deeper than depth = 128/,
  ),
  refused(
    'deep-objects',
    'The same with objects.',
    () => withFields(`"metadata":${'{"a":'.repeat(100_000)}0${'}'.repeat(100_000)}`),
    'log.too_deep',
    /nested deeper/,
  ),
  refused(
    'deep-arrays-never-closed',
    'The same without an end, in a .json log.',
    () => Buffer.from(`{"eval":${'['.repeat(2_000_000)}`),
    'log.too_deep',
    /nested deeper/,
  ),
  refused(
    'deep-score',
    'The same in what is kept.',
    () => withScore(`${'['.repeat(200)}${']'.repeat(200)}`),
    'log.too_deep',
    /nested deeper/,
  ),
  refused(
    'deep-header',
    'The same in the header.',
    () => withHeader(`{"eval":${'{"a":'.repeat(200)}0${'}'.repeat(200)}}`),
    'log.too_deep',
    /nested deeper/,
  ),
  harmless(
    'deep-within-limits',
    'As deep as may be, in a score: it is no number.',
    () => withScore(`${'['.repeat(124)}${']'.repeat(124)}`),
    ['1 1: unscored (unparseable)'],
    ['unscored_samples'],
  ),
  refused(
    'keys-without-end',
    'Keys that must be remembered, to find one that stands twice.',
    () => withFields(`"metadata":{${keys(262_145)}}`),
    'log.too_complex',
    /more keys than keysPerObject = 262144/,
  ),
  refused(
    'keys-without-end-in-depth',
    'The same in objects inside each other, each within its limit.',
    () => withFields(`"metadata":${nestedKeys(100, 3000)}`),
    'log.too_complex',
    /with those around it, has more keys/,
  ),
  harmless(
    'keys-side-by-side',
    'Many objects one after the other, together beyond the limit of one: each is forgotten when it ends.',
    () => withFields(`"metadata":[${Array.from({ length: 100 }, () => `{${keys(3000)}}`).join()}]`),
    honest,
  ),
  refused(
    'key-of-megabytes',
    'One key that must be remembered.',
    () => withFields(`"metadata":{"${'k'.repeat(3 * MEBIBYTE)}":1}`),
    'log.too_complex',
    /a key is longer than keyBytes = 65536/,
  ),
  harmless(
    'keys-of-kilobytes',
    'Many long keys, each within its limit: their digests are remembered.',
    () =>
      withFields(
        `"metadata":{${Array.from({ length: 800 }, (_, n) => `"${n}${'k'.repeat(60_000)}":0`).join()}}`,
      ),
    honest,
  ),
  ...duplicates.map(([id, what, make]) =>
    refused(`duplicate-key-${id}`, what, make, 'log.duplicate_key', TWICE),
  ),
  ...broken.map(([id, what, text, says]) =>
    refused(`json-${id}`, what, () => withMember({ content: text }), 'log.json_invalid', says),
  ),
  harmless(
    'proto-in-a-sample',
    'Each object of the reader gets a score (prototype pollution).',
    () =>
      withSamples(
        '{"id":1,"epoch":1,"__proto__":{"error":"x","scores":{"match":{"value":"I"}}},"scores":{"match":{"value":"C"}}}',
      ),
    honest,
  ),
  harmless(
    'proto-in-metadata',
    'The same where the transcript’s author chooses the key.',
    () =>
      withFields(
        '"metadata":{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}}',
      ),
    honest,
  ),
  harmless(
    'proto-in-a-score',
    'The same in a value that is kept: it is no number.',
    () => withScore('{"__proto__":{"match":1}}'),
    ['1 1: unscored (unparseable)'],
    ['unscored_samples'],
  ),
  harmless(
    'proto-in-the-header',
    'The same in the header.',
    () =>
      withHeader(headerText().replace('{', '{"__proto__":{"invalidated":true,"status":"error"},')),
    honest,
  ),
  refused(
    'proto-as-a-metric',
    'A declared metric that is passed over, and so never recomputed.',
    () =>
      withHeader(
        headerText({ results: { scores: [] } }).replace(
          '"scores":[]',
          '"scores":[{"name":"match","metrics":{"__proto__":{"name":"accuracy","value":0}}}]',
        ),
      ),
    'log.header_invalid',
    /no metric may be named __proto__/,
  ),
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty'].map((name) =>
    harmless(
      `scorer-named-${name.toLowerCase().replaceAll('_', '')}`,
      'A look-up by the scorer’s name finds a method in place of a score.',
      () => withSamples(`{"id":1,"epoch":1,"scores":{"${name}":{"value":"C"}}}`),
      honest,
    ),
  ),
  ...['__proto__', 'constructor'].map((id) =>
    harmless(
      `id-is-${id.replaceAll('_', '')}`,
      'The same with the sample’s id.',
      () => withSamples(sampleText.replace('"id":1', `"id":"${id}"`)),
      [`${id} 1: 1`],
    ),
  ),
  refused(
    'samples-are-an-object',
    'A .json log with samples that this reader doesn’t find, and another does.',
    () => jsonLogOf(`{"0":${sampleText}}`),
    'log.json_invalid',
    /a list was expected/,
  ),
  refused(
    'samples-are-a-text',
    'The same.',
    () => jsonLogOf('"none"'),
    'log.json_invalid',
    /a list was expected/,
  ),
  refused(
    'history-is-an-object',
    'Edits of a score that this reader doesn’t count.',
    () => withSamples('{"id":1,"epoch":1,"scores":{"match":{"value":"C","history":{"0":{}}}}}'),
    'log.json_invalid',
    /a list was expected/,
  ),
  harmless(
    'spaces',
    'Megabytes of nothing between two values.',
    () =>
      zipOf([
        ...evalEntries(aHeader(), []),
        {
          name: 'samples/1_epoch_1.json',
          content: `${' '.repeat(4 * MEBIBYTE)}${sampleText}`,
          method: 0,
        },
      ]),
    honest,
  ),
]);
