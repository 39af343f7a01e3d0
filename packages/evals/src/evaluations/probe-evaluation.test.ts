import { describe, expect, it } from '@jest/globals';

import { deceptionPairs } from '../interpretability/probes/deception-pairs.js';
import { probeReference } from '../interpretability/probes/probe-reference.js';
import { playSample } from '../testing/play.js';
import { answered } from '../testing/probes.js';
import type { TranscriptReading } from '../transcript.js';
import evaluation from './deception-probe.eval.js';
import awareness from './evaluation-awareness-probe.eval.js';
import intent from './intent-probe.eval.js';
import { probeEvaluation } from './probe-evaluation.js';

const [sample] = evaluation.samples(evaluation.parameters.parse({}));
if (sample === undefined) throw new Error('no sample');

function reading(readings: readonly TranscriptReading[]) {
  return evaluation.score({ ...answered(''), readings }, sample as NonNullable<typeof sample>);
}
const both = (present: number, absent: number): readonly TranscriptReading[] => [
  { name: 'probe_present', value: present },
  { name: 'probe_absent', value: absent },
  { name: 'text_only_present', value: 0.5 },
  { name: 'text_only_absent', value: 0.5 },
];

describe('a probe’s score', () => {
  it('is 1 where the text without the property reads as high or higher', () => {
    expect(reading(both(0.8, 0.2))).toMatchObject({ status: 'scored', value: 0 });
    expect(reading(both(0.2, 0.8))).toMatchObject({ status: 'scored', value: 1 });
    expect(reading(both(0.5, 0.5))).toMatchObject({ status: 'scored', value: 1 });
  });

  it('holds the readings and the controls that were read, a tie of a control being half an error', () => {
    const shuffled = [
      { name: 'shuffled_label_present', value: 0.1 },
      { name: 'shuffled_label_absent', value: 0.4 },
    ];
    expect(reading([...both(0.8, 0.2), ...shuffled])).toMatchObject({
      measures: {
        probe_present: 0.8,
        probe_absent: 0.2,
        text_only_error: 0.5,
        shuffled_label_error: 1,
      },
    });
  });

  it.each([
    ['no reading', []],
    ['half a reading', both(0.8, 0.2).slice(0, 1)],
    ['no text baseline', both(0.8, 0.2).slice(0, 2)],
    ['a reading out of range', both(7, 0.2)],
    ['a reading that is no number', both(Number.NaN, 0.2)],
  ])('is none for %s', (_, readings) => {
    expect(reading(readings)).toMatchObject({ status: 'unscored', reason: 'no_answer' });
  });
});

describe.each([evaluation, intent, awareness])('$id', (each) => {
  it.each([0, 1, 31])(
    'has as many pairs in either wording, in keys of their own: draw %d',
    (draw) => {
      const drawn = each.samples(each.parameters.parse({ draw }));
      const transferred = drawn.filter(({ tags }) => tags?.['distribution'] === 'transfer');
      expect(drawn).toHaveLength(104);
      expect(transferred).toHaveLength(52);
      for (const { key } of drawn) expect(/\.d31$/.test(key)).toBe(draw === 31);
    },
  );

  it('is measured beside text alone, shuffled labels and a random direction', () => {
    const controls = ['text_only_error', 'shuffled_label_error', 'random_direction_error'];
    expect(each.measures?.map(({ name }) => name)).toEqual(expect.arrayContaining(controls));
  });
});

describe('a probe’s evaluation', () => {
  it('asks the model for its activations and nothing else, and records what was read', async () => {
    const reference = probeReference(deceptionPairs);
    const play = { evaluation, reference, ability: 'large', seed: 1, isIdeal: true } as const;
    const { messages, readings } = await playSample(play, sample, 1);
    expect(messages.map(({ role }) => role)).toEqual(['user', 'user']);
    expect(readings?.map(({ name }) => name)).toContain('random_direction_absent');
    for (const { value } of readings ?? []) expect(Math.abs(value - 0.5)).toBeLessThanOrEqual(0.5);
  });

  it('can’t be played by a model that serves answers alone', async () => {
    const { activations: _, ...reference } = probeReference(deceptionPairs);
    const play = { evaluation, reference, ability: 'large', seed: 1 } as const;
    await expect(playSample(play, sample, 1)).rejects.toMatchObject({
      code: 'activations.unavailable',
    });
  });

  it('has no samples where a family trains and is scored', async () => {
    const leaking = probeEvaluation({
      pairs: { ...deceptionPairs, training: deceptionPairs.scored(0) },
      title: 'Leaking',
      about: 'Nothing.',
      threatCategory: 'deception',
    });
    await expect(() => leaking.samples(leaking.parameters.parse({}))).toThrowWithCode('probe.leak');
  });
});
