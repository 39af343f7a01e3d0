import { hash } from 'node:crypto';

import type { GenerateRequest, Provider } from '@holdpoint/evals/ports';
import { canonicalJson } from '@holdpoint/shared/digest/canonical-json';
import { isHoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type pg from 'pg';

import type { Lease } from './claim.js';
import { throughOutage } from './database-outage.js';
import { storable } from './storable.js';

/** One line of the log of model calls: before a call, and after it. */
export interface CallLine {
  readonly lease: Pick<Lease, 'sampleId' | 'fence'>;
  readonly turn: number;
  /** From 1, within one claim of the sample. */
  readonly attempt: number;
  readonly phase: 'started' | 'finished' | 'failed';
  /** SHA-256 of the request, 32 bytes: shows that two calls were the same without keeping what was asked. */
  readonly requestDigest: Buffer;
  readonly requestId: string | null;
  readonly errorCode: string | null;
}

interface Waiting {
  readonly line: CallLine;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Lines that come within this time share one INSERT; a call is delayed by no more. */
const BATCH_MS = 5;
const OUTAGE_PATIENCE_MS = 60_000;
const REQUEST_ID_LIMIT = 200;

/** Writes call lines in micro-batches. Calls can't be exactly-once, so they are counted: `started` minus samples' own. */
export class CallLog implements AsyncDisposable {
  private waiting: Waiting[] = [];
  private timer: NodeJS.Timeout | undefined;
  private readonly flying = new Set<Promise<void>>();

  /** Once `ending` is aborted a lost database is not waited for. */
  constructor(
    private readonly pool: pg.Pool,
    private readonly ending?: AbortSignal,
  ) {}

  /** Resolves when the line is durable. */
  write(line: CallLine): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ line, resolve, reject });
      this.timer ??= setTimeout(() => {
        this.flush();
      }, BATCH_MS);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.timer);
    this.flush();
    await Promise.all(this.flying);
  }

  private flush(): void {
    this.timer = undefined;
    const batch = this.waiting;
    this.waiting = [];
    if (batch.length === 0) return;
    const flight = this.insert(batch).finally(() => this.flying.delete(flight));
    this.flying.add(flight);
  }

  private async insert(batch: readonly Waiting[]): Promise<void> {
    const lines = batch.map(({ line }) => line);
    try {
      // The answer to an insert can be lost and the line be written twice: a call too many is counted, never one too few.
      await throughOutage(() => insertLines(this.pool, lines), OUTAGE_PATIENCE_MS, this.ending);
      for (const { resolve } of batch) resolve();
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}

async function insertLines(pool: pg.Pool, lines: readonly CallLine[]): Promise<void> {
  await pool.query(
    `INSERT INTO model_call (sample_id, fence, turn, attempt, phase, request_digest, provider_request_id, error_code)
     SELECT * FROM unnest($1::bigint[], $2::int[], $3::int[], $4::int[], $5::text[], $6::bytea[], $7::text[], $8::text[])`,
    [
      lines.map(({ lease }) => lease.sampleId),
      lines.map(({ lease }) => lease.fence),
      lines.map(({ turn }) => turn),
      lines.map(({ attempt }) => attempt),
      lines.map(({ phase }) => phase),
      lines.map(({ requestDigest }) => requestDigest),
      lines.map(({ requestId }) =>
        requestId === null ? null : storable(requestId, REQUEST_ID_LIMIT),
      ),
      lines.map(({ errorCode }) => errorCode),
    ],
  );
}

/** Counts what a sample sent, retries included. */
export interface CallTally {
  count: number;
}

/**
 * A provider whose every attempt is logged; a call goes out only when its `started` line is durable. What comes after
 * a call is not waited for: a lost end says no more than an abort.
 */
export function withCallLog(
  provider: Provider,
  log: CallLog,
  lease: Lease,
  tally: CallTally,
): Provider {
  return {
    async generate(request, signal) {
      tally.count += 1;
      const head = {
        lease,
        turn: request.draw.turn,
        attempt: tally.count,
        requestDigest: digestOfRequest(request),
      };
      await log.write({ ...head, phase: 'started', requestId: null, errorCode: null });
      signal.throwIfAborted();
      try {
        const response = await provider.generate(request, signal);
        unawaited(
          log.write({ ...head, phase: 'finished', requestId: response.requestId, errorCode: null }),
        );
        return response;
      } catch (error) {
        const errorCode = isHoldpointError(error) ? error.code : 'provider.bug';
        unawaited(log.write({ ...head, phase: 'failed', requestId: null, errorCode }));
        throw error;
      }
    },
  };
}

function unawaited(write: Promise<void>): void {
  write.catch(() => undefined);
}

function digestOfRequest(request: GenerateRequest): Buffer {
  return hash('sha256', canonicalJson(request), 'buffer');
}
