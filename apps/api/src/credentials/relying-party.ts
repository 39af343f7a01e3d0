import { Server } from 'node:net';

import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';

import type { Env } from '../env.js';
import { ENV } from '../tokens.js';

/**
 * Who asks authenticators to sign: a domain and the origins of its pages. WebAuthn knows domains only (Level 3 §5.1.3), so on
 * loopback it is `localhost` whatever the address.
 */
@Injectable()
export class RelyingParty {
  constructor(
    @Inject(ENV) private readonly env: Env,
    private readonly server: HttpAdapterHost,
  ) {}

  get rpId(): string {
    return new URL(this.origin).hostname;
  }

  /** Where a program without a browser says that it stands: the first of `origins`. */
  get origin(): string {
    return this.origins[0] ?? this.ownOrigin();
  }

  /** From which an assertion is taken now; what was signed earlier from another port of the same domain stands. */
  get origins(): readonly string[] {
    const { rpOrigins, publicOrigin } = this.env;
    if (rpOrigins.length > 0) return rpOrigins;
    return [publicOrigin === undefined ? this.ownOrigin() : withDomain(publicOrigin)];
  }

  private ownOrigin(): string {
    const server: unknown = this.server.httpAdapter.getHttpServer();
    const address = server instanceof Server ? server.address() : null;
    const port = typeof address === 'object' && address !== null ? address.port : this.env.port;
    return withDomain(`http://${hostIn(this.env.host)}:${port}`);
  }
}

const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|\[::1?\]|0\.0\.0\.0)$/;

function hostIn(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

function withDomain(origin: string): string {
  const url = new URL(origin);
  if (LOOPBACK.test(url.hostname)) url.hostname = 'localhost';
  return url.origin;
}
