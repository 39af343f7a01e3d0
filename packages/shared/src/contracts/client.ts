import { z } from 'zod';

import { HoldpointError } from '../errors/holdpoint-error.js';
import { Problem } from './problem.js';
import type { Input, Output, RouteDef } from './route.js';

interface FetchResponse {
  readonly ok: boolean;
  readonly status: number;
  text(): Promise<string>;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** The three members of `fetch` that the client needs: shared has no DOM types. */
export type Fetcher = (
  url: string,
  init: {
    readonly method: string;
    readonly headers: Record<string, string>;
    readonly body?: string | Uint8Array<ArrayBuffer>;
  },
) => Promise<FetchResponse>;

export interface ClientOptions {
  readonly baseUrl: string;
  readonly fetcher: Fetcher;
  /** API token, sent as a bearer. */
  readonly token?: string;
}

export interface CallOptions {
  readonly idempotencyKey?: string;
  /** Body of a route whose request is bytes. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
}

/** A route that answers once; a stream of events is for an event source. */
export type AnsweringRoute = RouteDef & {
  readonly responseMedia?:
    'application/octet-stream' | 'text/calendar; charset=utf-8' | 'text/plain; charset=utf-8';
};

export type Client = <Route extends AnsweringRoute>(
  route: Route,
  input: Input<Route>,
  options?: CallOptions,
) => Promise<Output<Route>>;

/**
 * Typed client of the route tables. Parses each response; a problem becomes the `HoldpointError` that the server threw.
 * Errors: the server's own codes, `server.unreachable` (unavailable), `server.response_invalid` (bug).
 */
export function createClient(options: ClientOptions): Client {
  const call = async (
    route: RouteDef,
    input: AnyInput,
    callOptions: CallOptions = {},
  ): Promise<unknown> => {
    const url = urlOf(options.baseUrl, route, input);
    const response = await send(options, route, input, url, callOptions);
    if (!response.ok) throw await problemOf(response, `${route.method} ${url}`);
    const value = await contentOf(route, response);
    const parsed = route.response.safeParse(value);
    if (!parsed.success) {
      throw new HoldpointError({
        code: 'server.response_invalid',
        kind: 'bug',
        message: `The answer to ${route.method} ${route.path} does not keep its contract: ${z.prettifyError(parsed.error)}`,
        cause: parsed.error,
      });
    }
    return parsed.data;
  };
  // The schemas of a route are what its types are inferred from.
  return call as Client;
}

interface AnyInput {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

function urlOf(baseUrl: string, route: RouteDef, input: AnyInput): string {
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => {
    const value = input.params?.[name];
    if (typeof value !== 'string' && typeof value !== 'number') {
      throw new HoldpointError({
        code: 'request.parameter_missing',
        kind: 'invalid',
        message: `${route.path} needs the parameter ${name}.`,
      });
    }
    return encodeURIComponent(value);
  });
  const query = Object.entries(input.query ?? {})
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`);
  return `${baseUrl.replace(/\/$/, '')}${path}${query.length > 0 ? `?${query.join('&')}` : ''}`;
}

async function send(
  options: ClientOptions,
  route: RouteDef,
  input: AnyInput,
  url: string,
  { idempotencyKey, bytes }: CallOptions,
): Promise<FetchResponse> {
  const body = bytes ?? (route.body === undefined ? undefined : JSON.stringify(input.body));
  const headers: Record<string, string> = {
    ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
    ...(body === undefined ? {} : { 'content-type': route.requestMedia ?? 'application/json' }),
    ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
  };
  try {
    return await options.fetcher(url, {
      method: route.method,
      headers,
      ...(body === undefined ? {} : { body }),
    });
  } catch (cause) {
    throw new HoldpointError({
      code: 'server.unreachable',
      kind: 'unavailable',
      message: `No answer from ${options.baseUrl === '' ? 'the platform' : options.baseUrl}. Is it up? \`npm start\` starts it.`,
      cause,
    });
  }
}

async function contentOf({ responseMedia }: RouteDef, response: FetchResponse): Promise<unknown> {
  if (responseMedia === undefined) return JSON.parse(await response.text());
  if (responseMedia.startsWith('text/')) return response.text();
  return new Uint8Array(await response.arrayBuffer());
}

async function problemOf(response: FetchResponse, place: string): Promise<HoldpointError> {
  const text = await response.text();
  const parsed = Problem.safeParse(parseJson(text));
  if (!parsed.success) {
    return new HoldpointError({
      code: 'server.response_invalid',
      kind: response.status >= 500 ? 'unavailable' : 'bug',
      message: `${place} answered ${response.status} without problem details.`,
    });
  }
  const { code, kind, detail, details, requestId } = parsed.data;
  return new HoldpointError({
    code: code.includes('.') ? (code as `${string}.${string}`) : `server.${code}`,
    kind,
    message: detail,
    details: { ...details, requestId, status: response.status },
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
