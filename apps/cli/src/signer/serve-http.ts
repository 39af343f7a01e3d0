import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import { note } from '../output.js';

export interface PlainRequest {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  /** Empty where there is none. */
  readonly body: Uint8Array;
}

export interface PlainReply {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

export interface Listen {
  readonly host: string;
  readonly port: number;
}

export interface HttpService extends AsyncDisposable {
  readonly url: string;
}

/** Far more than 63 hashes and 16 post-quantum signatures take. */
const LARGEST_BODY = 262_144;
const REQUEST_TIMEOUT_MS = 10_000;
const MOST_CONNECTIONS = 256;
const tooLarge: PlainReply = { status: 413, contentType: 'text/plain', body: 'body too large\n' };
const fault: PlainReply = { status: 500, contentType: 'text/plain', body: 'internal error\n' };

/** `127.0.0.1:4610` or `[::1]:0`; error `listen.malformed`. */
export function parseListen(text: string): Listen {
  const found = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text);
  const host = found?.[1] ?? found?.[2];
  const port = Number(found?.[3]);
  if (host !== undefined && port <= 65_535) return { host, port };
  throw new HoldpointError({
    code: 'listen.malformed',
    kind: 'invalid',
    message: `--listen: expected host:port, got ${JSON.stringify(text)}.`,
  });
}

/**
 * Serves small requests, each read whole and bounded before it is answered. What `answer` throws is told on standard
 * error and answered with 500. Error: `listen.refused`.
 */
export async function serveHttp(
  { host, port }: Listen,
  answer: (request: PlainRequest) => Promise<PlainReply>,
  largestBody: number = LARGEST_BODY,
): Promise<HttpService> {
  const server = createServer(
    { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS },
    (request, response) => {
      void reply(request, answer, largestBody).then((made) => {
        send(response, made);
      });
    },
  );
  server.maxConnections = MOST_CONNECTIONS;
  server.listen({ host, port, exclusive: true });
  await once(server, 'listening').catch((cause: unknown) => {
    throw new HoldpointError({
      code: 'listen.refused',
      kind: 'unavailable',
      message: `${host}:${port} can't be listened on: ${String(cause)}`,
      cause,
    });
  });
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function reply(
  request: IncomingMessage,
  answer: (request: PlainRequest) => Promise<PlainReply>,
  largestBody: number,
): Promise<PlainReply> {
  const body = await readBody(request, largestBody);
  if (body === 'too large' || body === 'broken off') return tooLarge;
  try {
    return await answer({
      method: request.method ?? '',
      path: request.url ?? '',
      authorization: request.headers.authorization,
      body,
    });
  } catch (error) {
    note(`holdpoint: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return fault;
  }
}

/** What comes beyond the limit is let go by, within the time of a request: a client that still writes reads no answer. */
function readBody(
  request: IncomingMessage,
  largestBody: number,
): Promise<Uint8Array | 'too large' | 'broken off'> {
  return new Promise((resolve) => {
    let chunks: Uint8Array[] = [];
    let size = 0;
    request.on('data', (chunk: Uint8Array) => {
      size += chunk.length;
      if (size <= largestBody) chunks.push(chunk);
      else {
        chunks = [];
        resolve('too large');
      }
    });
    request.on('end', () => {
      resolve(Buffer.concat(chunks));
    });
    // Nobody is left to answer, and anybody may do it again and again: no line in a log.
    request.on('error', () => {
      resolve('broken off');
    });
  });
}

function send(response: ServerResponse, { status, contentType, body }: PlainReply): void {
  response.writeHead(status, {
    'content-type': contentType,
    'cache-control': 'no-store',
    // The rest of such a body is no next request.
    ...(status === tooLarge.status ? { connection: 'close' } : {}),
  });
  response.end(body);
}
