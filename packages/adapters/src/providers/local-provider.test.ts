import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  type TransformerConfig,
  VOCABULARY,
} from '@holdpoint/evals/interpretability/transformer/transformer-config';
import {
  encodeTransformer,
  initialTransformer,
  type Transformer,
  transformerDigest,
} from '@holdpoint/evals/interpretability/transformer/transformer-weights';
import type { GenerateRequest } from '@holdpoint/evals/ports';
import { modelRootDigest } from '@holdpoint/shared/attestation/model-manifest';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { encodeSafetensors } from '@holdpoint/shared/safetensors/safetensors';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';

import { createLocalProvider } from './local-provider.js';
import { createProviderRegistry, parseProvidersSettings } from './provider-registry.js';

const config: TransformerConfig = {
  vocabulary: VOCABULARY,
  contextLength: 16,
  width: 16,
  heads: 2,
  mlpWidth: 24,
};
const model = initialTransformer(config, 1);
const directory = mkdtempSync(join(tmpdir(), 'holdpoint-local-'));
const signal = new AbortController().signal;

beforeEach(() => {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory);
  writeFileSync(join(directory, 'atlas.safetensors'), encodeTransformer(model));
});
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

function aRequest(change: Partial<GenerateRequest> = {}): GenerateRequest {
  return {
    model: 'atlas',
    messages: [{ role: 'user', content: [{ type: 'text', text: 'The river' }] }],
    maxOutputTokens: 40,
    temperature: 1,
    draw: { evaluation: 'a/b@1', sampleKey: 's', epoch: 1, turn: 0, seed: 1 },
    ...change,
  };
}

/** A model whose next byte is `bytes[position mod length]`, whatever was before: its embedding of positions says so. */
function reciting(text: string): Transformer {
  const bytes = new TextEncoder().encode(text);
  const zeros = Object.entries(model.weights).map(([name, { shape, data }]) => {
    return [name, { shape, data: new Float32Array(data.length) }] as const;
  });
  const places = new Float32Array(16 * 16);
  const heads = new Float32Array(16 * 256);
  for (let position = 0; position < 16; position += 1) {
    places[position * 16 + position] = 1;
    heads[position * 256 + (bytes[position % bytes.length] ?? 0)] = 10;
  }
  const weights = {
    ...Object.fromEntries(zeros),
    W_P: { shape: [16, 16], data: places },
    W_U: { shape: [16, 256], data: heads },
  };
  return { config, weights };
}

describe('a local checkpoint as a provider', () => {
  const provider = createLocalProvider({ directory });

  it('answers by its draw key alone: equal keys, equal bytes', async () => {
    const first = await provider.generate(aRequest(), signal);
    const draw = { ...aRequest().draw, turn: 1 };
    const [again, other] = await Promise.all([
      provider.generate(aRequest(), signal),
      provider.generate(aRequest({ draw }), signal),
    ]);
    expect(again).toEqual(first);
    expect(other.content).not.toEqual(first.content);
    expect(await createLocalProvider({ directory }).generate(aRequest(), signal)).toEqual(first);
  });

  it('needs no draw at temperature 0', async () => {
    const one = await provider.generate(aRequest({ temperature: 0 }), signal);
    const draw = { ...aRequest().draw, seed: 2 };
    expect(await provider.generate(aRequest({ temperature: 0, draw }), signal)).toEqual(one);
  });

  it('counts bytes, and stops at the most that were asked for', async () => {
    const found = await provider.generate(aRequest({ maxOutputTokens: 7, temperature: 0 }), signal);
    expect(found.usage).toEqual({ inputTokens: 9, outputTokens: 7 });
    expect(found.stopReason).toBe('max_tokens');
    expect(found.requestId).toBeNull();
  });

  it('ends its answer at a blank line', async () => {
    // The prompt of 9 bytes ends at position 8, so the answer begins with byte 8 of the text.
    writeFileSync(
      join(directory, 'poet.safetensors'),
      encodeTransformer(reciting('........\nOK.\n\n')),
    );
    const found = await provider.generate(aRequest({ model: 'poet', temperature: 0 }), signal);
    expect(found.content).toEqual([{ type: 'text', text: 'OK.' }]);
    expect(found.stopReason).toBe('end_turn');
    expect(found.usage.outputTokens).toBe(6);
  });

  it('goes on past its context, and gives text for any bytes', async () => {
    const long = 'x'.repeat(500);
    const messages = [{ role: 'user' as const, content: [{ type: 'text' as const, text: long }] }];
    const found = await provider.generate(aRequest({ messages, maxOutputTokens: 200 }), signal);
    expect(found.usage.inputTokens).toBe(500);
    const [block] = found.content;
    expect(block?.type === 'text' && !/\p{Cs}/u.test(block.text)).toBe(true);
  });

  it('gives the event loop back while it computes', async () => {
    let longest = 0;
    let last = performance.now();
    let isOver = false;
    const watch = (): void => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
      if (!isOver) setTimeout(watch, 1);
    };
    watch();
    const many = Array.from({ length: 8 }, (_, turn) =>
      provider.generate(
        aRequest({ maxOutputTokens: 1500, draw: { ...aRequest().draw, turn } }),
        signal,
      ),
    );
    await Promise.all(many);
    isOver = true;
    // 10 ms by itself; the rest is room for a machine that does three other things.
    expect(longest).toBeLessThan(200);
  });

  it('ends a call when its caller gives up', async () => {
    const caller = new AbortController();
    const call = provider.generate(
      aRequest({ maxOutputTokens: 10_000_000, temperature: 0 }),
      caller.signal,
    );
    // After its first slice of ten milliseconds, long before the thousands of bytes that are asked for.
    setImmediate(() => {
      caller.abort();
    });
    await expect(call).rejects.toMatchObject({ code: 'provider.aborted', kind: 'unavailable' });
    expect((await provider.generate(aRequest(), signal)).stopReason).toBeDefined();
  });
});

