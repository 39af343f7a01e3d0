import { type ZipEntry, zipOf } from './zip-writer.js';

type Json = Record<string, unknown>;

/** A sample that scored `C` with the scorer `match`. */
export function aSample(changes: Json = {}): Json {
  return {
    id: 1,
    epoch: 1,
    input: 'question',
    target: 'answer',
    scores: { match: { value: 'C' } },
    ...changes,
  };
}

/** Samples 1, 2, … with the given values of the scorer `match`, one task each. */
export function samplesOf(values: readonly unknown[]): Json[] {
  return values.map((value, index) => aSample({ id: index + 1, scores: { match: { value } } }));
}

/** Results with the metrics of one scorer. */
export function resultsOf(metrics: Readonly<Record<string, number>>, changes: Json = {}): Json {
  const declared: Json = {};
  for (const [name, value] of Object.entries(metrics)) declared[name] = { name, value, params: {} };
  return {
    scores: [{ name: 'match', scorer: 'match', params: {}, metrics: declared, ...changes }],
  };
}

/** A header of a successful, clean run. */
export function aHeader(changes: Json = {}, spec: Json = {}): Json {
  return {
    version: 2,
    status: 'success',
    eval: {
      task: 'popularity',
      model: 'reference/small',
      dataset: {},
      config: { epochs: 1 },
      revision: { type: 'git', origin: 'https://example.test/tasks.git', commit: 'de1d065b' },
      ...spec,
    },
    results: {},
    ...changes,
  };
}

/** JSON that may hold bare tokens: the text `@NaN@` becomes NaN, `@Infinity@` Infinity. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value).replace(/"@(NaN|-?Infinity)@"/g, '$1');
}

/** Members of a whole `.eval` log. */
export function evalEntries(header: Json, samples: readonly Json[], method = 8): ZipEntry[] {
  const entry = (name: string, value: unknown): ZipEntry => ({
    name,
    content: jsonText(value),
    method,
  });
  return [
    entry('_journal/start.json', { version: header['version'], eval: header['eval'], plan: {} }),
    // A NUL may stand in an id, not in a member's name.
    ...samples.map((sample) =>
      entry(
        `samples/${String(sample['id']).replaceAll('\0', '')}_epoch_${String(sample['epoch'])}.json`,
        sample,
      ),
    ),
    entry('header.json', header),
  ];
}

/** Bytes of an `.eval` log. */
export function anEvalLog(header: Json, samples: readonly Json[], method = 8): Buffer {
  return zipOf(evalEntries(header, samples, method));
}

/** Bytes of a `.json` log. */
export function aJsonLog(header: Json, samples: readonly Json[]): Buffer {
  return Buffer.from(jsonText({ ...header, samples }));
}
