import type { NewWebhook, Webhook, WebhookDelivery } from '@holdpoint/shared/contracts/webhooks';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { Inject, Injectable } from '@nestjs/common';

import { Clock } from '../clock/clock.js';
import { Database, type Queries } from '../database/database.js';
import type { Env } from '../env.js';
import type { Caller } from '../http/request.js';
import { actorOf, Ledger } from '../ledger/ledger.service.js';
import { ENV } from '../tokens.js';
import { KeyVault } from './key-vault.js';
import { ownedBy, type OwnerScope, ownerScope } from './owner-scope.js';
import { newSigningKey } from './signing-key.js';
import { parseTarget } from './target.js';
import {
  circuitOf,
  DeliveryRow,
  KeyRow,
  SELECT_DELIVERIES,
  SELECT_KEYS,
  SELECT_WEBHOOKS,
  WebhookRow,
} from './webhook-rows.js';

const SHOWN_DELIVERIES = 10;
/** Enabled ones of one account: every event writes a row for each, in the transaction of its change. */
const MOST_ENDPOINTS = 50;
/** Receivers have a day to take up a new key; until then both sign. */
const OVERLAP_MS = 24 * 3_600_000;

interface DeliveryFilter {
  readonly state?: WebhookDelivery['state'] | undefined;
  readonly limit: number;
}

/** Endpoints as people make, read and change them. Private keys go in sealed and come out nowhere. */
@Injectable()
export class WebhooksService {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly vault: KeyVault,
    private readonly clock: Clock,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /**
   * Adds an endpoint under `id` with a key of its own; a retake finds the first. Throws `webhook.url_refused`,
   * `webhook.address_refused`, `webhook.secrets_key_missing`, `webhook.too_many` (conflict). Names are resolved at each attempt and not here.
   */
  async add(id: string, wish: NewWebhook, caller: Caller): Promise<Webhook> {
    const url = parseTarget(wish.url, this.env.webhookPrivateRanges);
    const now = await this.clock.now();
    return this.database.transaction(async (queries) => {
      const { entities } = queries;
      if ((await entities.webhookEndpoint.count({ where: { id } })) === 1)
        return this.get(id, caller, queries);
      await requireRoom(queries, caller.accountId);
      await entities.webhookEndpoint.create({
        data: {
          id,
          url: url.href,
          description: wish.description,
          types: wish.types,
          state: 'enabled',
          createdBy: caller.accountId,
          createdAt: now,
        },
      });
      const publicKey = await this.addKey(queries, id, now);
      // Paths and queries of receivers may be capabilities: the log holds the host and a digest.
      const place = { host: url.host, urlDigest: sha256(url.href) };
      await this.tell(queries, id, 'webhook.added', caller, {
        ...place,
        types: wish.types,
        publicKey,
      });
      return this.get(id, caller, queries);
    });
  }

  /** In order of their making. */
  async list(caller: Caller): Promise<Webhook[]> {
    const rows = await this.database.rows(
      WebhookRow,
      `${SELECT_WEBHOOKS} WHERE ${ownedBy('$1')} ORDER BY endpoint.created_at, endpoint.id`,
      [ownerScope(caller)],
    );
    return this.withRest(this.database, rows);
  }

  /** Throws `webhook.unknown`. */
  async get(id: string, caller: Caller, queries: Queries = this.database): Promise<Webhook> {
    const rows = await queries.rows(
      WebhookRow,
      `${SELECT_WEBHOOKS} WHERE endpoint.id = $1 AND ${ownedBy('$2')}`,
      [id, ownerScope(caller)],
    );
    const [webhook] = await this.withRest(queries, rows);
    return webhook ?? unknownWebhook(id);
  }

  /** Newest first. Throws `webhook.unknown`. */
  async deliveries(
    id: string,
    { state, limit }: DeliveryFilter,
    caller: Caller,
  ): Promise<WebhookDelivery[]> {
    await requireWebhook(this.database, id, ownerScope(caller));
    return this.database.rows(
      DeliveryRow,
      `${SELECT_DELIVERIES} WHERE endpoint_id = $1 AND ($2::text IS NULL OR state = $2) ORDER BY position DESC LIMIT $3`,
      [id, state ?? null, limit],
    );
  }

  /** Repeated, it changes nothing. Throws `webhook.unknown`. */
  disable(id: string, caller: Caller): Promise<Webhook> {
    return this.change(id, caller, async (queries, { state }) => {
      if (state === 'disabled') return;
      const data = { state: 'disabled', disabledBecause: 'by_request' };
      await queries.entities.webhookEndpoint.update({ where: { id }, data });
      await this.tell(queries, id, 'webhook.disabled', caller, { because: 'by_request' });
    });
  }

  /** Closes the circuit as well: whoever enables it says that it works. Throws `webhook.unknown`, `webhook.too_many`. */
  enable(id: string, caller: Caller): Promise<Webhook> {
    return this.change(id, caller, async (queries, { state }) => {
      if (state === 'disabled') await requireRoom(queries, await ownerOf(queries, id));
      const data = {
        state: 'enabled',
        disabledBecause: null,
        failuresInARow: 0,
        circuitOpenUntil: null,
      };
      await queries.entities.webhookEndpoint.update({ where: { id }, data });
      if (state === 'disabled') await this.tell(queries, id, 'webhook.enabled', caller, {});
    });
  }

