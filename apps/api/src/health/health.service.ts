import type { Health } from '@holdpoint/shared/contracts/health';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';

import { Database } from '../database/database.js';
import type { Env } from '../env.js';
import { isDatabaseOutage } from '../http/problem.js';
import { LogStatusService } from '../ledger/log-status.service.js';
import { ENV } from '../tokens.js';
import { VERSION } from '../version.js';

const Age = z.object({ seconds: z.coerce.number<string | number>().nullable() });

/** Whether the platform can serve, and how long the oldest undone sample has waited: the one figure to alert on. */
@Injectable()
export class HealthService {
  constructor(
    private readonly database: Database,
    private readonly log: LogStatusService,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /** Total as to the database: an outage is an answer, not an error. */
  async health(): Promise<Health> {
    const facts = {
      version: VERSION,
      queueBackend: this.env.redisUrl === undefined ? ('postgres' as const) : ('redis' as const),
    };
    try {
      const age = await this.database.row(
        Age,
        `SELECT round(extract(epoch FROM now() - min(created_at)), 1) AS seconds FROM run
          WHERE state = 'open' AND EXISTS (SELECT FROM sample WHERE run_id = run.id AND state IN ('READY', 'LEASED'))`,
      );
      const { oldestPendingSeconds } = await this.log.facts();
      return {
        status: 'ok',
        ...facts,
        oldestUndoneSampleSeconds: age?.seconds ?? null,
        oldestUnsignedEventSeconds: oldestPendingSeconds,
      };
    } catch (error) {
      if (!isDatabaseOutage(error)) throw error;
      return {
        status: 'unavailable',
        ...facts,
        oldestUndoneSampleSeconds: null,
        oldestUnsignedEventSeconds: null,
      };
    }
  }
}
