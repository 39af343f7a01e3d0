import type { Receipt } from '@holdpoint/shared/contracts/log';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { inclusionProof } from '@holdpoint/shared/tlog/proofs';
import { formatTlogProof, parseTlogProof } from '@holdpoint/shared/tlog/tlog-proof';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';

import { Count, Database, type Queries } from '../database/database.js';
import type { Env } from '../env.js';
import { ENV } from '../tokens.js';
import { LogKeeper } from './log-keeper.service.js';
import {
  askIn,
  Bytes,
  cosignaturesOf,
  newestCosignedHead,
  newestSignedHead,
  type SignedHead,
  storedNodes,
  withCosignatures,
} from './log-rows.js';

/** Where an event stands in the log; the proof is another question. */
export type Standing = Omit<Receipt, 'proof'>;

interface Waiter {
  readonly eventId: string;
  /** By `performance.now()`. */
  readonly deadline: number;
  readonly resolve: (receipt: Receipt | undefined) => void;
  readonly reject: (error: unknown) => void;
}

const StandingRow = z
  .object({ event_id: z.uuid(), idx: Count, size: Count })
  .transform(({ event_id, idx, size }) => ({ eventId: event_id, leafIndex: idx, treeSize: size }));

const SELECT_STANDINGS = `
  SELECT event_id, idx, head.size FROM audit.leaf,
         (SELECT max(size) AS size FROM audit.tree_head WHERE note IS NOT NULL) AS head
   WHERE event_id = ANY($1::uuid[]) AND idx < head.size`;

/** Long enough for a signer that restarts. */
const PATIENCE_MS = 10_000;
/** Another API may sign what this one waits for. */
const LOOK_EVERY_MS = 100;

/** What proves that a change is in the log; before that it has no effect. */
@Injectable()
export class Receipts {
  private readonly waiters = new Set<Waiter>();
  private isLooking = false;

