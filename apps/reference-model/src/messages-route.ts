import type { IncomingMessage, ServerResponse } from 'node:http';

import type { ReferenceBehaviour } from '@holdpoint/evals/reference';
import { isHoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { z } from 'zod';

import { answer, drawIdentity } from './answer.js';
import type { ControlSettings, Fault } from './control.js';
import type { FaultBook } from './faults.js';
import { ApiFailure, readJson, waited } from './http.js';
import { CountTokensBody, MessagesBody } from './messages-request.js';
import { personaOf } from './persona.js';
import { limitHeaders, type Taken } from './rate-limit.js';
import { serverEvents } from './server-events.js';
import { inputTokens } from './tokens.js';

/** What a request of POST /v1/messages meets besides its own body. */
export interface MessagesContext {
  readonly behaviours: readonly ReferenceBehaviour[];
  readonly settings: ControlSettings;
  readonly faults: FaultBook;
  /** Takes one request out of the bucket; null while there is no limit. */
  takeRequest(): Taken | null;
  countFault(fault: Fault): void;
  now(): number;
}

/** Answers one message, after latency and with its faults. Throws `ApiFailure` for what the API refuses. */
export async function messagesRoute(
  request: IncomingMessage,
  response: ServerResponse,
  context: MessagesContext,
): Promise<void> {
  const body = parsed(MessagesBody, await readJson(request));
  const persona = personaOf(body.model);
  if (persona === null) throw new ApiFailure(404, 'not_found_error', `model: ${body.model}`);
  const headers = limited(context);
  if (!(await waited(response, context.settings.latencyMs))) return;
  const fault = context.faults.next(context.settings, drawIdentity(body));
  if (fault !== null) context.countFault(fault);
  if (fault?.kind === 'hang') return;
  if (fault?.kind === 'reset') {
    request.socket.resetAndDestroy();
    return;
  }
  refuseFor(fault, headers);
  const message = replying(() => answer(context.behaviours, persona, body));
  const text = body.stream ? serverEvents(message) : JSON.stringify(message);
  response.writeHead(200, {
    'content-type': body.stream ? 'text/event-stream; charset=utf-8' : 'application/json',
    ...headers,
  });
  await send(response, fault, text, body.stream);
}

/** Counts the tokens of a message without answering it. */
export async function countTokensRoute(
  request: IncomingMessage,
): Promise<{ input_tokens: number }> {
  const body = parsed(CountTokensBody, await readJson(request));
  if (personaOf(body.model) === null) {
    throw new ApiFailure(404, 'not_found_error', `model: ${body.model}`);
  }
  return { input_tokens: inputTokens(body) };
}

function limited(context: MessagesContext): Record<string, string> {
  const taken = context.takeRequest();
  const headers = limitHeaders(taken, context.now());
  if (taken === null || taken.isAllowed) return headers;
  throw new ApiFailure(429, 'rate_limit_error', 'This would exceed the rate limit.', {
    ...headers,
    ...retryAfter(taken.retryAfterMs),
  });
}

function refuseFor(fault: Fault | null, headers: Readonly<Record<string, string>>): void {
  const pause = { ...headers, ...retryAfter(fault?.retryAfterMs ?? 0) };
  if (fault?.kind === '429') {
    throw new ApiFailure(429, 'rate_limit_error', 'This would exceed the rate limit.', pause);
  }
  if (fault?.kind === '529') throw new ApiFailure(529, 'overloaded_error', 'Overloaded', pause);
  if (fault?.kind === '500') {
    throw new ApiFailure(500, 'api_error', 'Internal server error', { ...headers });
  }
}

function retryAfter(ms: number): Record<string, string> {
  return { 'retry-after': String(Math.ceil(ms / 1000)), 'retry-after-ms': String(ms) };
}

async function send(
  response: ServerResponse,
  fault: Fault | null,
  text: string,
  isStream: boolean,
): Promise<void> {
  const half = Math.floor(text.length / 2);
  switch (fault?.kind) {
    case 'garbage':
      response.end(isStream ? 'event: message_start\ndata: {"type":\n\n' : garbage(text));
      return;
    case 'half_stream':
      response.end(text.slice(0, half));
      return;
    case 'slow':
      response.write(text.slice(0, half));
      if (await waited(response, fault.delayMs)) response.end(text.slice(half));
      return;
    case '429':
    case '529':
    case '500':
    case 'hang':
    case 'reset':
    case undefined:
      response.end(text);
  }
}

/** In turn by length: no JSON, and JSON that is no message. Both must be refused, neither may read as empty. */
function garbage(text: string): string {
  return text.length % 2 === 0 ? '<html>bad gateway' : '{"type":"message","content":[]}';
}

function parsed<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const place = issue?.path.join('.') ?? '';
  throw new ApiFailure(400, 'invalid_request_error', `${place}: ${issue?.message ?? 'invalid'}`);
}

function replying<Answer>(act: () => Answer): Answer {
  try {
    return act();
  } catch (error) {
    if (!isHoldpointError(error)) throw error;
    throw new ApiFailure(400, 'invalid_request_error', error.message);
  }
}
