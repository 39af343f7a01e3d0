import { routes } from '@holdpoint/shared/contracts/routes';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';

import type { Env } from '../env.js';
import { LogStatusService } from '../ledger/log-status.service.js';
import { OutboxService } from '../outbox/outbox.service.js';
import { ENV } from '../tokens.js';
import { VERSION } from '../version.js';
import { createApiMetrics } from './api-metrics.js';
import { PlatformFactsService } from './platform-facts.service.js';

/** What is read of Fastify. */
interface HookedServer {
  addHook(
    name: 'onResponse',
    hook: (
      request: { readonly method: string; readonly routeOptions: { readonly url?: string } },
      reply: { readonly statusCode: number; readonly elapsedTime: number },
      done: () => void,
    ) => void,
  ): unknown;
}

const METHODS = new Set(['GET', 'HEAD', 'POST']);
const streams = new Set<string>(
  routes
    .filter(({ route }) => route.responseMedia === 'text/event-stream')
    .map(({ route }) => route.path),
);

/** Counts the requests of this process, and answers scrapes. */
@Injectable()
export class MetricsService implements OnModuleInit {
  private readonly metrics = createApiMetrics();

  constructor(
    private readonly server: HttpAdapterHost,
    private readonly facts: PlatformFactsService,
    private readonly outbox: OutboxService,
    private readonly log: LogStatusService,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /** By a hook and not by an interceptor, which sees no request that was refused before it. */
  onModuleInit(): void {
    const queueBackend = this.env.redisUrl === undefined ? 'postgres' : 'redis';
    this.metrics.setBuild({ version: VERSION, queueBackend });
    const server: HookedServer = this.server.httpAdapter.getInstance<HookedServer>();
    server.addHook('onResponse', ({ method, routeOptions }, { statusCode, elapsedTime }, done) => {
      // Templates and not addresses, and no method of a stranger: anybody could make series without end.
      const route = routeOptions.url ?? 'none';
      const known = METHODS.has(method) ? method : 'other';
      const labels = { route, method: known, status: String(statusCode) };
      if (!streams.has(route)) this.metrics.requestSeconds.observe(labels, elapsedTime / 1000);
      done();
    });
  }

  /** Throws what the database throws: numbers of a minute ago would hide that it is away. */
  async scrape(): Promise<string> {
    this.metrics.setFacts(await this.facts.current());
    this.metrics.setLog(await this.log.facts());
    this.metrics.setIdleLoops(this.outbox.idleSeconds());
    this.metrics.setIdleLoops(this.log.idleSeconds());
    return this.metrics.registry.metrics();
  }
}
