import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { GenerateRequest } from '@holdpoint/evals/ports';
import { decodeDrawKey } from '@holdpoint/shared/evidence/draw-key';
import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { type AnthropicSettings, createAnthropicProvider } from './anthropic.js';
import { parseAnswer } from './anthropic-messages.js';
import type { RateLimits } from './rate-limits.js';

const opened: AsyncDisposable[] = [];
afterEach(async () => {
  for (const resource of opened.splice(0)) await resource[Symbol.asyncDispose]();
});

interface Reply {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body: string;
}

interface Seen {
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

/** A server that gives one reply to everything and remembers what it was sent. */
async function aServer(reply: Reply): Promise<{ baseUrl: string; seen: Seen[] }> {
  const seen: Seen[] = [];
  const server: Server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    request.on('end', () => {
      seen.push({ headers: request.headers, body: JSON.parse(text) });
      response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
      response.end(reply.body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  opened.push({
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  });
  const { port } = server.address() as AddressInfo;
  return { baseUrl: `http://127.0.0.1:${port}`, seen };
}

async function called(
  reply: Reply,
  settings: Partial<AnthropicSettings> = {},
  request = aRequest(),
) {
  const { baseUrl, seen } = await aServer(reply);
  const provider = createAnthropicProvider({
    baseUrl,
    apiKey: 'the-key',
    timeoutMs: 10_000,
    connections: 2,
    ...settings,
  });
  opened.unshift(provider);
  return { answer: await provider.generate(request, new AbortController().signal), seen };
}

function aRequest(change: Partial<GenerateRequest> = {}): GenerateRequest {
  return {
    model: 'some-model',
    messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello.' }] }],
    maxOutputTokens: 100,
    temperature: 0.5,
    draw: { evaluation: 'testing/coin@1', sampleKey: 'one', epoch: 3, turn: 1, seed: 7 },
    ...change,
  };
}

function aMessage(change: object = {}): object {
  return {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'some-model',
    content: [{ type: 'text', text: 'Hi.', citations: null }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: 5, output_tokens: 2 },
    ...change,
  };
}

function anAnswer(change: object = {}, headers: Record<string, string> = {}): Reply {
  return { status: 200, headers, body: JSON.stringify(aMessage(change)) };
}

describe('a request', () => {
  it('carries the draw key opaquely, the temperature and the key of the settings', async () => {
    const { seen } = await called(anAnswer());
    const body = seen[0]?.body as { metadata: { user_id: string } };
    expect(body).toMatchObject({ model: 'some-model', max_tokens: 100, temperature: 0.5 });
    expect(decodeDrawKey(body.metadata.user_id)).toEqual(aRequest().draw);
    expect(JSON.stringify(seen[0]?.headers)).toContain('the-key');
  });

  it('asks for no compression: a small answer must not unfold into one above the limit', async () => {
    const { seen } = await called(anAnswer());
    expect(seen[0]?.headers).not.toHaveProperty('accept-encoding');
  });

  it("is sent once, since retries are not the client's", async () => {
    const { baseUrl, seen } = await aServer({ status: 529, body: '{}' });
    const provider = createAnthropicProvider({
      baseUrl,
      apiKey: 'k',
      timeoutMs: 10_000,
      connections: 2,
    });
    opened.unshift(provider);
    await expect(provider.generate(aRequest(), new AbortController().signal)).rejects.toBeDefined();
    expect(seen).toHaveLength(1);
  });

  it('carries system, tools, tool calls and results, and leaves out empty texts', async () => {
    const request = aRequest({
      system: 'Be brief.',
      tools: [{ name: 'shell', description: 'Runs.', inputSchema: { properties: {} } }],
      messages: [
        {
          role: 'assistant',
          content: [
            { type: 'text', text: '' },
            { type: 'tool_use', id: 't1', name: 'shell', input: { script: 'ls' } },
          ],
        },
        {
          role: 'user',
          content: [{ type: 'tool_result', toolUseId: 't1', content: 'no', isError: true }],
        },
      ],
    });
    const { seen } = await called(anAnswer(), {}, request);
    expect(seen[0]?.body).toMatchObject({
      system: 'Be brief.',
      tools: [
        { name: 'shell', description: 'Runs.', input_schema: { type: 'object', properties: {} } },
      ],
      messages: [
        {
          role: 'assistant',
          content: [{ type: 'tool_use', id: 't1', name: 'shell', input: { script: 'ls' } }],
        },
        {
          role: 'user',
          content: [{ type: 'tool_result', tool_use_id: 't1', content: 'no', is_error: true }],
        },
      ],
    });
  });
});

describe('an answer', () => {
  it('is content, stop reason, request id and usage', async () => {
    const { answer } = await called(anAnswer({}, { 'request-id': 'req_9' }));
    expect(answer).toEqual({
      content: [{ type: 'text', text: 'Hi.' }],
      stopReason: 'end_turn',
      requestId: 'req_9',
      usage: { inputTokens: 5, outputTokens: 2 },
    });
  });

  it('keeps a refusal as such, and an unknown stop reason as other', () => {
    expect(parseAnswer(aMessage({ stop_reason: 'refusal', content: [] }), null).stopReason).toBe(
      'refusal',
    );
    expect(parseAnswer(aMessage({ stop_reason: 'pause_turn' }), null).stopReason).toBe('other');
  });

  it('leaves thinking out and counts cached input tokens', () => {
    const answer = parseAnswer(
      aMessage({
        content: [
          { type: 'thinking', thinking: 'Hm.', signature: 's' },
          { type: 'text', text: 'Hi.' },
        ],
        usage: {
          input_tokens: 5,
          output_tokens: 2,
          cache_read_input_tokens: 10,
          cache_creation_input_tokens: null,
        },
      }),
      null,
    );
    expect(answer.content).toEqual([{ type: 'text', text: 'Hi.' }]);
    expect(answer.usage.inputTokens).toBe(15);
  });

  it.each([
    ['no stop reason', { stop_reason: null }],
    ['no content', { content: undefined }],
    [
      'a block of an unknown type',
      { content: [{ type: 'server_tool_use', id: 'x', name: 'y', input: {} }] },
    ],
    ['a tool call without input', { content: [{ type: 'tool_use', id: 'x', name: 'y' }] }],
    ['a text that is none', { content: [{ type: 'text', text: 7 }] }],
    ['negative usage', { usage: { input_tokens: -1, output_tokens: 2 } }],
    ['another role', { role: 'user' }],
  ])('is invalid with %s, never empty', async (_, change) => {
    await expect(called(anAnswer(change))).rejects.toMatchObject({
      code: 'provider.response_invalid',
      kind: 'invalid',
    });
  });

  it.each([
    ['a web page', { 'content-type': 'text/html' }, '<html>'],
    ['nothing', {}, ''],
    ['null', {}, 'null'],
    ['half of it', {}, JSON.stringify(aMessage()).slice(0, 60)],
    ['a list', {}, '[]'],
  ])('is invalid when it is %s', async (_, headers, body) => {
    await expect(called({ status: 200, headers, body })).rejects.toMatchObject({
      code: 'provider.response_invalid',
    });
  });

  it('is parsed or refused with the code, whatever JSON it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        await expect(() => parseAnswer(value, null)).toThrowWithCode('provider.response_invalid');
      }),
    );
  });

  it('is invalid when its stream ends before message_stop, although each part is whole', async () => {
    const events = [
      { type: 'message_start', message: aMessage({ content: [], stop_reason: null }) },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'I can not' } },
      { type: 'content_block_stop', index: 0 },
      {
        type: 'message_delta',
        delta: { stop_reason: 'end_turn', stop_sequence: null },
        usage: { output_tokens: 3 },
      },
    ];
    const body = events
      .map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
      .join('');
    const headers = { 'content-type': 'text/event-stream' };
    const cut = called({ status: 200, headers, body }, { streamed: true });
    await expect(cut).rejects.toMatchObject({ code: 'provider.response_invalid' });
    const stop = 'event: message_stop\ndata: {"type":"message_stop"}\n\n';
    const { answer } = await called(
      { status: 200, headers, body: body + stop },
      { streamed: true },
    );
    expect(answer.content).toEqual([{ type: 'text', text: 'I can not' }]);
  });

  it('ends with the error that a stream reports', async () => {
    const error = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };
    const reply = {
      status: 200,
      headers: { 'content-type': 'text/event-stream' },
      body: `event: error\ndata: ${JSON.stringify(error)}\n\n`,
    };
    await expect(called(reply, { streamed: true })).rejects.toMatchObject({
      code: 'provider.overloaded',
    });
  });
});

