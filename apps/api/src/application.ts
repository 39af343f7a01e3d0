import { randomUUID } from 'node:crypto';

import { Logger as NestLogger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';

import { AppModule } from './app.module.js';
import { AccessGuard } from './auth/access.guard.js';
import type { Env } from './env.js';
import { ProblemFilter } from './http/problem.filter.js';
import { apiHeaders } from './http/security-headers.js';
import { UnusedConnections } from './http/unused-connections.js';
import { serveLog } from './ledger/serve-log.js';
import { nestLogger } from './log.js';
import { servePortal } from './portal/serve-portal.js';

const MAXIMUM_JSON_BYTES = 1024 * 1024;
/** A sample key has up to 200 characters, which percent-encoding triples. */
const MAXIMUM_PARAMETER = 2_000;

/** Fastify parses bodies itself; and a start that fails throws instead of ending the process. */
const nestOptions = { bodyParser: false, abortOnError: false };

/** The API, wired and not yet listening. Closing it stops its loops first and its connections last. */
export async function createApplication(env: Env, log: Logger): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: MAXIMUM_JSON_BYTES,
    routerOptions: { maxParamLength: MAXIMUM_PARAMETER },
    genReqId: () => randomUUID(),
    requestTimeout: 120_000,
    forceCloseConnections: 'idle',
  });
  const server = adapter.getInstance();
  const unused = new UnusedConnections(server.server);
  server.addHook('preClose', (done) => {
    unused.close();
    done();
  });
  server.addHook('onRequest', async (request, reply) => {
    reply.headers({ ...apiHeaders, 'x-request-id': request.id });
  });
  server.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions, id } = request;
    log.info(
      {
        requestId: id,
        method,
        route: routeOptions.url,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'request',
    );
  });
  // The stream is passed on unread: the handler caps it and hashes it on its way to the disk.
  server.addContentTypeParser('application/octet-stream', (_request, payload, done) => {
    done(null, payload);
  });
  // Before anything of Nest speaks: its own logger would write to standard output.
  NestLogger.overrideLogger(nestLogger(log));
  const application = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(env, log),
    adapter,
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- Nest types these plain options by a class.
    nestOptions,
  );
  application.useGlobalFilters(new ProblemFilter(log));
  const access = application.get(AccessGuard, { strict: false });
  serveLog(server, {
    directory: env.log.directory,
    requireCaller: (request) => access.requireCaller(request),
  });
  await servePortal(server);
  return application;
}
