import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  createProviderRegistry,
  parseProvidersSettings,
  type RegistryOptions,
} from './provider-registry.js';

const loopback = { kind: 'anthropic', baseUrl: 'http://127.0.0.1:4601' };

function aText(change: object = {}): string {
  return JSON.stringify({ reference: { ...loopback, ...change } });
}

function aRegistry(change: object = {}, options: RegistryOptions = {}) {
  return createProviderRegistry(parseProvidersSettings(aText(change)), options);
}

describe('the settings of providers', () => {
  it('need no more than kind and address', () => {
    expect(parseProvidersSettings(aText())).toEqual({
      reference: { ...loopback, timeoutMs: 600_000, connections: 256, streamed: false, prices: {} },
    });
    expect(parseProvidersSettings('{}')).toEqual({});
  });

  it.each([
    ['reference.baseUrl', aText({ baseUrl: 'ftp://127.0.0.1' })],
    ['reference.baseUrl', aText({ baseUrl: 'http://user:secret@127.0.0.1' })],
    ['reference.timeoutMs', aText({ timeoutMs: 0 })],
    ['reference', aText({ url: 'http://127.0.0.1' })],
    ['reference', aText({ apiKey: 'a', apiKeyEnv: 'B' })],
    ['Reference', JSON.stringify({ Reference: loopback })],
    ['reference.kind', aText({ kind: 'other' })],
    ['root', '{"reference":'],
    ['root', '[]'],
  ])('are refused with the place %s', async (place, text) => {
    const parse = (): unknown => parseProvidersSettings(text);
    await expect(parse).toThrowWithCode('provider.settings_invalid');
    expect(parse).toThrow(`wrong at ${place}`);
  });

  it('are refused without repeating a value', () => {
    const parse = (): unknown =>
      parseProvidersSettings(aText({ apiKey: 'the-secret', timeoutMs: 'the-secret' }));
    expect(parse).toThrow();
    expect(parse).not.toThrow(/the-secret/);
  });

  it('never end in another error, whatever the text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (text) => {
        try {
          parseProvidersSettings(text);
        } catch (error) {
          await expect(error).toThrowWithCode('provider.settings_invalid');
        }
      }),
    );
  });
});

describe('the registry', () => {
  it('gives the same provider for an alias each time', async () => {
    await using registry = aRegistry();
    expect(registry.aliases).toEqual(['reference']);
    expect(registry.providerFor('reference')).toBe(registry.providerFor('reference'));
  });

  it.each(['unknown', '__proto__', 'constructor', ''])('knows no alias %p', async (alias) => {
    await using registry = aRegistry();
    await expect(() => registry.providerFor(alias)).toThrowWithCode('provider.alias_unknown');
    await expect(() =>
      registry.costMicroUsd(alias, 'm', { inputTokens: 1, outputTokens: 1 }),
    ).toThrowWithCode('provider.alias_unknown');
  });

  it('names the secret that is missing, at once', async () => {
    const open = (): unknown => aRegistry({ apiKeyEnv: 'SOME_KEY' }, { secrets: { OTHER: 'x' } });
    await expect(open).toThrowWithCode('provider.secret_missing');
    expect(open).toThrow('SOME_KEY');
    await using registry = aRegistry({ apiKeyEnv: 'SOME_KEY' }, { secrets: { SOME_KEY: 'x' } });
    expect(registry.aliases).toHaveLength(1);
  });
});

describe('the cost of a call', () => {
  // 3 and 15 US dollars per million tokens: 1,000 in and 200 out cost 0.003 + 0.003 US dollars.
  const prices = {
    m: { inputMicroUsdPerMillionTokens: 3_000_000, outputMicroUsdPerMillionTokens: 15_000_000 },
  };

  it('is tokens by price, in millionths of a dollar', async () => {
    await using registry = aRegistry({ prices });
    expect(registry.costMicroUsd('reference', 'm', { inputTokens: 1000, outputTokens: 200 })).toBe(
      6000,
    );
  });

  it('is rounded up', async () => {
    await using registry = aRegistry({
      prices: { m: { ...prices.m, inputMicroUsdPerMillionTokens: 1 } },
    });
    expect(registry.costMicroUsd('reference', 'm', { inputTokens: 1, outputTokens: 0 })).toBe(1);
  });

  it('is 0 where no price is set', async () => {
    await using registry = aRegistry({ prices });
    for (const model of ['other', 'constructor']) {
      expect(registry.costMicroUsd('reference', model, { inputTokens: 9, outputTokens: 9 })).toBe(
        0,
      );
    }
  });
});
