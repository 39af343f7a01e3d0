import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';

import { accessLack } from '../authorization/access.rules.js';
import { routeOf } from '../http/contract.js';
import type { ApiRequest } from '../http/request.js';
import { bearerOf } from './token-secret.js';
import { TokensService } from './tokens.service.js';

/** Stands before every route. Who has no fitting rule does not pass, and a route without a contract has no rule. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly tokens: TokensService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const route = routeOf(context);
    if (route === undefined)
      throw forbidden('access.route_without_rule', 'This route has no access rule.');
    if (route.access === 'public') return true;
    const request = context.switchToHttp().getRequest<ApiRequest>();
    const caller = await this.callerOf(request);
    if (accessLack(route.access, caller.roles) === 'role') {
      throw forbidden(
        'access.role_missing',
        `${route.method} ${route.path} needs one of: ${[route.access].flat().join(', ')}.`,
      );
    }
    request.caller = caller;
    return true;
  }

  private async callerOf(request: ApiRequest): Promise<NonNullable<ApiRequest['caller']>> {
    const { authorization } = request.headers;
    if (authorization === undefined)
      throw unauthenticated('access.token_missing', 'Send an API token as a bearer.');
    const token = bearerOf(authorization);
    const caller = token === undefined ? undefined : await this.tokens.callerOf(token);
    if (caller !== undefined) return caller;
    throw unauthenticated('access.token_invalid', 'This API token is unknown, expired or revoked.');
  }
}

function forbidden(code: `access.${string}`, message: string): HoldpointError {
  return new HoldpointError({ code, kind: 'forbidden', message });
}

function unauthenticated(code: `access.${string}`, message: string): HoldpointError {
  return new HoldpointError({ code, kind: 'unauthenticated', message });
}