  constructor(
    private readonly database: Database,
    private readonly keeper: LogKeeper,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /** Waits until the event is under a signed head; undefined when that takes longer. To be called after its transaction. */
  await(eventId: string, timeoutMs: number = PATIENCE_MS): Promise<Receipt | undefined> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        eventId,
        deadline: performance.now() + timeoutMs,
        resolve,
        reject,
      };
      this.waiters.add(waiter);
      if (!this.isLooking) void this.look();
    });
  }

  /**
   * As `await`, for what must not be answered as though it were done. Throws `receipt.pending` (unavailable): the change
   * stands, without effect until the log moves; the same request again finds it.
   */
  async require(eventId: string): Promise<Receipt> {
    const receipt = await this.await(eventId);
    if (receipt !== undefined) return receipt;
    throw pending(eventId, 'unavailable');
  }

  /** Where those of the events stand that are under a signed head, by event. */
  async standings(
    eventIds: readonly string[],
    queries: Queries = this.database,
  ): Promise<ReadonlyMap<string, Standing>> {
    const { origin } = this.env.log;
    const rows = await queries.rows(StandingRow, SELECT_STANDINGS, [eventIds]);
    return new Map(rows.map((row) => [row.eventId, { origin, ...row }]));
  }

  /** One look for all who wait: hundreds a second would each ask the same. Ends with the last of them. */
  private async look(): Promise<void> {
    this.isLooking = true;
    while (this.waiters.size > 0) {
      const waiting = [...this.waiters];
      try {
        const receipts = await this.receiptsOf(waiting.map(({ eventId }) => eventId));
        for (const waiter of waiting) this.answer(waiter, receipts.get(waiter.eventId));
        if (this.waiters.size > 0) await this.keeper.progress(LOOK_EVERY_MS);
      } catch (error) {
        for (const waiter of waiting) {
          this.waiters.delete(waiter);
          waiter.reject(error);
        }
      }
    }
    this.isLooking = false;
  }

  private answer(waiter: Waiter, receipt: Receipt | undefined): void {
    if (receipt === undefined && performance.now() < waiter.deadline) return;
    this.waiters.delete(waiter);
    waiter.resolve(receipt);
  }

  /** Under the newest signed head, whose tiles are read once for all. */
  private async receiptsOf(eventIds: readonly string[]): Promise<ReadonlyMap<string, Receipt>> {
    const standings = await this.standings(eventIds);
    const head = standings.size === 0 ? undefined : await this.treeHead();
    if (head === undefined) return new Map();
    const nodes = storedNodes(askIn(this.database), head.size);
    const receipts = new Map<string, Receipt>();
    for (const [eventId, standing] of standings) {
      const proof = await inclusionProof(standing.leafIndex, head.size, nodes);
      const text = formatTlogProof({
        index: standing.leafIndex,
        proof,
        treeHead: head.note,
        extra: null,
      });
      receipts.set(eventId, { ...standing, treeSize: head.size, proof: text });
    }
    return receipts;
  }

  /** The receipt with its proof; undefined while there is none. */
  async find(eventId: string, queries: Queries = this.database): Promise<Receipt | undefined> {
    const standing = (await this.standings([eventId], queries)).get(eventId);
    if (standing === undefined) return undefined;
    const { leafIndex } = standing;
    // A head that witnesses have seen says more than a newer one that only we know.
    const head =
      (await newestCosignedHead(askIn(queries), leafIndex)) ??
      (await newestSignedHead(askIn(queries)));
    if (head === undefined) return undefined;
    return {
      ...standing,
      treeSize: head.size,
      proof: await this.proofOf(queries, leafIndex, head),
    };
  }

  private async proofOf(
    queries: Queries,
    index: number,
    { size, note }: { readonly size: number; readonly note: string },
  ): Promise<string> {
    const ask = askIn(queries);
    const proof = await inclusionProof(index, size, storedNodes(ask, size));
    const treeHead = withCosignatures(note, await cosignaturesOf(ask, size));
    return formatTlogProof({ index, proof, treeHead, extra: null });
  }

  /**
   * As `find`, with the entry as `extra` of the proof: one file holds all that it is about. Throws `event.unknown` and, while
   * it is under no signed head, `receipt.pending` (conflict).
   */
  async get(eventId: string): Promise<Receipt> {
    const receipt = await this.find(eventId);
    if (receipt !== undefined) return this.withEntry(receipt);
    const known = await this.database.row(
      z.object({ id: z.uuid() }),
      'SELECT id FROM audit.event WHERE id = $1',
      [eventId],
    );
    if (known !== undefined) throw pending(eventId, 'conflict');
    throw new HoldpointError({
      code: 'event.unknown',
      kind: 'not_found',
      message: `No event ${eventId}.`,
    });
  }

  private async withEntry(receipt: Receipt): Promise<Receipt> {
    const row = await this.database.row(
      z.object({ entry: Bytes }),
      'SELECT entry FROM audit.leaf WHERE event_id = $1',
      [receipt.eventId],
    );
    const extra = row?.entry ?? null;
    return { ...receipt, proof: formatTlogProof({ ...parseTlogProof(receipt.proof), extra }) };
  }

  /** The newest signed head with the cosignatures under it; undefined before the first. */
  async treeHead(queries: Queries = this.database): Promise<SignedHead | undefined> {
    const ask = askIn(queries);
    const head = await newestSignedHead(ask);
    if (head === undefined) return undefined;
    return { ...head, note: withCosignatures(head.note, await cosignaturesOf(ask, head.size)) };
  }
}

function pending(eventId: string, kind: 'unavailable' | 'conflict'): HoldpointError {
  return new HoldpointError({
    code: 'receipt.pending',
    kind,
    message:
      'This is recorded, and has no effect until the log has signed it. Ask again in a moment; `GET /v1/log` says how the log stands.',
    details: { eventId },
  });
}
