import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { Logger } from 'pino';

import { problemOf } from './problem.js';
import type { ApiReply, ApiRequest } from './request.js';

/** Turns every error into `application/problem+json` (RFC 9457) and logs those that are ours to mend. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<ApiReply>();
    const requestId = http.getRequest<ApiRequest>().id;
    const problem = problemOf(error, requestId);
    if (problem.status >= 500)
      this.log.error({ err: error, requestId, code: problem.code }, 'request failed');
    if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
    const wait = retryAfterOf(problem.kind, problem.details);
    if (wait !== undefined) reply.header('retry-after', String(wait));
    reply.status(problem.status).header('content-type', 'application/problem+json; charset=utf-8');
    reply.send(JSON.stringify(problem));
  }
}

function retryAfterOf(
  kind: string,
  details: Readonly<Record<string, unknown>> = {},
): number | undefined {
  const seconds = details['retryAfterSeconds'];
  if (typeof seconds === 'number') return seconds;
  return kind === 'throttled' || kind === 'unavailable' ? 5 : undefined;
}