describe('a refusal of the provider', () => {
  it.each([
    [400, 'provider.rejected', 'invalid'],
    [401, 'provider.unauthenticated', 'unauthenticated'],
    [403, 'provider.unauthenticated', 'unauthenticated'],
    [404, 'provider.rejected', 'invalid'],
    [408, 'provider.timeout', 'unavailable'],
    [409, 'provider.unavailable', 'unavailable'],
    [413, 'provider.rejected', 'invalid'],
    [429, 'provider.rate_limited', 'throttled'],
    [500, 'provider.unavailable', 'unavailable'],
    [503, 'provider.unavailable', 'unavailable'],
    [504, 'provider.timeout', 'unavailable'],
    [529, 'provider.overloaded', 'unavailable'],
  ])('with status %d is %s', async (status, code, kind) => {
    const body = JSON.stringify({ type: 'error', error: { type: 'some_error', message: 'why' } });
    await expect(called({ status, body })).rejects.toMatchObject({
      code,
      kind,
      details: { status, reason: 'why' },
    });
  });

  it('carries pause, request id and limits', async () => {
    const limits: RateLimits[] = [];
    const headers = {
      'retry-after': '2',
      'request-id': 'req_4',
      'anthropic-ratelimit-requests-limit': '50',
      'anthropic-ratelimit-requests-remaining': '0',
    };
    const call = called(
      { status: 429, headers, body: '{}' },
      { onLimits: (seen) => limits.push(seen) },
    );
    await expect(call).rejects.toMatchObject({
      details: { retryAfterMs: 2000, requestId: 'req_4' },
    });
    expect(limits).toEqual([{ requests: { limit: 50, remaining: 0, resetAt: null } }]);
  });

  it('by a redirect is one: the key goes nowhere but to the address of the settings', async () => {
    const elsewhere = await aServer(anAnswer());
    const headers = { location: `${elsewhere.baseUrl}/v1/messages` };
    await expect(called({ status: 307, headers, body: '{}' })).rejects.toMatchObject({
      code: 'provider.rejected',
      details: { status: 307 },
    });
    expect(elsewhere.seen).toEqual([]);
  });

  it('that nobody is there is unavailable', async () => {
    const provider = createAnthropicProvider({
      baseUrl: 'http://127.0.0.1:1',
      apiKey: 'k',
      timeoutMs: 5000,
      connections: 1,
    });
    opened.push(provider);
    await expect(provider.generate(aRequest(), new AbortController().signal)).rejects.toMatchObject(
      { code: 'provider.unavailable' },
    );
  });

  it('an answer above 32 MiB is cut off', async () => {
    const text = 'x'.repeat(33 * 1024 * 1024);
    const call = called(anAnswer({ content: [{ type: 'text', text }] }));
    await expect(call).rejects.toMatchObject({ code: 'provider.response_invalid' });
  });
});
