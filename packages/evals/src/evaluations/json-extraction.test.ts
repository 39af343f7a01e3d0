import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { unscored } from '@holdpoint/shared/evidence/score';
import { describe, expect, it } from '@jest/globals';

import { gramsOf, similarity } from '../testing/conformance.js';
import { playSample } from '../testing/play.js';
import { answered } from '../testing/probes.js';
import evaluation from './json-extraction.eval.js';
import { reference } from './json-extraction.reference.js';

const samples = evaluation.samples({ draw: 0 });
const sample = {
  ...samples[0],
  key: 'x',
  input: '',
  target: { name: 'Larkmead Wall Clock', size: '40 cm', price: 30.5, color: 'cream' },
};
const right = '{"name": "larkmead wall clock", "size": "40 cm", "price": 30.5, "color": "Cream"}';
const scoreOf = (text: string) => evaluation.score(answered(text), sample);

describe('JSON from a product description', () => {
  it('counts four right members, whatever their letter case and order', () => {
    expect(scoreOf(right)).toEqual({
      status: 'scored',
      value: 1,
      measures: { member_accuracy: 1, strict_json: 1, lenient_json: 1 },
    });
  });

  it('tells strict from lenient JSON, and still reads the members', () => {
    expect(scoreOf(`Here you are:\n\`\`\`json\n${right}\n\`\`\``)).toMatchObject({
      value: 1,
      measures: { strict_json: 0, lenient_json: 1 },
    });
  });

  it.each<[string, number]>([
    [right.replace('30.5', '"$30.50"'), 1],
    [right.replace('30.5', '35.45'), 0.75],
    [right.replace('"40 cm"', 'null').replace('30.5', '[]'), 0.5],
    ['{}', 0],
    ['[1]', 0],
    ['"name"', 0],
    ['{"name": ', 0],
    ['['.repeat(100_000), 0],
  ])('reads %.80j as a share of members right of %d', (text, share) => {
    const value = share === 1 ? 1 : 0;
    expect(scoreOf(text)).toMatchObject({ value, measures: { member_accuracy: share } });
  });

  it('puts the brace into the request, the turn and the score', async () => {
    const [first] = samples;
    if (first === undefined) throw new Error('no samples');
    const transcript = await playSample(
      { evaluation, reference, ability: 'large', seed: 1, isIdeal: true },
      first,
      1,
    );
    expect(transcript.prefill).toBe('{');
    expect(transcript.messages[1]).toEqual({
      role: 'assistant',
      content: [{ type: 'text', text: JSON.stringify(first.target) }],
    });
    expect(evaluation.score(transcript, first)).toMatchObject({
      value: 1,
      measures: { strict_json: 1 },
    });
  });

  it('is unsupported where the endpoint refuses a prefill, and fails aloud where it refuses something else', async () => {
    const refusing = (reason: string) => ({
      generate: () =>
        Promise.reject(
          new HoldpointError({
            code: 'provider.rejected',
            kind: 'invalid',
            message: 'no',
            details: { status: 400, reason },
          }),
        ),
      judge: () => Promise.reject(new Error()),
      activations: () => Promise.reject(new Error()),
      sandbox: () => Promise.reject(new Error()),
      signal: new AbortController().signal,
    });
    const [first] = samples;
    if (first === undefined) throw new Error('no samples');
    const refused = refusing('This model does not support assistant message prefill.');
    const transcript = await evaluation.solve(first, refused, { draw: 0 });
    expect(evaluation.score(transcript, first)).toEqual(
      unscored('unsupported', 'the endpoint refused the beginning of an answer'),
    );
    await expect(
      evaluation.solve(first, refusing('max_tokens: too large'), { draw: 0 }),
    ).rejects.toMatchObject({
      code: 'provider.rejected',
    });
  });

  it('draws held-out descriptions that share nothing with the public ones', () => {
    const held = evaluation.samples({ draw: 7 });
    expect(held).toHaveLength(samples.length);
    const near = held.filter(({ input }) =>
      samples.some((other) => similarity(gramsOf(input), gramsOf(other.input)) >= 0.8),
    );
    expect(near).toHaveLength(0);
    expect(held.every(({ key }) => key.endsWith('.d7'))).toBe(true);
  });
});
