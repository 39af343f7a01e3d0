import { createHash } from 'node:crypto';

import { canonicalJson } from '@holdpoint/shared/digest/canonical-json';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { catchError, from, mergeMap, type Observable, of } from 'rxjs';
import { z } from 'zod';

import { Database } from '../database/database.js';
import { routeOf } from './contract.js';
import type { ApiReply, ApiRequest } from './request.js';

/** A request that has not answered for this long is taken as dead: its key may be taken again. */
const ABANDONED_AFTER_SECONDS = 60;

const KEY = /^[\x21-\x7e]{1,200}$/;

interface Slot {
  readonly accountId: string;
  readonly route: string;
  readonly key: string;
  readonly digest: string;
}

const Answered = z.object({ status: z.int(), text: z.string() });
/** An answer as it was given. */
type Stored = z.infer<typeof Answered>;

const Held = z.object({
  request_digest: z.string(),
  response: z.string().nullable(),
  status: z.int().nullable(),
});

/**
 * `Idempotency-Key`: the same key and body give the same answer, byte for byte. Keys are scoped to account and route,
 * so that nobody meets another's answer. https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 */
@Injectable()
export class Idempotency implements NestInterceptor {
  constructor(private readonly database: Database) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<ApiRequest>();
    const slot = slotOf(context, request);
    if (slot === undefined) return next.handle();
    request.entityId = uuidFrom([slot.accountId, slot.route, slot.key, slot.digest]);
    const stored = await this.take(slot);
    if (stored !== undefined) return of(this.replay(context, stored));
    return next.handle().pipe(
      mergeMap(async (text: unknown) => {
        const reply = context.switchToHttp().getResponse<ApiReply & { statusCode: number }>();
        const standing = await this.keep(slot, { status: reply.statusCode, text: String(text) });
        reply.status(standing.status);
        return standing.text;
      }),
      catchError((error: unknown) => from(this.release(slot, error))),
    );
  }

  /** Takes the slot, or gives the stored answer; throws when the key is in use or was used for something else. */
  private async take(slot: Slot): Promise<Stored | undefined> {
    const { accountId, route, key, digest } = slot;
    await this.database.execute(
      `DELETE FROM idempotency_key WHERE account_id = $1 AND route = $2 AND key = $3
          AND status IS NULL AND created_at < now() - make_interval(secs => $4)`,
      [accountId, route, key, ABANDONED_AFTER_SECONDS],
    );
    const taken = await this.database.execute(
      `INSERT INTO idempotency_key (account_id, route, key, request_digest) VALUES ($1, $2, $3, $4)
       ON CONFLICT DO NOTHING`,
      [accountId, route, key, digest],
    );
    if (taken === 1) return undefined;
    const held = await this.database.row(
      Held,
      'SELECT request_digest, status, response FROM idempotency_key WHERE account_id = $1 AND route = $2 AND key = $3',
      [accountId, route, key],
    );
    if (held !== undefined && held.request_digest !== digest) {
      throw new HoldpointError({
        code: 'idempotency.key_reused',
        kind: 'invalid',
        message:
          'This Idempotency-Key was used for another request. Take a new key for a new request.',
      });
    }
    if (held?.response != null && held.status !== null)
      return { status: held.status, text: held.response };
    throw new HoldpointError({
      code: 'idempotency.in_progress',
      kind: 'conflict',
      message: 'A request with this Idempotency-Key is under way. Ask again in a moment.',
      details: { retryAfterSeconds: 1 },
    });
  }

  private replay(context: ExecutionContext, { status, text }: Stored): string {
    const reply = context.switchToHttp().getResponse<ApiReply>();
    reply
      .status(status)
      .header('content-type', 'application/json; charset=utf-8')
      .header('idempotency-replayed', 'true');
    return text;
  }

  /**
   * The answer that stands: the first, where another process took a slow request as dead and answered it. Also where that
   * one gave the key back.
   */
  private async keep({ accountId, route, key, digest }: Slot, given: Stored): Promise<Stored> {
    const row = await this.database.row(
      Answered,
      `INSERT INTO idempotency_key AS kept (account_id, route, key, request_digest, status, response)
       VALUES ($1::uuid, $2, $3, $4, $5::int, $6) ON CONFLICT (account_id, route, key) DO UPDATE
          SET status = coalesce(kept.status, excluded.status), response = coalesce(kept.response, excluded.response)
        WHERE kept.request_digest = excluded.request_digest
       RETURNING status, response AS text`,
      [accountId, route, key, digest, given.status, given.text],
    );
    return row ?? given;
  }

  /** A refused request leaves nothing behind: its key is free again. */
  private async release({ accountId, route, key }: Slot, error: unknown): Promise<never> {
    await this.database.execute(
      'DELETE FROM idempotency_key WHERE account_id = $1 AND route = $2 AND key = $3 AND status IS NULL',
      [accountId, route, key],
    );
    throw error;
  }
}

/** The slot of a request that brings a key where the route takes one; throws where the route demands one. */
function slotOf(context: ExecutionContext, request: ApiRequest): Slot | undefined {
  const route = routeOf(context);
  const key = request.headers['idempotency-key'];
  if (route?.idempotencyKey === undefined) return undefined;
  if (key === undefined && route.idempotencyKey === 'optional') return undefined;
  if (typeof key !== 'string' || !KEY.test(key)) {
    throw new HoldpointError({
      code: 'idempotency.key_missing',
      kind: 'invalid',
      message: `${route.method} ${route.path} needs an Idempotency-Key header of 1 to 200 visible ASCII characters.`,
    });
  }
  if (request.caller === undefined) return undefined;
  const { params, query, body } = request;
  // Without prototypes: Fastify's params and query have none of their own kind.
  const content: unknown = JSON.parse(JSON.stringify({ params, query, body: body ?? null }));
  return {
    accountId: request.caller.accountId,
    route: `${route.method} ${route.path}`,
    key,
    digest: sha256(canonicalJson(content)),
  };
}

/** A UUID of version 8 (RFC 9562 §5.8) from what identifies a request: a retake after a crash finds the first entity. */
export function uuidFrom(parts: readonly string[]): string {
  const bytes = createHash('sha256').update(JSON.stringify(parts)).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
