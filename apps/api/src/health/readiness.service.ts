import { readdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

import { migrationsDirectory } from '@holdpoint/prisma/migrate';
import type { Readiness, UnreadyReason } from '@holdpoint/shared/contracts/health';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { z } from 'zod';

import { Database } from '../database/database.js';
import { isDatabaseOutage } from '../http/problem.js';
import { LogStatusService } from '../ledger/log-status.service.js';
import { Remembered } from '../metrics/remembered.js';
import { OutboxService } from '../outbox/outbox.service.js';

/** Probes are anybody's to call: however many come, the database is asked once a second. */
const REMEMBERED_MS = 1_000;
/** A database that takes longer than this would keep requests waiting too. */
const DATABASE_PATIENCE_MS = 2_000;
/** Several times the longest pause of a loop, and longer than a lost connection takes to be noticed. */
const STALLED_AFTER_SECONDS = 30;
const RELAY_STALLED_AFTER_SECONDS = 600;

const Applied = z.object({ name: z.string() });

/** Whether this process can serve: by its database, its schema, its loops, and whether it is ending. */
@Injectable()
export class ReadinessService implements OnModuleDestroy {
  private isStopping = false;
  private expected: Promise<readonly string[]> | undefined;
  private readonly lack = new Remembered(REMEMBERED_MS, () => this.databaseLack());

  constructor(
    private readonly database: Database,
    private readonly outbox: OutboxService,
    private readonly log: LogStatusService,
  ) {}

  /** Before the loops are told to stop: whoever balances requests hears it while those under way still end. */
  onModuleDestroy(): void {
    this.isStopping = true;
  }

  /** Throws `server.not_ready` with all reasons. */
  async readiness(): Promise<Readiness> {
    const reasons = await this.reasons();
    if (reasons.length === 0) return { status: 'ready' };
    throw new HoldpointError({
      code: 'server.not_ready',
      kind: 'unavailable',
      message: `Not ready: ${reasons.join(', ')}.`,
      details: { reasons },
    });
  }

  private async reasons(): Promise<readonly UnreadyReason[]> {
    if (this.isStopping) return ['server.stopping'];
    const silence = delay(DATABASE_PATIENCE_MS, ['database.unavailable'] as const, { ref: false });
    const database = await Promise.race([this.lack.value(), silence]);
    return [...database, ...loopLack(this.outbox.idleSeconds())];
  }

  /** A schema that is ahead is served: another build has migrated it, and two versions side by side are meant to work. */
  private async databaseLack(): Promise<readonly UnreadyReason[]> {
    this.expected ??= expectedMigrations();
    try {
      const rows = await this.database.rows(
        Applied,
        `SELECT migration_name AS name FROM _prisma_migrations
          WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
      );
      const applied = new Set(rows.map(({ name }) => name));
      if (!(await this.expected).every((name) => applied.has(name))) return ['schema.behind'];
      return (await this.log.facts()).alarm === null ? [] : ['log.untrusted'];
    } catch (error) {
      if (isDatabaseOutage(error)) return ['database.unavailable'];
      throw error;
    }
  }
}

/**
 * What the loops lack by how long ago each last succeeded: a loop that waits for ever delivers nothing more. The relay
 * waits for the queue, without which every question is still answered: it has longer, and a metric.
 */
export function loopLack(idleSeconds: ReadonlyMap<string, number>): readonly UnreadyReason[] {
  const isStalled = [...idleSeconds].some(
    ([loop, seconds]) =>
      seconds > (loop === 'relay' ? RELAY_STALLED_AFTER_SECONDS : STALLED_AFTER_SECONDS),
  );
  return isStalled ? ['loop.stalled'] : [];
}

/** Names of the migrations that this build was made with. */
async function expectedMigrations(): Promise<readonly string[]> {
  const entries = await readdir(migrationsDirectory, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}