  /** Keys that sign no more lose their private half. Throws `webhook.unknown`, `webhook.secrets_key_missing`. */
  async rotateKey(id: string, caller: Caller): Promise<Webhook> {
    const now = await this.clock.now();
    return this.change(id, caller, async (queries) => {
      await queries.execute(
        'UPDATE webhook_key SET signs_until = $2 WHERE endpoint_id = $1 AND signs_until IS NULL',
        [id, new Date(now.getTime() + OVERLAP_MS)],
      );
      await queries.execute(
        'UPDATE webhook_key SET sealed_key = NULL WHERE endpoint_id = $1 AND signs_until <= $2',
        [id, now],
      );
      const publicKey = await this.addKey(queries, id, now);
      await this.tell(queries, id, 'webhook.key_rotated', caller, { publicKey });
    });
  }

  private change(
    id: string,
    caller: Caller,
    work: (queries: Queries, webhook: Webhook) => Promise<void>,
  ): Promise<Webhook> {
    return this.database.transaction(async (queries) => {
      await queries.execute('SELECT FROM webhook_endpoint WHERE id = $1 FOR UPDATE', [id]);
      await work(queries, await this.get(id, caller, queries));
      return this.get(id, caller, queries);
    });
  }

  private async addKey(queries: Queries, endpointId: string, createdAt: Date): Promise<string> {
    const id = crypto.randomUUID();
    const { publicKey, signingKey } = newSigningKey();
    const sealedKey = this.vault.seal(signingKey, keyContext(endpointId, id));
    await queries.entities.webhookKey.create({
      data: { id, endpointId, publicKey, sealedKey, createdAt },
    });
    return publicKey;
  }

  private async tell(
    queries: Queries,
    webhookId: string,
    type: `webhook.${string}`,
    caller: Caller,
    body: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const event = { type, actor: actorOf(caller), body: { webhookId, ...body } };
    await this.ledger.append(queries, { stream: `webhook:${webhookId}`, ...event });
  }

  private async withRest(queries: Queries, rows: readonly WebhookRow[]): Promise<Webhook[]> {
    const now = await this.clock.now();
    const ids = rows.map(({ id }) => id);
    const keys = await queries.rows(KeyRow, SELECT_KEYS, [ids, now]);
    const deliveries = await queries.rows(
      DeliveryRow,
      `${SELECT_DELIVERIES} AS delivery
        WHERE id IN (SELECT newest.id FROM unnest($1::uuid[]) AS wanted (id), LATERAL (
                SELECT id FROM webhook_delivery WHERE endpoint_id = wanted.id
                 ORDER BY position DESC LIMIT ${SHOWN_DELIVERIES}) AS newest)
        ORDER BY delivery.position DESC`,
      [ids],
    );
    return rows.map((row) => ({
      id: row.id,
      url: row.url,
      description: row.description,
      types: row.types,
      state: row.state,
      disabledBecause: row.disabled_because,
      ...circuitOf(row, now),
      failuresInARow: row.failures_in_a_row,
      keys: keys.filter(({ endpointId }) => endpointId === row.id).map(({ key }) => key),
      pendingCount: row.pending_count,
      failedCount: row.failed_count,
      createdBy: row.created_by,
      createdAt: row.created_at,
      deliveries: deliveries.filter(({ endpointId }) => endpointId === row.id),
    }));
  }
}

/** What a sealed key belongs to. */
export function keyContext(endpointId: string, keyId: string): string {
  return `webhook_key ${endpointId} ${keyId}`;
}

/** Throws `webhook.unknown` for one that the caller must not know of, too. */
export async function requireWebhook(
  { entities }: Queries,
  id: string,
  scope: OwnerScope,
): Promise<void> {
  const where = { id, ...(scope === null ? {} : { createdBy: scope }) };
  if ((await entities.webhookEndpoint.count({ where })) === 0) unknownWebhook(id);
}

async function ownerOf({ entities }: Queries, id: string): Promise<string> {
  const select = { createdBy: true };
  return (await entities.webhookEndpoint.findUniqueOrThrow({ where: { id }, select })).createdBy;
}

async function requireRoom({ entities }: Queries, createdBy: string): Promise<void> {
  const enabled = await entities.webhookEndpoint.count({ where: { createdBy, state: 'enabled' } });
  if (enabled < MOST_ENDPOINTS) return;
  throw new HoldpointError({
    code: 'webhook.too_many',
    kind: 'conflict',
    message: `An account has at most ${MOST_ENDPOINTS} enabled webhooks. Disable one first.`,
  });
}

function unknownWebhook(id: string): never {
  throw new HoldpointError({
    code: 'webhook.unknown',
    kind: 'not_found',
    message: `No webhook ${id}.`,
  });
}
