import { aHeader, aSample, evalEntries } from '../inspect-builders.js';
import { zipOf } from '../zip-writer.js';
import { family, harmless, refused } from './hostile-file.js';
import {
  headerText,
  honest,
  jsonLogOf,
  sampleText,
  withFields,
  withHeader,
  withMember,
  withSamples,
  withScore,
} from './log-files.js';

const second = sampleText.replace('"C"', '"I"');
const NO_ID = /a sample has no id that is a text or a number/;

const ids: readonly (readonly [string, string])[] = [
  ['missing', '{"epoch":1}'],
  ['null', '{"id":null}'],
  ['true', '{"id":true}'],
  ['an-object', '{"id":{"toString":"x"}}'],
  ['a-list', '{"id":[1]}'],
];

const groupNames: readonly (readonly [string, string])[] = [
  ['as-a-pattern', '$&$&$&$&'],
  ['at-length', 'x'.repeat(100_000)],
];

/** A metric of groups, named by a template that repeats the group's name. */
function groupedBy(group: string): Buffer {
  const params = {
    group_key: 'topic',
    name_template: '{group_name}'.repeat(100_000),
    metric: 'mean',
  };
  const metrics = { x: { name: 'x', value: 1, group: 'grouped', params } };
  const header = headerText({ results: { scores: [{ name: 'match', metrics }] } });
  return jsonLogOf(`[${JSON.stringify(aSample({ metadata: { topic: group } }))}]`, header);
}

