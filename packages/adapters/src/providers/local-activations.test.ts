import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { meanPooled } from '@holdpoint/evals/interpretability/probes/text-activations';
import { openForward } from '@holdpoint/evals/interpretability/transformer/transformer-forward';
import {
  encodeTransformer,
  initialTransformer,
  transformerDigest,
} from '@holdpoint/evals/interpretability/transformer/transformer-weights';
import type { Activations } from '@holdpoint/evals/ports';
import { afterAll, describe, expect, it } from '@jest/globals';

import { keptActivations } from './kept-activations.js';
import { createLocalProvider } from './local-provider.js';

const config = { vocabulary: 256 as const, contextLength: 16, width: 16, heads: 2, mlpWidth: 24 };
const model = initialTransformer(config, 1);
const directory = mkdtempSync(join(tmpdir(), 'holdpoint-activations-'));
writeFileSync(join(directory, 'atlas.safetensors'), encodeTransformer(model));
const signal = new AbortController().signal;

afterAll(() => {
  rmSync(directory, { recursive: true });
});

function aRequest(text: string) {
  return { model: 'atlas', text, weightsDigest: transformerDigest(model) };
}

describe('activations of a local checkpoint', () => {
  const provider = createLocalProvider({ directory });

  it('are those of the forward pass, one row a byte', async () => {
    const { site, width, tokens, values } = await provider.activations(aRequest('Où?'), signal);
    expect({ site, width, tokens }).toEqual({ site: 'mlp', width: 24, tokens: 4 });
    const rows: Float64Array[] = [];
    const pass = openForward(model, {
      onMlp: (_, row) => {
        rows.push(row.slice());
        return undefined;
      },
    });
    for (const byte of new TextEncoder().encode('Où?')) pass.next(byte);
    expect(values).toEqual(Float32Array.from(rows.flatMap((row) => [...row])));
  });

  it('read a text longer than the context in stretches, each byte once', async () => {
    const [long, first, rest] = await Promise.all(
      ['The river bends and turns.', 'The river bends ', 'and turns.'].map((text) =>
        provider.activations(aRequest(text), signal),
      ),
    );
    expect(long?.values).toEqual(
      Float32Array.from([...(first?.values ?? []), ...(rest?.values ?? [])]),
    );
  });

  it('are kept: the same text is read once', async () => {
    const first = await provider.activations(aRequest('Again.'), signal);
    expect(await provider.activations(aRequest('Again.'), signal)).toBe(first);
  });

  it.each([
    ['', 'activations.no_text'],
    ['a'.repeat(4097), 'activations.text_too_long'],
  ])('are refused of a text of no length or too long a one', async (text, code) => {
    await expect(provider.activations(aRequest(text), signal)).rejects.toMatchObject({ code });
  });

  it('are never of weights that are not those of the plan', async () => {
    const other = transformerDigest(initialTransformer(config, 2));
    const request = { ...aRequest('Again.'), weightsDigest: other };
    await expect(provider.activations(request, signal)).rejects.toMatchObject({
      code: 'provider.weights_mismatch',
    });
  });

  it('end with their caller, and leave the event loop to others', async () => {
    const ending = new AbortController();
    const reading = provider.activations(aRequest('b'.repeat(4096)), ending.signal);
    setImmediate(() => {
      ending.abort();
    });
    await expect(reading).rejects.toMatchObject({ code: 'provider.aborted' });
  });
});

describe('kept activations', () => {
  it('are given up by age of their last use once they are too many', async () => {
    const kept = keptActivations(24);
    const read: string[] = [];
    const ask = (text: string): Promise<Activations> =>
      kept('sha256:0', text, () => {
        read.push(text);
        return Promise.resolve({ site: 'mlp', width: 1, tokens: 3, values: new Float32Array(3) });
      });
    for (const text of ['a', 'b', 'a', 'c', 'a', 'b']) await ask(text);
    expect(read).toEqual(['a', 'b', 'c', 'b']);
  });
});

describe('mean-pooled activations', () => {
  it.each([
    ['no token', 0, []],
    ['another extent', 2, [1, 2, 3]],
    ['a value that is not finite', 1, [1, Number.NaN]],
  ])('are refused of %s', async (_, tokens, values) => {
    const activations = {
      site: 'mlp',
      width: 2,
      tokens,
      values: Float32Array.from(values),
    } as const;
    await expect(() => meanPooled(activations)).toThrowWithCode('activations.malformed');
  });
});
