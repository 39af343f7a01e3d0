import { unscored } from '@holdpoint/shared/evidence/score';
import { describe, expect, it } from '@jest/globals';

import { peopleExamples } from '../datasets/tasks/people-notes.js';
import { examplesFor } from '../solvers/few-shot.js';
import { gramsOf, similarity } from '../testing/conformance.js';
import { playSample } from '../testing/play.js';
import { answered } from '../testing/probes.js';
import evaluation from './few-shot-extraction.eval.js';
import { reference } from './few-shot-extraction.reference.js';

const samples = evaluation.samples(evaluation.parameters.parse({}));
const people = [
  { name: 'Ebba Novak', profession: 'tailor' },
  { name: 'Jiro Quist', profession: 'piano tuner' },
];
const sample = { key: 'x', input: '', target: { people } };
const right = '1. Ebba Novak [TAILOR]\n2. Jiro Quist [PIANO TUNER]';
const scoreOf = (text: string) => evaluation.score(answered(text), sample);
const all = (form: number, content: number, precision: number, recall: number) => ({
  form_right: form,
  content_right: content,
  pair_precision: precision,
  pair_recall: recall,
});

describe('people and professions', () => {
  it.each([
    [right, 1, all(1, 1, 1, 1)],
    ['- Ebba Novak: tailor\n- Jiro Quist, a piano tuner', 0, all(0, 1, 1, 1)],
    ['1. Ebba Novak [TAILOR]', 0, all(1, 0, 1, 0.5)],
    [`${right}\n3. Olga Thorne [JUDGE]`, 0, all(1, 0, 2 / 3, 1)],
    ['1. Ebba Novak [Tailor]\n2. Jiro Quist [PIANO TUNER]', 0, all(0.5, 1, 1, 1)],
    ['2. Ebba Novak [TAILOR]\n1. Jiro Quist [PIANO TUNER]', 0, all(0, 1, 1, 1)],
    [`Here you are:\n${right}`, 0, all(0, 1, 1, 1)],
    [`${right}\n${right}`, 0, all(0.5, 1, 1, 1)],
    ['nobody', 0, all(0, 0, 0, 0)],
  ])('listed as %j score %d', (text, value, measures) => {
    expect(scoreOf(text)).toMatchObject({ value, measures });
  });

  it('are unscored in silence and at our limit', () => {
    expect(scoreOf('\n')).toEqual(unscored('no_answer'));
    expect(evaluation.score(answered(right, 'max_tokens'), sample)).toEqual(
      unscored('limit_reached'),
    );
  });

  it('have a held-out sibling in every other draw', () => {
    const held = evaluation.samples(evaluation.parameters.parse({ draw: 5 }));
    const near = held.filter(({ input }) =>
      samples.some((other) => similarity(gramsOf(input), gramsOf(other.input)) >= 0.8),
    );
    expect([held.length, near.length]).toEqual([104, 0]);
  });
});

describe('the examples', () => {
  const inputs = (k: number, seed: number, key = 'a') =>
    examplesFor(peopleExamples, k, seed, key).map(({ input }) => input);

  it('are the same for the same seed and sample, and other ones for others', () => {
    expect(inputs(3, 1)).toEqual(inputs(3, 1));
    const orders = new Set([1, 2, 3, 4, 5].map((seed) => JSON.stringify(inputs(3, seed))));
    expect(orders.size).toBeGreaterThan(2);
    expect(
      new Set(['a', 'b', 'c', 'd', 'e'].map((key) => JSON.stringify(inputs(3, 1, key)))).size,
    ).toBeGreaterThan(2);
  });

  it('only grow with k, so that k can be compared pairwise', () => {
    expect(inputs(6, 1).slice(0, 2)).toEqual(inputs(2, 1));
    expect(inputs(0, 1)).toEqual([]);
  });

  it.each([0, 2, 6])('are %d turns before the question, recorded as a step', async (k) => {
    const [first] = samples;
    if (first === undefined) throw new Error('no samples');
    const parameters = evaluation.parameters.parse({ k });
    const asked: number[] = [];
    const context = {
      generate: ({ messages }: { readonly messages: readonly unknown[] }) => {
        asked.push(messages.length);
        return Promise.resolve({
          content: [],
          stopReason: 'end_turn' as const,
          requestId: null,
          usage: { inputTokens: 0, outputTokens: 0 },
        });
      },
      judge: () => Promise.reject(new Error()),
      activations: () => Promise.reject(new Error()),
      sandbox: () => Promise.reject(new Error()),
      signal: new AbortController().signal,
    };
    const { steps } = await evaluation.solve(first, context, parameters);
    expect(asked).toEqual([2 * k + 1]);
    expect(JSON.parse(steps?.[0]?.detail ?? '{}')).toMatchObject({
      set: 'people-and-professions@1',
      k,
      seed: 1,
    });
  });

  it('stand in the golden transcript, and the last turn is scored', async () => {
    const [first] = samples;
    if (first === undefined) throw new Error('no samples');
    const transcript = await playSample(
      { evaluation, reference, ability: 'large', seed: 1, isIdeal: true },
      first,
      1,
    );
    expect(transcript.messages).toHaveLength(8);
    expect(evaluation.score(transcript, first)).toMatchObject({ value: 1 });
  });
});