/** Logs that are well formed and don't say what they seem to. */
export const samples = family('samples', [
  ...ids.map(([id, json]) =>
    refused(
      `id-${id}`,
      'A task without a name, or with one that changes.',
      () => withSamples(json),
      'log.sample_invalid',
      NO_ID,
    ),
  ),
  refused(
    'sample-is-a-list',
    'A sample that isn’t one.',
    () => withSamples('[]'),
    'log.sample_invalid',
    /a sample is not a JSON object/,
  ),
  refused(
    'sample-is-null',
    'The same.',
    () => withSamples('null'),
    'log.sample_invalid',
    /a sample is not a JSON object/,
  ),
  refused(
    'sample-is-a-text-in-a-json-log',
    'The same in a .json log.',
    () => jsonLogOf('["x"]'),
    'log.sample_invalid',
    /^log sample 1: a sample is not a JSON object/,
  ),
  refused(
    'score-is-a-number',
    'A score without its object.',
    () => withSamples('{"id":1,"scores":{"match":1}}'),
    'log.sample_invalid',
    /a score is not a JSON object/,
  ),
  refused(
    'score-is-a-list',
    'The same.',
    () => withSamples('{"id":1,"scores":{"match":[]}}'),
    'log.sample_invalid',
    /a score is not a JSON object/,
  ),
  harmless(
    'scores-are-a-list',
    'Scores without names count for nobody.',
    () => withSamples('{"id":1,"epoch":1,"scores":[{"value":"C"}]}'),
    ['1 1: unscored (no_answer)'],
    ['no_scores'],
  ),
  harmless(
    'scores-are-a-text',
    'The same.',
    () => withSamples('{"id":1,"epoch":1,"scores":"C"}'),
    ['1 1: unscored (no_answer)'],
    ['no_scores'],
  ),
  harmless(
    'score-for-a-sample-without-one',
    'A mapping without the key that is measured is no 0.',
    () => withScore('{}'),
    ['1 1: unscored (no_answer)'],
  ),
  refused(
    'two-scorers',
    'The more pleasant of two scorers is taken.',
    () => withSamples('{"id":1,"scores":{"a":{"value":"C"},"b":{"value":"I"}}}'),
    'log.scorer_ambiguous',
    /has several scorers, name one of: a, b/,
  ),
  harmless(
    'error-as-a-list',
    'An error that isn’t what it should be is passed over, and the score counts.',
    () => withFields('"error":["crashed"]'),
    ['1 1: errored'],
    ['errored_samples'],
  ),
  harmless(
    'error-as-a-text',
    'The same as older versions wrote it.',
    () => withFields('"error":"crashed"'),
    ['1 1: errored'],
    ['errored_samples'],
  ),
  harmless(
    'error-as-a-text-at-length',
    'An error longer than a record may hold stops the import of all samples.',
    () => withFields(`"error":"${'x'.repeat(3000)}"`),
    ['1 1: errored'],
    ['errored_samples'],
  ),
  harmless(
    'error-of-nothing',
    'An error that reads as none.',
    () => withFields('"error":""'),
    ['1 1: errored'],
    ['errored_samples'],
  ),
  harmless(
    'invalidation-as-a-list',
    'An invalid sample counts, because its mark isn’t what it should be.',
    () => withFields('"invalidation":[]'),
    ['1 1: unscored (invalidated)'],
    ['invalidated_samples'],
  ),
  harmless(
    'edited-score',
    'A score changed after the run.',
    () =>
      withSamples('{"id":1,"epoch":1,"scores":{"match":{"value":"C","history":[{"value":"I"}]}}}'),
    honest,
    ['edited_scores'],
  ),
  harmless(
    'duplicate-sample',
    'One task twice under two names of members: the last counts, and a finding says so.',
    () => withSamples(sampleText, second),
    ['1 1: 0'],
    ['duplicate_samples'],
  ),
  harmless(
    'duplicate-sample-in-a-json-log',
    'The same in a .json log.',
    () => jsonLogOf(`[${sampleText},${second}]`),
    ['1 1: 0'],
    ['duplicate_samples'],
  ),
  harmless(
    'id-as-number-and-text',
    'One task counts twice as 1 and "1".',
    () => jsonLogOf(`[${sampleText},${second.replace('"id":1', '"id":"1"')}]`),
    ['1 1: 0'],
    ['duplicate_samples'],
  ),
  harmless(
    'id-not-of-its-member',
    'The member’s name says another id than the sample: the sample counts.',
    () =>
      withMember({ name: 'samples/9_epoch_9.json', content: second.replace('"id":1', '"id":2') }),
    ['1 1: 1', '2 1: 0'],
  ),
  harmless(
    'epochs-as-samples',
    'Ten epochs of one task count as ten tasks.',
    () =>
      jsonLogOf(
        `[${Array.from({ length: 10 }, (_, n) => sampleText.replace('"epoch":1', `"epoch":${n + 1}`)).join()}]`,
        headerText({ results: { total_samples: 10 } }, { config: { epochs: 10 } }),
      ),
    Array.from({ length: 10 }, (_, n) => `1 ${n + 1}: 1`),
    ['epochs_counted_as_n'],
  ),
  harmless(
    'epochs-beyond-those-declared',
    'Epochs that the header doesn’t know make up for bad ones.',
    () => jsonLogOf(`[${sampleText},${sampleText.replace('"epoch":1', '"epoch":2')}]`),
    ['1 1: 1', '1 2: 1'],
    ['sample_count_mismatch'],
  ),
  harmless(
    'more-samples-declared',
    'Samples that went badly are left out of the file.',
    () => withHeader(headerText({ results: { total_samples: 9 } })),
    honest,
    ['sample_count_mismatch'],
  ),
  harmless(
    'fewer-samples-declared',
    'Samples were added to the file.',
    () => withHeader(headerText({ results: { total_samples: 0 } })),
    honest,
    ['sample_count_mismatch'],
  ),
  harmless(
    'fewer-tasks-than-the-dataset',
    'Only the pleasant tasks were run.',
    () => withHeader(headerText({}, { dataset: { samples: 50 } })),
    honest,
    ['subset_run'],
  ),
  harmless(
    'metric-not-of-its-samples',
    'The header declares what the samples don’t say.',
    () =>
      withHeader(
        headerText({
          results: {
            scores: [{ name: 'match', metrics: { accuracy: { name: 'accuracy', value: 0 } } }],
          },
        }),
      ),
    honest,
    ['declared_metric_mismatch'],
  ),
  harmless(
    'metric-of-nothing',
    'A metric that is a text hides that it differs.',
    () =>
      withHeader(
        headerText({
          results: {
            scores: [{ name: 'match', metrics: { accuracy: { name: 'accuracy', value: '0' } } }],
          },
        }),
      ),
    honest,
    ['declared_metric_mismatch'],
  ),
  ...groupNames.map(([id, group]) =>
    harmless(
      `group-named-${id}`,
      'A name that a template repeats a hundred thousand times, and that grows each time.',
      () => groupedBy(group),
      honest,
      ['declared_metric_not_recomputable'],
    ),
  ),
  harmless('no-samples', 'A log of nothing passes.', () => withSamples(), [], ['no_samples']),
  harmless(
    'no-header',
    'A crashed run counts as a whole one.',
    () => zipOf(evalEntries(aHeader(), [aSample()]).filter(({ name }) => name !== 'header.json')),
    honest,
    ['incomplete_log'],
  ),
  refused(
    'no-header-and-no-journal',
    'Samples without a word on what was run.',
    () => zipOf([{ name: 'samples/1_epoch_1.json', content: sampleText }]),
    'log.not_a_log',
    /a zip without header\.json and _journal\/start\.json/,
  ),
  refused(
    'header-in-a-folder',
    'A header elsewhere, for readers that look for the name alone.',
    () => zipOf([{ name: 'x/header.json', content: headerText() }]),
    'log.not_a_log',
    /a zip without header\.json/,
  ),
  refused(
    'header-is-a-list',
    'A header that isn’t one.',
    () => withHeader('[]'),
    'log.header_invalid',
    /expected object/,
  ),
  refused(
    'header-without-eval',
    'The same without what was run.',
    () => withHeader('{"version":2}'),
    'log.header_invalid',
    /eval: /,
  ),
  refused(
    'header-eval-is-a-list',
    'The same.',
    () => withHeader('{"version":2,"eval":[]}'),
    'log.header_invalid',
    /eval: .*expected object/,
  ),
  refused(
    'header-model-is-a-number',
    'A model without a name.',
    () => withHeader(headerText({}, { model: 7 })),
    'log.header_invalid',
    /eval\.model: .*expected string/,
  ),
  harmless(
    'status-unknown',
    'A status that nobody knows counts as success.',
    () => withHeader(headerText({ status: 'succes\u200bs' })),
    honest,
    ['incomplete_log'],
  ),
  harmless(
    'version-unknown',
    'A version that nobody knows.',
    () => withHeader(headerText({ version: 2.5 })),
    honest,
    ['unsupported_version'],
  ),
]);
