import { createPool } from '@holdpoint/prisma/pool';
import {
  type DynamicModule,
  Global,
  Inject,
  Injectable,
  Module,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { Pool } from 'pg';
import type { Logger } from 'pino';

import type { Env } from '../env.js';
import { ENV, LOG, POOL } from '../tokens.js';
import { Database } from './database.js';

/** One request holds at most one connection; background loops take two more. */
const CONNECTIONS = 12;

@Injectable()
class PoolOwner implements OnApplicationShutdown {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  /** Last of all hooks: whoever still queries has been stopped before. */
  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}

/** Longer than reading a run of 100,000 samples takes; on a line that fell silent TCP alone would wait for hours. */
const QUERY_TIMEOUT_MS = 120_000;

@Global()
@Module({})
export class DatabaseModule {
  static forRoot(env: Env, log: Logger): DynamicModule {
    const pool = createPool({
      connectionString: env.databaseUrl,
      max: CONNECTIONS,
      applicationName: 'holdpoint-api',
      queryTimeoutMs: QUERY_TIMEOUT_MS,
      onError: (error) => {
        log.warn({ err: error }, 'lost a database connection');
      },
    });
    return {
      module: DatabaseModule,
      providers: [
        { provide: ENV, useValue: env },
        { provide: LOG, useValue: log },
        { provide: POOL, useValue: pool },
        { provide: Database, useValue: new Database(pool) },
        PoolOwner,
      ],
      exports: [ENV, LOG, Database],
    };
  }
}
