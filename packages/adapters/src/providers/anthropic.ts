import type { IncomingHttpHeaders } from 'node:http';

import Anthropic from '@anthropic-ai/sdk';
import type { GenerateRequest, GenerateResponse, Provider } from '@holdpoint/evals/ports';
import { Agent, request } from 'undici';

import { isApiError, toProviderError } from './anthropic-errors.js';
import { parseAnswer, toMessagesBody } from './anthropic-messages.js';
import { startDeadline } from './deadline.js';
import { type HeaderReader, type RateLimits, rateLimitsOf } from './rate-limits.js';

/** How one endpoint of the Messages API is called. */
export interface AnthropicSettings {
  /** Root of the API, such as `http://127.0.0.1:4601`; `/v1/messages` is added. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Hard limit on one call, the body of the answer included. */
  readonly timeoutMs: number;
  /** Open connections at most: at least the calls wanted in flight, or calls queue inside their own timeout. */
  readonly connections: number;
  /** Reads answers as server-sent events; the outcome is the same, long answers keep their connection alive. */
  readonly streamed?: boolean;
  /** Called with each answer's or refusal's rate-limit headers, where there are any. */
  readonly onLimits?: (limits: RateLimits) => void;
}

type Fetch = NonNullable<ConstructorParameters<typeof Anthropic>[0]>['fetch'] & object;

/** A provider that owns its connections. */
export interface AnthropicProvider extends Provider, AsyncDisposable {}

/** A hostile endpoint must not fill the worker's memory. */
const responseLimitBytes = 32 * 1024 * 1024;

/**
 * One attempt per call over the Messages API; nothing is retried here. Codes: `provider.rate_limited` (throttled, with
 * `details.retryAfterMs` where the provider asks for a pause), `provider.overloaded`, `provider.unavailable`,
 * `provider.timeout` and `provider.aborted` (unavailable), `provider.rejected` and `provider.response_invalid`
 * (invalid), `provider.unauthenticated`, `provider.failed` (bug).
 */
export function createAnthropicProvider(settings: AnthropicSettings): AnthropicProvider {
  const dispatcher = new Agent({
    connections: settings.connections,
    keepAliveTimeout: 60_000,
    maxResponseSize: responseLimitBytes,
    // The deadline below is the one clock.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const client = new Anthropic({
    baseURL: settings.baseUrl,
    apiKey: settings.apiKey,
    maxRetries: 0,
    timeout: settings.timeoutMs,
    fetch: fetchThrough(dispatcher),
    logLevel: 'off',
    openTelemetry: false,
  });
  return {
    async generate(request, signal): Promise<GenerateResponse> {
      using deadline = startDeadline(signal, settings.timeoutMs);
      try {
        return await call(client, settings, request, deadline.signal);
      } catch (error) {
        if (isApiError(error)) report(settings, error.headers);
        throw toProviderError(error, {
          isAborted: signal.aborted,
          isExpired: deadline.expired(),
          timeoutMs: settings.timeoutMs,
          now: new Date(),
        });
      }
    },
    [Symbol.asyncDispose]: () => dispatcher.destroy(),
  };
}

/**
 * The SDK's way out, over undici's plain request: its fetch costs as much again as the SDK. Redirects are not followed,
 * since they would carry the key elsewhere, and no compression is asked for, since the limit counts bytes as they come.
 */
function fetchThrough(dispatcher: Agent): Fetch {
  return async (address, init) => {
    const { statusCode, headers, body } = await request(
      address instanceof Request ? address.url : address,
      {
        dispatcher,
        method: 'POST',
        headers: init?.headers instanceof Headers ? init.headers : new Headers(init?.headers),
        body: typeof init?.body === 'string' ? init.body : null,
        signal: init?.signal ?? null,
      },
    );
    const answer = { status: statusCode, headers: pairsOf(headers) };
    const isStream = String(headers['content-type']).startsWith('text/event-stream');
    if (isStream) return new Response(ReadableStream.from(body), answer);
    return new TextResponse(await body.text(), answer);
  };
}

/** A response whose text is there: the SDK reads it without the machinery of a body. */
class TextResponse extends Response {
  constructor(
    private readonly content: string,
    init: ResponseInit,
  ) {
    super(null, init);
  }

  override readonly text = (): Promise<string> => Promise.resolve(this.content);

  override readonly json = async (): Promise<unknown> => JSON.parse(await this.text());
}

/** What the SDK or we read of an answer: checking each of the others costs more than parsing the body. */
const readHeaders =
  /^(?:content-(?:type|length)|request-id|retry-after(?:-ms)?|x-should-retry|anthropic-.+)$/;

function pairsOf(headers: IncomingHttpHeaders): [string, string][] {
  const pairs: [string, string][] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === 'string' && readHeaders.test(name)) pairs.push([name, value]);
  }
  return pairs;
}

async function call(
  client: Anthropic,
  settings: AnthropicSettings,
  asked: GenerateRequest,
  signal: AbortSignal,
): Promise<GenerateResponse> {
  const body = toMessagesBody(asked);
  if (settings.streamed !== true) {
    const answer = await client.messages.create(body, { signal }).withResponse();
    report(settings, answer.response.headers);
    return parseAnswer(answer.data, answer.request_id ?? null);
  }
  const stream = client.messages.stream(body, { signal });
  const { response, request_id } = await stream.withResponse();
  report(settings, response.headers);
  // A stream that ends before message_stop is no message for the SDK either: it throws.
  return parseAnswer(await stream.finalMessage(), request_id ?? null);
}

function report(settings: AnthropicSettings, headers: HeaderReader | undefined): void {
  const limits = headers === undefined ? null : rateLimitsOf(headers);
  if (limits !== null) settings.onLimits?.(limits);
}
