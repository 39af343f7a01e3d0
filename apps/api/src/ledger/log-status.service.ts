import type { LogAlarm, LogStatus, WitnessStatus } from '@holdpoint/shared/contracts/log';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';

import { Count, Database, Instant } from '../database/database.js';
import type { Env } from '../env.js';
import { ENV } from '../tokens.js';
import { LogKeeper } from './log-keeper.service.js';
import { askIn, newestSignedHead } from './log-rows.js';

/** Clocks of two machines differ by a little: no age is below zero. */
const Seconds = z.coerce.number<string | number>().transform((seconds) => Math.max(0, seconds));

const FactsRow = z.object({
  pending: Count,
  oldest: Seconds.nullable(),
  lost: Count,
});

/** What waits lies in two places: events that are no leaves yet, and leaves above the newest signed head. */
const FACTS = `
  WITH signed AS (SELECT coalesce(max(size), 0) AS size FROM audit.tree_head WHERE note IS NOT NULL),
  unsigned AS (SELECT event_id FROM audit.leaf, signed WHERE idx >= signed.size),
  oldest AS (
    (SELECT event_id FROM audit.leaf, signed WHERE idx = signed.size)
    UNION ALL
    (SELECT event_id FROM audit.pending JOIN audit.event ON event.id = event_id ORDER BY pending.position LIMIT 1))
  SELECT (SELECT count(*) FROM audit.pending) + (SELECT count(*) FROM unsigned) AS pending,
         (SELECT extract(epoch FROM now() - min(at)) FROM audit.event JOIN oldest ON event_id = id) AS oldest,
         (SELECT count(*) FROM audit.pending WHERE NOT EXISTS (SELECT FROM audit.event WHERE id = event_id)) AS lost`;

const WitnessRow = z.object({
  witness: z.string(),
  size: Count,
  cosigned_at: Instant,
  age: Seconds,
});

const StampRow = z.object({ authority: z.string(), size: Count, at: Instant });

/** What is asked of the log more often than all of it. */
export interface LogFacts {
  readonly pending: number;
  readonly oldestPendingSeconds: number | null;
  readonly alarm: LogAlarm | null;
  readonly witnesses: readonly WitnessStatus[];
}

/** How the log stands, from its rows and from this process's loops. */
@Injectable()
export class LogStatusService {
  constructor(
    private readonly database: Database,
    private readonly keeper: LogKeeper,
    @Inject(ENV) private readonly env: Env,
  ) {}

  async facts(): Promise<LogFacts> {
    const row = await this.database.row(FactsRow, FACTS);
    const { pending = 0, oldest = null, lost = 0 } = row ?? {};
    return {
      pending,
      oldestPendingSeconds: oldest,
      alarm: this.keeper.alarm ?? (lost > 0 ? 'log.events_lost' : null),
      witnesses: await this.witnesses(),
    };
  }

  /** Seconds since each loop of the log last succeeded, by its name. */
  idleSeconds(): ReadonlyMap<string, number> {
    return this.keeper.idleSeconds();
  }

  async status(): Promise<LogStatus> {
    const head = await newestSignedHead(askIn(this.database));
    const { witnesses, ...facts } = await this.facts();
    const stamp = await this.database.row(
      StampRow,
      'SELECT authority, size, at FROM audit.timestamp ORDER BY size DESC LIMIT 1',
    );
    return {
      origin: this.env.log.origin,
      keys: [...this.keeper.logKeys],
      size: head?.size ?? 0,
      signedAt: head?.signedAt ?? null,
      ...facts,
      witnesses: [...witnesses],
      timestamp: stamp ?? null,
    };
  }

  /** Those of the settings; what others cosigned before stays in the log. */
  private async witnesses(): Promise<WitnessStatus[]> {
    const rows = await this.database.rows(
      WitnessRow,
      `SELECT DISTINCT ON (witness) witness, size, cosigned_at, extract(epoch FROM now() - cosigned_at) AS age
         FROM audit.cosignature WHERE witness = ANY($1) ORDER BY witness, size DESC, cosigned_at DESC`,
      [this.env.log.witnesses.map(({ name }) => name)],
    );
    return this.env.log.witnesses.map(({ name, sameHost }) => {
      const last = rows.find(({ witness }) => witness === name);
      return {
        name,
        sameHost,
        size: last?.size ?? null,
        cosignedAt: last?.cosigned_at ?? null,
        ageSeconds: last?.age ?? null,
      };
    });
  }
}
