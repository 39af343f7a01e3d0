import type { Parsed } from '@holdpoint/shared/contracts/route';
import { type Session, sessionRoutes } from '@holdpoint/shared/contracts/sessions';
import { Controller, Inject, Req, Res } from '@nestjs/common';

import type { Env } from '../env.js';
import { Input, Route } from '../http/contract.js';
import { type ApiReply, type ApiRequest, type Caller, CurrentCaller } from '../http/request.js';
import { ENV } from '../tokens.js';
import { isSecureOrigin } from './own-origin.js';
import { clearedCookie, sessionCookie, sessionSecretOf } from './session-cookie.js';
import { SessionsService } from './sessions.service.js';

@Controller()
export class SessionsController {
  private readonly isSecure: boolean;

  constructor(
    private readonly sessions: SessionsService,
    @Inject(ENV) env: Env,
  ) {
    this.isSecure = isSecureOrigin(env);
  }

  @Route(sessionRoutes.open)
  async open(
    @Input() { body }: Parsed<typeof sessionRoutes.open>,
    @Req() request: ApiRequest,
    @Res({ passthrough: true }) reply: ApiReply,
  ): Promise<Session> {
    const opened = await this.sessions.open(body.name, body.password, this.secretOf(request));
    const { secret, session } = opened;
    reply.header('set-cookie', sessionCookie(secret, new Date(session.expiresAt), this.isSecure));
    return session;
  }

  @Route(sessionRoutes.current)
  current(@Req() request: ApiRequest): Promise<Session> {
    return this.sessions.current(this.secretOf(request));
  }

  @Route(sessionRoutes.end)
  async end(
    @Req() request: ApiRequest,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: ApiReply,
  ): Promise<{ endedAt: string }> {
    const ended = await this.sessions.end(this.secretOf(request), caller);
    reply.header('set-cookie', clearedCookie(this.isSecure));
    return ended;
  }

  /** A token outranks a cookie, so who sends one has no session here. */
  private secretOf({ headers }: ApiRequest): string | undefined {
    if (headers['authorization'] !== undefined) return undefined;
    return sessionSecretOf(headers['cookie'], this.isSecure);
  }
}
