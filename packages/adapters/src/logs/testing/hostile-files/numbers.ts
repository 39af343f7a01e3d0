import type { FindingCode } from '@holdpoint/shared/evidence/findings';

import { family, harmless, refused } from './hostile-file.js';
import {
  headerText,
  honest,
  jsonLogOf,
  sampleText,
  withFields,
  withHeader,
  withSamples,
  withScore,
} from './log-files.js';

const UNSCORED = ['1 1: unscored (not_a_number)'];
const UNREAD = ['unscored_samples'] as const;
const NON_FINITE = ['non_finite_numbers', 'unscored_samples'] as const;
/** Unscored for a gate, but a number: a metric of another scale is recomputed. */
const OUTSIDE: readonly FindingCode[] = [];
const withId = (id: string): string => sampleText.replace('"id":1', `"id":${id}`);
const withEpoch = (epoch: string): Buffer =>
  withSamples(sampleText.replace('"epoch":1', `"epoch":${epoch}`));

const scores: readonly (readonly [
  string,
  string,
  string,
  readonly string[],
  readonly FindingCode[],
])[] = [
  ['nan', 'NaN reads as 0, and 0 means safe.', 'NaN', UNSCORED, NON_FINITE],
  ['infinity', 'A mean without end.', 'Infinity', UNSCORED, NON_FINITE],
  ['minus-infinity', 'The same downwards.', '-Infinity', UNSCORED, NON_FINITE],
  ['1e999', 'The same, spelt as a number.', '1e999', UNSCORED, NON_FINITE],
  ['400-digits', 'The same, spelt out.', '9'.repeat(400), UNSCORED, NON_FINITE],
  ['1e308', 'A number whose sum with itself has no end.', '1e308', UNSCORED, OUTSIDE],
  ['above-one', 'One sample weighs as much as ten.', '10', UNSCORED, OUTSIDE],
  ['below-zero', 'One sample takes away another’s weight.', '-0.5', UNSCORED, OUTSIDE],
  [
    '2-to-the-53-plus-1',
    'An integer that becomes another one.',
    '9007199254740993',
    UNSCORED,
    OUTSIDE,
  ],
  ['nan-text', 'NaN as a text.', '"NaN"', ['1 1: unscored (unparseable)'], UNREAD],
  ['1e999-text', 'Infinity as a text.', '"1e999"', ['1 1: unscored (unparseable)'], UNREAD],
  [
    'hex-text',
    'A text that JavaScript reads as 16.',
    '"0x10"',
    ['1 1: unscored (unparseable)'],
    UNREAD,
  ],
  [
    'empty-text',
    'A text that JavaScript reads as 0.',
    '""',
    ['1 1: unscored (unparseable)'],
    UNREAD,
  ],
  ['spaces-text', 'The same.', '"  "', ['1 1: unscored (unparseable)'], UNREAD],
  ['null', 'Nothing reads as 0.', 'null', ['1 1: unscored (no_answer)'], UNREAD],
  [
    'empty-list',
    'An empty list, which JavaScript reads as 0.',
    '[]',
    ['1 1: unscored (unparseable)'],
    UNREAD,
  ],
  [
    'list-of-one',
    'A list of one, which JavaScript reads as that one.',
    '[1]',
    ['1 1: unscored (unparseable)'],
    UNREAD,
  ],
];

const tokens: readonly (readonly [string, string, RegExp])[] = [
  ['hex', '0x10', /a comma or a closing bracket is missing/],
  ['plus', '+1', /a value was expected/],
  ['leading-zero', '01', /a comma or a closing bracket is missing/],
  ['leading-point', '.5', /a value was expected/],
  ['trailing-point', '1.', /a value was expected/],
  ['underscore', '1_000', /a comma or a closing bracket is missing/],
  ['bare-exponent', '1e', /a value was expected/],
  ['bare-minus', '-', /a value was expected/],
  ['infinity-cut', 'Infinit', /Infinity was expected/],
  ['nan-in-lower-case', 'nan', /null was expected/],
];

const epochs: readonly (readonly [string, string, string])[] = [
  ['minus-1', '-1', 'An epoch before the first.'],
  ['zero', '0', 'The same.'],
  ['a-half', '1.5', 'A second half of an epoch.'],
  ['2-to-the-31', '2147483648', 'An epoch that the database can’t hold.'],
  ['2-to-the-53-plus-1', '9007199254740993', 'An epoch that becomes another one.'],
  ['1e999', '1e999', 'The epoch without end.'],
  ['nan', 'NaN', 'An epoch that equals none, not even itself.'],
  ['a-text', '"1"', 'An epoch that equals 1 for some.'],
  ['true', 'true', 'The same.'],
];

