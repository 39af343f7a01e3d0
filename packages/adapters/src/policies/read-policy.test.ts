import { readdirSync, readFileSync } from 'node:fs';

import { Catalog } from '@holdpoint/shared/evidence/catalog';
import { policies, policyByRef, policyDigest } from '@holdpoint/shared/policy/policies';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { type PolicyTextError, readPolicyText } from './read-policy.js';

const folder = new URL('../../../shared/policies/', import.meta.url);
const texts = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8'));
const [rsp10 = ''] = texts;

function errorsIn(text: string): readonly PolicyTextError[] {
  const read = readPolicyText(text);
  return 'errors' in read ? read.errors : [];
}

/** The shipped text with one line replaced; the errors it then has, as `line:column path: message`. */
function errorsWith(from: string, to: string): string[] {
  expect(rsp10).toContain(from);
  return errorsIn(rsp10.replace(from, to)).map(
    ({ line, column, path, message }) => `${line}:${column} ${path}: ${message}`,
  );
}

function lineOf(text: string): number {
  return rsp10.slice(0, rsp10.indexOf(text)).split('\n').length;
}

describe('the shipped policies', () => {
  it('are what their YAML says, file by file: run `node scripts/write-policies.mjs` where this fails', () => {
    const read = texts.map((text) => readPolicyText(text));
    const digests = read.map((one) => ('policy' in one ? policyDigest(one.policy) : one.errors));
    expect(new Set(digests)).toEqual(new Set(policies.map(policyDigest)));
    expect(texts).toHaveLength(policies.length);
  });

  it('read the same as JSON', () => {
    const policy = policyByRef('anthropic-rsp@2.2');
    expect(readPolicyText(JSON.stringify(policy))).toEqual({ policy });
  });

  it('lean only on evaluations of the catalog, with the catalog’s metric, aggregator and numbers', () => {
    const file = new URL('../../../evals/src/catalog.json', import.meta.url);
    const { evaluations } = Catalog.parse(JSON.parse(readFileSync(file, 'utf8')));
    for (const criterion of policies.flatMap(({ criteria }) => criteria)) {
      const entry = evaluations.find(({ ref }) => ref === criterion.evaluation);
      expect(entry?.metric).toMatchObject({
        name: criterion.metric,
        aggregator: criterion.aggregator,
      });
      expect(entry?.minimumSandbox).toBe(criterion.minimumSandbox);
      expect(entry?.sampleKeys.length).toBeGreaterThanOrEqual(criterion.minimumTasks);
    }
  });
});

describe('an error in a policy', () => {
  it('stands at its line and column, with its path and what was expected', () => {
    const line = lineOf('thresholdRate: 0.5');
    expect(errorsWith('thresholdRate: 0.5', 'thresholdRate: half')).toEqual([
      `${line}:5 criteria[0].thresholdRate: expected number, received string`,
    ]);
  });

  it('of a missing key stands where its object begins', () => {
    const [error] = errorsIn(rsp10.replace(/^ {4}minimumTasks: 12\n/m, ''));
    expect(error).toMatchObject({
      line: lineOf('- id: autonomy\n    title: Autonomy\n    source'),
      path: 'criteria[0].minimumTasks',
      message: 'missing: expected number',
    });
  });

  it('of an unknown key names those that are known', () => {
    expect(errorsWith('calendarMonths: 3', 'calendarMonth: 3')).toEqual([
      expect.stringMatching(/triggers\.calendarMonths: missing/),
      expect.stringMatching(
        /triggers\.calendarMonth: unknown key; expected one of .*calendarMonths/,
      ),
    ]);
  });

  it('is one of many, in the order of the text', () => {
    const text = rsp10
      .replace('confidence: 0.95', 'confidence: .nan')
      .replace('kind: any_of_k, k: 10', 'kind: any, k: 10')
      .replace('kind: policy', 'kind: rumour')
      .replace('validDays: 90', 'validDays: 0');
    const errors = errorsIn(text);
    expect(errors.map(({ path }) => path)).toEqual([
      'kind',
      'criteria[0].aggregator.kind',
      'criteria[0].confidence',
      'gates.train_beyond.validDays',
    ]);
    expect(errors[2]?.message).toBe('expected a number, received NaN');
  });

  it('of a name that leads nowhere says what there is', () => {
    expect(errorsWith('criteria: [autonomy]', 'criteria: [autonmy]')).toEqual([
      expect.stringMatching(
        /gates\.train_beyond\.criteria\[0\]: no criterion autonmy; there are: autonomy$/,
      ),
    ]);
  });
});

