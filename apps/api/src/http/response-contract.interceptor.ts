import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { map, type Observable } from 'rxjs';
import { z } from 'zod';

import { routeOf } from './contract.js';
import type { ApiReply } from './request.js';

/**
 * Parses every answer by its contract and writes it as text: what the schema does not name never leaves, and the
 * idempotency store keeps the very bytes that were sent.
 */
@Injectable()
export class ResponseContract implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const route = routeOf(context);
    const reply = context.switchToHttp().getResponse<ApiReply>();
    return next.handle().pipe(
      map((value: unknown) => {
        const parsed = route?.response.safeParse(value);
        if (parsed?.success !== true) {
          throw new HoldpointError({
            code: 'response.invalid',
            kind: 'bug',
            message: `The answer of ${route?.path ?? 'a route'} breaks its contract: ${parsed === undefined ? '' : z.prettifyError(parsed.error)}`,
          });
        }
        const media = route?.responseMedia;
        reply.header('content-type', media ?? 'application/json; charset=utf-8');
        return media === undefined
          ? JSON.stringify(parsed.data)
          : Buffer.from(parsed.data as Uint8Array | string);
      }),
    );
  }
}