const counts: readonly (readonly [string, string, string, RegExp])[] = [
  ['version-1e999', '"version":2', '"version":1e999', /version: .*number/],
  ['version-text', '"version":2', '"version":"2"', /version: .*expected number/],
  [
    'total-below-zero',
    '"results":{}',
    '"results":{"total_samples":-1}',
    /results\.total_samples: .*>=\s*0/,
  ],
  ['total-1e308', '"results":{}', '"results":{"total_samples":1e308}', /results\.total_samples/],
  [
    'total-a-half',
    '"results":{}',
    '"results":{"total_samples":0.5}',
    /results\.total_samples: .*int/,
  ],
  [
    'scored-below-zero',
    '"results":{}',
    '"results":{"scores":[{"name":"match","scored_samples":-5}]}',
    /scored_samples/,
  ],
  ['epochs-zero', '"epochs":1', '"epochs":0', /eval\.config\.epochs: .*>=\s*1/],
  ['epochs-beyond-numbers', '"epochs":1', '"epochs":9007199254740993', /eval\.config\.epochs/],
  [
    'epochs-beyond-the-database',
    '"epochs":1',
    '"epochs":2147483648',
    /eval\.config\.epochs: .*2147483647/,
  ],
  ['dataset-below-zero', '"dataset":{}', '"dataset":{"samples":-1}', /eval\.dataset\.samples/],
];

/** Numbers that aren't, or that JavaScript, Python and PostgreSQL take for different ones. */
export const numbers = family('numbers', [
  ...scores.map(([id, what, value, reads, findings]) =>
    harmless(`score-${id}`, what, () => withScore(value), reads, findings),
  ),
  harmless('score-minus-zero', 'A zero that isn’t zero.', () => withScore('-0'), ['1 1: 0']),
  refused(
    'number-of-megabytes',
    'A number that takes minutes to compute with.',
    () => withFields(`"metadata":[${'9'.repeat(2_000_000)}]`),
    'log.too_complex',
    /a number is longer than 5000 characters/,
  ),
  harmless(
    'score-underflow',
    'A number too small for a double is the nearest one.',
    () => withScore('1e-400'),
    ['1 1: 0'],
  ),
  harmless(
    'nan-in-a-transcript',
    'NaN where nobody looks: it is counted.',
    () => withFields('"metadata":{"x":[NaN,-Infinity]}'),
    honest,
    ['non_finite_numbers'],
  ),
  ...tokens.map(([id, token, says]) =>
    refused(
      `number-${id}`,
      'A number for lenient readers only.',
      () => withFields(`"metadata":[${token}]`),
      'log.json_invalid',
      says,
    ),
  ),
  ...epochs.map(([id, epoch, what]) =>
    refused(
      `epoch-${id}`,
      what,
      () => withEpoch(epoch),
      'log.sample_invalid',
      /a sample's epoch is not a whole number from 1 to 2147483647/,
    ),
  ),
  ...counts.map(([id, from, to, says]) =>
    refused(
      `header-${id}`,
      'A count that is none, to be computed with.',
      () => withHeader(headerText().replace(from, to)),
      'log.header_invalid',
      says,
    ),
  ),
  harmless(
    'epoch-the-last',
    'The last epoch that may be, of one declared.',
    () => withEpoch('2147483647'),
    ['1 2147483647: 1'],
    ['sample_count_mismatch'],
  ),
  harmless('epoch-as-decimal', 'One, in other words.', () => withEpoch('10e-1'), honest),
  harmless(
    'ids-beyond-2-to-the-53',
    'Two tasks whose ids become one number.',
    () => jsonLogOf(`[${withId('9007199254740992')},${withId('9007199254740993')}]`),
    ['9007199254740992 1: 1', '9007199254740993 1: 1'],
  ),
  refused(
    'id-1e999',
    'A task that equals each other one without end.',
    () => withSamples(withId('1e999')),
    'log.sample_invalid',
    /no id that is a text or a number/,
  ),
  refused(
    'id-nan',
    'A task that equals none, not even itself.',
    () => withSamples(withId('NaN')),
    'log.sample_invalid',
    /no id/,
  ),
  harmless(
    'metrics-without-end',
    'A mean of numbers whose sum has no end: no metric is NaN.',
    () =>
      jsonLogOf(
        `[${['1e308', '1e308', '-1e308'].map((value, n) => `{"id":${n},"scores":{"match":{"value":${value}}}}`).join()}]`,
      ),
    [
      '0 1: unscored (not_a_number)',
      '1 1: unscored (not_a_number)',
      '2 1: unscored (not_a_number)',
    ],
  ),
]);
