import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { isIP } from 'node:net';

import type { ReferenceBehaviour } from '@holdpoint/evals/reference';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import { ControlSettings, type ControlStats } from './control.js';
import { FaultBook } from './faults.js';
import { ApiFailure, readJson, sendFailure, sendJson } from './http.js';
import { countTokensRoute, type MessagesContext, messagesRoute } from './messages-route.js';
import { personaNames } from './persona.js';
import { openBucket, type RequestBucket, take, type Taken } from './rate-limit.js';

/** How a reference model is started. */
export interface ReferenceModelOptions {
  readonly behaviours: readonly ReferenceBehaviour[];
  /** An address of loopback; anything else is refused. */
  readonly host?: string;
  /** 0: the system chooses. */
  readonly port?: number;
  readonly control?: ControlSettings;
}

/** A listening reference model; disposing it ends open calls. */
export interface ReferenceModel extends AsyncDisposable {
  readonly port: number;
  readonly baseUrl: string;
}

/** Longer than the clients' 60 s, so that no call meets a connection that is just being closed. */
const keepAliveMs = 75_000;

/**
 * Listens on loopback and speaks the Messages API; POST /control sets latency, faults and rate limit, GET
 * /control/stats counts. Throws `reference_model.not_loopback`: its answers are no model's, and its control is open.
 */
export async function startReferenceModel(options: ReferenceModelOptions): Promise<ReferenceModel> {
  const host = options.host ?? '127.0.0.1';
  if (!isLoopback(host)) {
    throw new HoldpointError({
      code: 'reference_model.not_loopback',
      kind: 'invalid',
      message: `The reference model listens on loopback only, such as 127.0.0.1; not on ${host}.`,
    });
  }
  const routes = new Routes(options.behaviours, options.control ?? ControlSettings.parse({}));
  const server = createServer({ keepAliveTimeout: keepAliveMs }, (request, response) => {
    void routes.serve(request, response);
  });
  server.listen(options.port ?? 0, host);
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    port,
    baseUrl: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function isLoopback(host: string): boolean {
  return host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** The server's state: settings, bucket and counts; nothing that decides an answer. */
class Routes {
  private readonly faults = new FaultBook();
  private readonly byStatus: Record<string, number> = {};
  private readonly byFault: Record<string, number> = {};
  private bucket: RequestBucket | null = null;
  private requests = 0;
  private inFlight = 0;

  constructor(
    private readonly behaviours: readonly ReferenceBehaviour[],
    private settings: ControlSettings,
  ) {
    this.apply(settings);
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url?.split('?', 1)[0] ?? '/';
    if (path.startsWith('/v1/')) this.count(response);
    const requestId = `req_${this.requests.toString(36).padStart(12, '0')}`;
    response.setHeader('request-id', requestId);
    try {
      await this.route(`${request.method ?? 'GET'} ${path}`, request, response);
    } catch (error) {
      if (response.headersSent || response.destroyed) response.destroy();
      else sendFailure(response, asApiFailure(error), requestId);
    }
  }

  private async route(
    route: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    if (route.includes(' /v1/')) refuseWithoutKey(request);
    switch (route) {
      case 'POST /v1/messages':
        await messagesRoute(request, response, this.context());
        return;
      case 'POST /v1/messages/count_tokens':
        sendJson(response, 200, await countTokensRoute(request));
        return;
      case 'GET /v1/models':
        sendJson(response, 200, modelList);
        return;
      case 'POST /control':
        this.apply(controlOf(await readJson(request)));
        sendJson(response, 200, this.settings);
        return;
      case 'GET /control/stats':
        sendJson(response, 200, this.stats());
        return;
      default:
        throw new ApiFailure(404, 'not_found_error', 'Not Found');
    }
  }

  private context(): MessagesContext {
    return {
      behaviours: this.behaviours,
      settings: this.settings,
      faults: this.faults,
      takeRequest: () => this.takeRequest(),
      countFault: ({ kind }) => {
        this.byFault[kind] = (this.byFault[kind] ?? 0) + 1;
      },
      now: () => Date.now(),
    };
  }

  private takeRequest(): Taken | null {
    if (this.bucket === null) return null;
    const taken = take(this.bucket, performance.now());
    this.bucket = taken.bucket;
    return taken;
  }

  private apply(settings: ControlSettings): void {
    this.settings = settings;
    this.faults.clear();
    const rate = settings.requestsPerMinute;
    this.bucket = rate === null ? null : openBucket(rate, performance.now());
  }

  private count(response: ServerResponse): void {
    this.requests += 1;
    this.inFlight += 1;
    response.once('finish', () => {
      this.byStatus[response.statusCode] = (this.byStatus[response.statusCode] ?? 0) + 1;
    });
    response.once('close', () => {
      this.inFlight -= 1;
    });
  }

  private stats(): ControlStats {
    const { requests, inFlight, byStatus, byFault } = this;
    return { requests, inFlight, byStatus, byFault };
  }
}

const models = personaNames.map((id) => ({
  type: 'model',
  id,
  display_name: id.replace('reference-', 'Reference '),
  created_at: '2026-01-01T00:00:00Z',
}));

const modelList = {
  data: models,
  has_more: false,
  first_id: models.at(0)?.id ?? null,
  last_id: models.at(-1)?.id ?? null,
};

/** Any key does: what matters is that a caller without one is told so, as by the API. */
function refuseWithoutKey(request: IncomingMessage): void {
  const { 'x-api-key': key, authorization } = request.headers;
  const isBearer = authorization !== undefined && /^Bearer \S/.test(authorization);
  if ((key === undefined || key === '') && !isBearer) {
    throw new ApiFailure(401, 'authentication_error', 'x-api-key header is required');
  }
}

function controlOf(body: unknown): ControlSettings {
  const parsed = ControlSettings.safeParse(body);
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new ApiFailure(400, 'invalid_request_error', places.join('; '));
}

function asApiFailure(error: unknown): ApiFailure {
  if (error instanceof ApiFailure) return error;
  return new ApiFailure(500, 'api_error', error instanceof Error ? error.message : 'unknown');
}
