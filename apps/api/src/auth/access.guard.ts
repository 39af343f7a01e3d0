import { sessionRoutes } from '@holdpoint/shared/contracts/sessions';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';

import { accessLack } from '../authorization/access.rules.js';
import type { Env } from '../env.js';
import { routeOf } from '../http/contract.js';
import type { ApiRequest } from '../http/request.js';
import { ENV } from '../tokens.js';
import { isFromBrowser, isSecureOrigin, originLack } from './own-origin.js';
import { sessionSecretOf } from './session-cookie.js';
import { SessionsService } from './sessions.service.js';
import { bearerOf } from './token-secret.js';
import { TokensService } from './tokens.service.js';

/** Stands before every route. Who has no fitting rule does not pass, and a route without a contract has no rule. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly tokens: TokensService,
    private readonly sessions: SessionsService,
    @Inject(ENV) private readonly env: Env,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const route = routeOf(context);
    if (route === undefined)
      throw forbidden('access.route_without_rule', 'This route has no access rule.');
    const request = context.switchToHttp().getRequest<ApiRequest>();
    if (route.access === 'public') {
      // Signing in is a write too: a foreign page must neither sign a browser in as somebody else nor guess passwords.
      const isWrite = route.method !== 'GET';
      if (route === sessionRoutes.open || (isWrite && isFromBrowser(request)))
        this.refuseForeign(request);
      return true;
    }
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

  /** For what is served beside the routes: throws unless somebody is signed in. */
  async requireCaller(request: ApiRequest): Promise<void> {
    await this.callerOf(request);
  }

  /** Whether a request that lasts would still pass: its token or session may have ended meanwhile. Never throws. */
  async isStillCaller(request: ApiRequest): Promise<boolean> {
    try {
      const caller = await this.callerOf(request, false);
      return caller.accountId === request.caller?.accountId;
    } catch {
      return false;
    }
  }

  private async callerOf(
    request: ApiRequest,
    isUse = true,
  ): Promise<NonNullable<ApiRequest['caller']>> {
    const { authorization } = request.headers;
    if (authorization !== undefined) return this.bearerOf(authorization);
    const secret = sessionSecretOf(request.headers['cookie'], isSecureOrigin(this.env));
    if (secret === undefined) {
      throw unauthenticated('access.token_missing', 'Sign in, or send an API token as a bearer.');
    }
    this.refuseForeign(request);
    const caller = await this.sessions.callerOf(secret, isUse);
    if (caller !== undefined) return caller;
    throw unauthenticated('access.session_ended', 'Your session has ended. Sign in again.');
  }

  private async bearerOf(
    authorization: string | string[],
  ): Promise<NonNullable<ApiRequest['caller']>> {
    const token = bearerOf(authorization);
    const caller = token === undefined ? undefined : await this.tokens.callerOf(token);
    if (caller !== undefined) return caller;
    throw unauthenticated('access.token_invalid', 'This API token is unknown, expired or revoked.');
  }

  private refuseForeign(request: ApiRequest): void {
    const lack = originLack(request, this.env);
    if (lack === 'cross_site') {
      throw forbidden('access.cross_site', 'This request does not come from a page of Holdpoint.');
    }
    if (lack === 'host_unknown') {
      throw forbidden(
        'access.host_unknown',
        'This name of the host is not known. Set HOLDPOINT_PUBLIC_ORIGIN to where browsers reach the portal.',
      );
    }
  }
}

function forbidden(code: `access.${string}`, message: string): HoldpointError {
  return new HoldpointError({ code, kind: 'forbidden', message });
}

function unauthenticated(code: `access.${string}`, message: string): HoldpointError {
  return new HoldpointError({ code, kind: 'unauthenticated', message });
}
