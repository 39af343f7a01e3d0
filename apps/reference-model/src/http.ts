import type { IncomingMessage, ServerResponse } from 'node:http';

/** A refusal in the API's shape. */
export class ApiFailure extends Error {
  constructor(
    readonly status: number,
    readonly type: string,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** The API takes 32 MB; a stand-in needs less. */
const bodyLimitBytes = 8 * 1024 * 1024;

/** The body as JSON. Throws `ApiFailure` 413 beyond 8 MiB and 400 for anything but JSON. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > bodyLimitBytes) {
      throw new ApiFailure(413, 'request_too_large', 'The request is larger than 8 MiB.', {
        connection: 'close',
      });
    }
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new ApiFailure(400, 'invalid_request_error', 'The body is not JSON.');
  }
}

/** Sends a whole JSON answer. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}

/** Sends a refusal as `{type: 'error', error: {type, message}, request_id}`. */
export function sendFailure(
  response: ServerResponse,
  failure: ApiFailure,
  requestId: string,
): void {
  const { status, type, message, headers } = failure;
  sendJson(
    response,
    status,
    { type: 'error', error: { type, message }, request_id: requestId },
    headers,
  );
}

/** Resolves after `ms`, or at once when the client goes away: then false. */
export function waited(response: ServerResponse, ms: number): Promise<boolean> {
  if (ms === 0) return Promise.resolve(!response.destroyed);
  return new Promise((resolve) => {
    const leave = (): void => {
      clearTimeout(timer);
      resolve(false);
    };
    const timer = setTimeout(() => {
      response.off('close', leave);
      resolve(true);
    }, ms);
    response.once('close', leave);
  });
}