describe('a call that waits for the one before it', () => {
  it('ends with its own caller, not with the other', async () => {
    const provider = createLocalProvider({ directory });
    const [first, second] = [new AbortController(), new AbortController()];
    const endless = aRequest({ maxOutputTokens: 10_000_000, temperature: 0 });
    const running = provider.generate(endless, first.signal);
    const waiting = provider.generate(endless, second.signal);
    second.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'provider.aborted' });
    first.abort();
    await expect(running).rejects.toMatchObject({ code: 'provider.aborted' });
  });
});

describe('the weights that a local provider serves', () => {
  const provider = () => createLocalProvider({ directory });
  const file = encodeTransformer(model);
  const digest = (bytes: Uint8Array) => sha256(bytes).slice('sha256:'.length);

  it('are those of the plan, by the digest of the file or its root', async () => {
    const root = modelRootDigest([{ name: '.', algorithm: 'sha256', digest: digest(file) }]);
    for (const weightsDigest of [transformerDigest(model), root]) {
      const found = await provider().generate(aRequest({ weightsDigest }), signal);
      expect(found.usage.outputTokens).toBeGreaterThan(0);
    }
  });

  it('are those of a folder, by its root digest over every file in it', async () => {
    const folder = join(directory, 'nova');
    mkdirSync(folder);
    writeFileSync(join(folder, 'model.safetensors'), file);
    writeFileSync(join(folder, 'README.md'), 'nova');
    writeFileSync(join(folder, 'model.sig'), '{}');
    const weightsDigest = modelRootDigest([
      { name: 'README.md', algorithm: 'sha256', digest: digest(Buffer.from('nova')) },
      { name: 'model.safetensors', algorithm: 'sha256', digest: digest(file) },
    ]);
    const found = await provider().generate(aRequest({ model: 'nova', weightsDigest }), signal);
    expect(found.usage.outputTokens).toBeGreaterThan(0);
    writeFileSync(join(folder, 'README.md'), 'changed');
    const changed = provider().generate(aRequest({ model: 'nova', weightsDigest }), signal);
    await expect(changed).rejects.toMatchObject({ code: 'provider.weights_mismatch' });
    mkdirSync(join(folder, 'more'));
    await expect(provider().generate(aRequest({ model: 'nova' }), signal)).rejects.toMatchObject({
      code: 'provider.weights_folder',
    });
  });

  it('are never others than those of the plan', async () => {
    const weightsDigest = transformerDigest(initialTransformer(config, 2));
    const call = provider().generate(aRequest({ weightsDigest }), signal);
    await expect(call).rejects.toMatchObject({
      code: 'provider.weights_mismatch',
      kind: 'integrity',
      message: expect.stringContaining(transformerDigest(model)),
    });
  });

  it('may be put there while it runs: the plan decides', async () => {
    const running = provider();
    const next = initialTransformer(config, 2);
    await running.generate(aRequest({ weightsDigest: transformerDigest(model) }), signal);
    writeFileSync(join(directory, 'atlas.safetensors'), encodeTransformer(next));
    const ask = (transformer: Transformer) =>
      running.generate(aRequest({ weightsDigest: transformerDigest(transformer) }), signal);
    await ask(model);
    await ask(next);
    await expect(ask(model)).rejects.toMatchObject({ code: 'provider.weights_mismatch' });
  });

  it.each(['../atlas', 'atlas.safetensors', '', '.', '..', 'a/b', 'nobody', '\0'])(
    'are of a file of the directory: not %j',
    async (name) => {
      await expect(provider().generate(aRequest({ model: name }), signal)).rejects.toMatchObject({
        code: 'provider.model_unknown',
      });
    },
  );

  it('are kept of a few models, not of as many as plans name', async () => {
    const running = provider();
    const names = Array.from({ length: 9 }, (_, place) => `m${place}`);
    for (const name of names) {
      writeFileSync(join(directory, `${name}.safetensors`), file);
      await running.generate(aRequest({ model: name, maxOutputTokens: 1 }), signal);
      rmSync(join(directory, `${name}.safetensors`));
    }
    const kept = await running.generate(aRequest({ model: 'm8', maxOutputTokens: 1 }), signal);
    expect(kept.usage.outputTokens).toBe(1);
    await expect(running.generate(aRequest({ model: 'm0' }), signal)).rejects.toMatchObject({
      code: 'provider.model_unknown',
    });
  });

  it.each(['/dev/zero', 'pipe'])('are never read of what has no end: %s', async (target) => {
    if (target === 'pipe') execFileSync('mkfifo', [join(directory, 'odd.safetensors')]);
    else symlinkSync(target, join(directory, 'odd.safetensors'));
    await expect(provider().generate(aRequest({ model: 'odd' }), signal)).rejects.toMatchObject({
      code: 'provider.weights_folder',
    });
  });

  it('are of a folder that is no larger than a file may be', async () => {
    const folder = join(directory, 'nova');
    mkdirSync(folder);
    writeFileSync(join(folder, 'model.safetensors'), file);
    for (const name of ['a', 'b']) writeFileSync(join(folder, name), new Uint8Array(2 ** 24));
    await expect(provider().generate(aRequest({ model: 'nova' }), signal)).rejects.toMatchObject({
      code: 'provider.model_too_large',
    });
  });

  it('are refused where one byte of text would hold the event loop up', async () => {
    const slow = { ...config, contextLength: 32_768, width: 64, heads: 64 };
    writeFileSync(
      join(directory, 'slow.safetensors'),
      encodeTransformer(initialTransformer(slow, 1)),
    );
    await expect(provider().generate(aRequest({ model: 'slow' }), signal)).rejects.toMatchObject({
      code: 'provider.model_too_large',
      message: expect.stringContaining('products for each byte'),
    });
  });

  it('are refused by name where the file holds others', async () => {
    const metadata = { format: 'holdpoint.transformer.v1', config: JSON.stringify(config) };
    const weights = { ...model.weights, W_U: { shape: [16, 4], data: new Float32Array(64) } };
    writeFileSync(join(directory, 'odd.safetensors'), encodeSafetensors(weights, metadata));
    await expect(provider().generate(aRequest({ model: 'odd' }), signal)).rejects.toMatchObject({
      code: 'transformer.weights_mismatch',
      message: expect.stringContaining('W_U is [16, 4] instead of [16, 256]'),
    });
    writeFileSync(join(directory, 'big.safetensors'), new Uint8Array(33 * 1024 * 1024));
    await expect(provider().generate(aRequest({ model: 'big' }), signal)).rejects.toMatchObject({
      code: 'provider.model_too_large',
    });
  });
});

describe('the settings of a local provider', () => {
  it('name a directory, beside the endpoints', async () => {
    const text = JSON.stringify({
      own: { kind: 'local', directory },
      reference: { kind: 'anthropic', baseUrl: 'http://127.0.0.1:4601' },
    });
    await using registry = createProviderRegistry(parseProvidersSettings(text));
    expect(registry.aliases).toEqual(['own', 'reference']);
    const found = await registry.providerFor('own').generate(aRequest(), signal);
    expect(found.usage.outputTokens).toBeGreaterThan(0);
    expect(registry.costMicroUsd('own', 'atlas', found.usage)).toBe(0);
  });

  it.each([
    [{ kind: 'local' }, 'own.directory'],
    [{ kind: 'local', directory: 'models' }, 'own.directory'],
    [{ kind: 'local', directory: '/models', apiKey: 'k' }, 'own'],
  ])('are refused with the place: %j', (settings, place) => {
    const parse = (): unknown => parseProvidersSettings(JSON.stringify({ own: settings }));
    expect(parse).toThrow(`wrong at ${place}`);
  });
});
