import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';

/** How the server answers one call. `silence` holds it until the client gives up. */
export type Fault =
  'none' | 'silence' | 'hang up' | 'garbage' | { readonly status: number; readonly type: string };

export const rateLimit: Fault = { status: 429, type: 'rate_limit_error' };
export const overload: Fault = { status: 529, type: 'overloaded_error' };
export const failure: Fault = { status: 500, type: 'api_error' };
export const gatewayTimeout: Fault = { status: 504, type: 'timeout_error' };
export const refusal: Fault = { status: 400, type: 'invalid_request_error' };

export interface FaultyModelServer extends AsyncDisposable {
  readonly baseUrl: string;
  calls(): number;
}

/** A Messages API on loopback; `faultOf` says how the call with this number, from 1, is answered, after `latencyMs`. */
export async function aFaultyModelServer(
  faultOf: (call: number) => Fault,
  latencyMs = 0,
): Promise<FaultyModelServer> {
  let calls = 0;
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      calls += 1;
      const fault = faultOf(calls);
      if (latencyMs === 0) answer(response, fault);
      else
        setTimeout(() => {
          answer(response, fault);
        }, latencyMs);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    calls: () => calls,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function answer(response: ServerResponse, fault: Fault): void {
  if (fault === 'silence') return;
  if (fault === 'hang up') {
    response.destroy();
    return;
  }
  const status = typeof fault === 'object' ? fault.status : 200;
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(fault === 'garbage' ? '{"half of' : JSON.stringify(bodyOf(fault)));
}

function bodyOf(fault: Fault): object {
  if (typeof fault === 'object')
    return { type: 'error', error: { type: fault.type, message: 'a fault of the test' } };
  return {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'reference-small',
    content: [{ type: 'text', text: '77', citations: null }],
    stop_reason: 'end_turn',
    usage: { input_tokens: 5, output_tokens: 2 },
  };
}
