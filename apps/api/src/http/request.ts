import type { Readable } from 'node:stream';

import type { Role } from '@holdpoint/shared/contracts/common';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

/** Who is calling, as the guard established it. */
export interface Caller {
  readonly accountId: string;
  readonly name: string;
  readonly roles: readonly Role[];
  /** A machine account has no password: it acts by token and signs nothing off. */
  readonly isMachine: boolean;
}

/** What the platform reads of a Fastify request. */
export interface ApiRequest {
  readonly id: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly params: unknown;
  readonly query: unknown;
  /** Parsed JSON; a stream where the route takes bytes. */
  readonly body: unknown;
  caller?: Caller;
  /** Set by the idempotency interceptor: the same key gives the same entity id, also after a crash. */
  entityId?: string;
}

/** What the platform uses of a Fastify reply. */
export interface ApiReply {
  status(code: number): ApiReply;
  header(name: string, value: string): ApiReply;
  send(payload: unknown): ApiReply;
}

/** The signed-in account of a request. */
export const CurrentCaller = createParamDecorator(
  (_: unknown, context: ExecutionContext): Caller => {
    const { caller } = context.switchToHttp().getRequest<ApiRequest>();
    if (caller === undefined) {
      throw new HoldpointError({
        code: 'access.token_missing',
        kind: 'unauthenticated',
        message: 'Sign in first.',
      });
    }
    return caller;
  },
);

/** Id for the entity that this request creates: derived from the idempotency key, so that a retake finds the first one. */
export const EntityId = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const { entityId } = context.switchToHttp().getRequest<ApiRequest>();
  return entityId ?? crypto.randomUUID();
});

/** The bytes of a request whose route takes `application/octet-stream`. */
export const ByteStream = createParamDecorator(
  (_: unknown, context: ExecutionContext): Readable => {
    const { body } = context.switchToHttp().getRequest<ApiRequest>();
    if (!isReadable(body)) {
      throw new HoldpointError({
        code: 'request.bytes_missing',
        kind: 'invalid',
        message: 'Send the file as the body, with content-type application/octet-stream.',
      });
    }
    return body;
  },
);

function isReadable(value: unknown): value is Readable {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pipe' in value &&
    typeof value.pipe === 'function'
  );
}
