import { isAbsolute } from 'node:path';

import type { Provider, Usage } from '@holdpoint/evals/ports';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { z } from 'zod';

import { type AnthropicProvider, createAnthropicProvider } from './anthropic.js';
import { createLocalProvider } from './local-provider.js';
import type { RateLimits } from './rate-limits.js';

const Alias = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'expected an alias such as reference');

const Price = z.strictObject({
  inputMicroUsdPerMillionTokens: z.int().nonnegative(),
  outputMicroUsdPerMillionTokens: z.int().nonnegative(),
});

/** A key inside the URL would end up in logs and reports. */
const BaseUrl = z
  .url({ protocol: /^https?$/, error: 'expected an http or https address' })
  .refine((url) => !/^https?:\/\/[^/]*@/.test(url), 'expected an address without a password');

const AnthropicSettings = z
  .strictObject({
    kind: z.literal('anthropic'),
    baseUrl: BaseUrl,
    apiKey: z.string().min(1).optional(),
    /** Name of the secret that holds the key. */
    apiKeyEnv: z.string().min(1).optional(),
    timeoutMs: z.int().min(1).max(3_600_000).default(600_000),
    connections: z.int().min(1).max(10_000).default(256),
    streamed: z.boolean().default(false),
    /** By the provider's name of the model. */
    prices: z.record(z.string(), Price).default({}),
  })
  .refine(({ apiKey, apiKeyEnv }) => apiKey === undefined || apiKeyEnv === undefined, {
    error: 'expected apiKey or apiKeyEnv, not both',
  });

/** Checkpoints of the built-in transformer, served in the worker itself. */
const LocalSettings = z.strictObject({
  kind: z.literal('local'),
  directory: z.string().refine((path) => isAbsolute(path), 'expected an absolute path'),
});

const ProviderSettings = z.discriminatedUnion('kind', [AnthropicSettings, LocalSettings]);

/** Endpoints by alias: evidence and settings name the alias, so that a moved endpoint changes no record. */
export const ProvidersSettings = z.record(Alias, ProviderSettings);
export type ProvidersSettings = z.infer<typeof ProvidersSettings>;

/**
 * Parses the text of `HOLDPOINT_PROVIDERS`. Throws `provider.settings_invalid`, whose message names each place and
 * what was expected there, and never repeats a value: one of them may be a key.
 */
export function parseProvidersSettings(text: string): ProvidersSettings {
  const parsed = ProvidersSettings.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map(
    ({ path, message }) => `${path.join('.') || 'root'}: ${message}`,
  );
  throw invalidSettings(places.join('; '));
}

/** Providers by alias, opened at first use; disposing it closes their connections. */
export interface ProviderRegistry extends AsyncDisposable {
  readonly aliases: readonly string[];
  /** One attempt per call, without retries. Throws `provider.alias_unknown`. */
  providerFor(alias: string): Provider;
  /** Cost in millionths of a US dollar, rounded up; 0 where the settings give no price. Throws `provider.alias_unknown`. */
  costMicroUsd(alias: string, model: string, usage: Usage): number;
}

/** What the registry needs from outside besides its settings. */
export interface RegistryOptions {
  /** Secrets by name, for `apiKeyEnv`; the environment is read in the app's `env.ts`. */
  readonly secrets?: Readonly<Record<string, string | undefined>>;
  readonly onLimits?: (alias: string, limits: RateLimits) => void;
}

/** Throws `provider.secret_missing` at once when a key is named that isn't there. */
export function createProviderRegistry(
  settings: ProvidersSettings,
  options: RegistryOptions = {},
): ProviderRegistry {
  const keys = new Map(
    Object.entries(settings).map(([alias, one]) => [
      alias,
      keyOf(alias, one, options.secrets ?? {}),
    ]),
  );
  const opened = new Map<string, Provider & Partial<AsyncDisposable>>();
  const settingsOf = (alias: string): ProvidersSettings[string] => {
    const one = Object.hasOwn(settings, alias) ? settings[alias] : undefined;
    if (one === undefined) throw unknownAlias(alias, Object.keys(settings));
    return one;
  };
  return {
    aliases: Object.keys(settings),
    providerFor(alias) {
      const one = settingsOf(alias);
      const existing = opened.get(alias);
      if (existing !== undefined) return existing;
      const provider =
        one.kind === 'local'
          ? createLocalProvider(one)
          : openAnthropic(one, keys.get(alias) ?? '', (limits) =>
              options.onLimits?.(alias, limits),
            );
      opened.set(alias, provider);
      return provider;
    },
    costMicroUsd(alias, model, usage) {
      const one = settingsOf(alias);
      if (one.kind === 'local') return 0;
      const { prices } = one;
      const price = Object.hasOwn(prices, model) ? prices[model] : undefined;
      if (price === undefined) return 0;
      const total =
        usage.inputTokens * price.inputMicroUsdPerMillionTokens +
        usage.outputTokens * price.outputMicroUsdPerMillionTokens;
      return Math.ceil(total / 1_000_000);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(
        Array.from(opened.values(), async (provider) => provider[Symbol.asyncDispose]?.()),
      );
      opened.clear();
    },
  };
}

function openAnthropic(
  settings: z.infer<typeof AnthropicSettings>,
  apiKey: string,
  onLimits: (limits: RateLimits) => void,
): AnthropicProvider {
  const { baseUrl, timeoutMs, connections, streamed } = settings;
  return createAnthropicProvider({ baseUrl, apiKey, timeoutMs, connections, streamed, onLimits });
}

function keyOf(
  alias: string,
  settings: ProvidersSettings[string],
  secrets: Readonly<Record<string, string | undefined>>,
): string {
  if (settings.kind === 'local') return '';
  // Endpoints on loopback and self-hosted servers take any key; the header itself is always sent.
  if (settings.apiKeyEnv === undefined) return settings.apiKey ?? 'unset';
  const key = secrets[settings.apiKeyEnv];
  if (key !== undefined && key !== '') return key;
  throw new HoldpointError({
    code: 'provider.secret_missing',
    kind: 'invalid',
    message: `Provider ${alias} takes its key from ${settings.apiKeyEnv}, which is not set.`,
    details: { alias, apiKeyEnv: settings.apiKeyEnv },
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidSettings('root: expected a JSON object of providers by alias');
  }
}

function invalidSettings(places: string): HoldpointError {
  return new HoldpointError({
    code: 'provider.settings_invalid',
    kind: 'invalid',
    message: `HOLDPOINT_PROVIDERS is wrong at ${places}.`,
    details: { places },
  });
}

function unknownAlias(alias: string, aliases: readonly string[]): HoldpointError {
  return new HoldpointError({
    code: 'provider.alias_unknown',
    kind: 'invalid',
    message: `There is no provider ${alias}; the settings name ${aliases.join(', ') || 'none'}.`,
    details: { alias, aliases },
  });
}