describe('a hostile policy', () => {
  const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]']
    .concat(
      Array.from('bcdefghi').map(
        (name, at) =>
          `${name}: &${name} [${Array(9)
            .fill(`*${'abcdefghi'[at] ?? ''}`)
            .join(',')}]`,
      ),
    )
    .join('\n');

  it.each([
    ['a repeated key', `${rsp10}\ntitle: Another\n`, 'title', /twice/],
    ['a repeated key in JSON', '{"title": 1, "title": 2}', 'title', /twice/],
    [
      'a repeated key that hides a bar',
      rsp10.replace('thresholdRate: 0.5', 'thresholdRate: 0.5\n    thresholdRate: 0.9'),
      'criteria[0].thresholdRate',
      /twice/,
    ],
    ['an alias bomb', bomb, 'b[0]', /alias/],
    [
      'an alias',
      rsp10
        .replace('title: Autonomy\n    source', 'title: *a\n    source')
        .replace('schema: ', 'schema: &a '),
      'criteria[0].title',
      /alias/,
    ],
    ['a merge', `${rsp10}\n<<: { title: x }\n`, '<<', /unknown key/],
    ['__proto__', `${rsp10}\n__proto__: { kind: crosswalk }\n`, '__proto__', /unknown key/],
    [
      '__proto__ among the gates',
      rsp10.replace('gates:', 'gates:\n  __proto__: {}'),
      'gates.__proto__',
      /unknown key/,
    ],
    ['__proto__ in JSON', '{"__proto__": {"kind": "policy"}}', '__proto__', /unknown key/],
    ['a foreign tag', 'a: !!js/function "x"', '', /tag/i],
    [
      'a known tag',
      rsp10.replace('title: Autonomy\n    source', 'title: !!str Autonomy\n    source'),
      'criteria[0].title',
      /tag/,
    ],
    ['a tag on a key', '!!str a: 1', '', /key that is no text/],
    ['a key that is a list', '? [a]\n: 1', '', /key that is no text/],
    ['a key that is a number', '1: 2', '', /key that is no text/],
    [
      'infinity',
      rsp10.replace('freshnessDays: 90', 'freshnessDays: .inf'),
      'criteria[0].freshnessDays',
      /Infinity/,
    ],
    [
      'a number beyond all numbers',
      rsp10.replace('freshnessDays: 90', 'freshnessDays: 1e999'),
      'criteria[0].freshnessDays',
      /Infinity/,
    ],
    ['two documents', `${rsp10}\n---\n${rsp10}`, '', /documents/],
    ['a text cut short', '{"a": [1,', '', /./],
    ['a tab for indentation', 'a:\n\t- b', '', /[Tt]ab/],
    ['depth in brackets', '['.repeat(100_000), '', /levels/],
    [
      'depth in braces',
      `${'{"a":'.repeat(600)}1${'}'.repeat(600)}`,
      expect.stringMatching(/^(?:a\.)+a$|^$/),
      /levels/,
    ],
    ['depth in dashes', '- '.repeat(100_000), '', /levels/],
    [
      'moderate depth',
      `${'['.repeat(40)}${']'.repeat(40)}`,
      expect.stringMatching(/^(?:\[0\]){33}$/),
      /levels/,
    ],
    ['1 MB', 'a'.repeat(1_000_000), '', /bytes/],
    ['1 MB in characters of three bytes', '漢'.repeat(200_000), '', /bytes/],
    ['nothing', '', '', /expected object/],
    ['null', 'null', '', /expected object/],
    ['a byte of zero', '\0', '', /./],
  ])('is refused for %s', (_, text, path, message) => {
    const errors = errorsIn(text);
    expect(errors).toContainEqual({
      line: expect.any(Number),
      column: expect.any(Number),
      path,
      message: expect.stringMatching(message),
    });
  });

  it.each([
    ['keys', Array.from({ length: 40_000 }, (_, index) => `k${index}: 1`).join('\n'), 40_000],
    ['slips', 'a: b: c\n'.repeat(60_000), 1],
    ['repeated keys', 'a: 1\n'.repeat(90_000), 80_000],
  ])('is refused in little time, also with as many %s as fit', (_, text, least) => {
    const started = performance.now();
    expect(errorsIn(text).length).toBeGreaterThan(least - 1);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('never gets past: every text is a policy or has errors with a place in it', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.json(),
          fc
            .tuple(fc.nat({ max: rsp10.length }), fc.nat({ max: 40 }), fc.string({ maxLength: 8 }))
            .map(([at, cut, put]) => rsp10.slice(0, at) + put + rsp10.slice(at + cut)),
        ),
        (text) => {
          const read = readPolicyText(text);
          if ('policy' in read) return;
          expect(read.errors.length).toBeGreaterThan(0);
          for (const { line, column } of read.errors) {
            expect(line).toBeGreaterThanOrEqual(1);
            expect(line).toBeLessThanOrEqual(text.split('\n').length);
            expect(column).toBeGreaterThanOrEqual(1);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
