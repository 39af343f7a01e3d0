import type { RouteDef } from '@holdpoint/shared/contracts/route';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import {
  applyDecorators,
  createParamDecorator,
  type ExecutionContext,
  Get,
  HttpCode,
  Post,
  SetMetadata,
} from '@nestjs/common';
import { z } from 'zod';

import type { ApiRequest } from './request.js';

const ROUTE = 'holdpoint:route';

/** Binds a method of a controller to one entry of a route table; guard and interceptors read the entry from there. */
export function Route(route: RouteDef): MethodDecorator {
  return applyDecorators(
    SetMetadata(ROUTE, route),
    route.method === 'GET' ? Get(route.path) : Post(route.path),
    HttpCode(route.status ?? 200),
  );
}

/** The contract of the method that is about to be called; undefined for a method without `@Route`. */
export function routeOf(context: ExecutionContext): RouteDef | undefined {
  return Reflect.getMetadata(ROUTE, context.getHandler()) as RouteDef | undefined;
}

/** The parsed request, as `Parsed<typeof route>`: everything from outside passes a schema here or is not passed on. */
export const Input = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const route = routeOf(context);
  const request = context.switchToHttp().getRequest<ApiRequest>();
  return route === undefined ? {} : parsedInput(route, request);
});

/** Parses what the route declares; throws `request.invalid` with the issues of the first part that fails. */
export function parsedInput(
  route: RouteDef,
  request: Pick<ApiRequest, 'params' | 'query' | 'body'>,
): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const part of ['params', 'query', 'body'] as const) {
    const parsed = route[part]?.safeParse(request[part]);
    if (parsed?.success === false) {
      throw new HoldpointError({
        code: 'request.invalid',
        kind: 'invalid',
        message: `The ${part} of ${route.method} ${route.path} is not valid:\n${z.prettifyError(parsed.error)}`,
        details: {
          part,
          issues: parsed.error.issues.map(({ path, code, message }) => ({ path, code, message })),
        },
      });
    }
    if (parsed !== undefined) input[part] = parsed.data;
  }
  return input;
}
