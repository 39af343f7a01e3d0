import { type SetAsideCode, setAsideCodes } from '@holdpoint/shared/evidence/set-aside';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { Count, Database } from '../database/database.js';
import { Remembered } from './remembered.js';

/** What the rows say of the whole platform; ages in seconds, 0 where there is nothing. */
export interface PlatformFacts {
  readonly oldestWaitingSeconds: number;
  readonly oldestUndoneSeconds: number;
  /** Of open runs. */
  readonly samples: Readonly<Record<'ready' | 'leased' | 'lease_expired' | 'done', number>>;
  readonly setAside: Readonly<Record<SetAsideCode, number>>;
  readonly runs: Readonly<Record<'open' | 'aggregated', number>>;
  readonly outbox: { readonly undelivered: number; readonly oldestSeconds: number };
}

/** However many scrape, the rows are read once in this time. */
const REMEMBERED_MS = 1_000;
/** Records are many, and a sample that was set aside stays so. */
const SET_ASIDE_REMEMBERED_MS = 5_000;

/** A clock of two machines may differ by a little: no age is below zero. */
const Seconds = z.coerce.number<string | number>().transform((seconds) => Math.max(0, seconds));

const Facts = z.object({
  waiting: Seconds,
  undone: Seconds,
  ready: Count,
  leased: Count,
  expired: Count,
  done: Count,
  open: Count,
  aggregated: Count,
  undelivered: Count,
  undelivered_age: Seconds,
});

/**
 * Undone samples lie in an index of their own, so this costs by what is left to do, not by what was ever done: what is
 * done is the plan less what is undone, and counts what was spared. A sample has no time of its own: one that is ready
 * waits since its run began, also when it was given back in between, and one whose holder fell silent since its lease
 * ran out.
 */
const FACTS = `
  WITH undone AS (
    SELECT run_id, count(*) AS total, count(*) FILTER (WHERE state = 'READY') AS ready,
           count(*) FILTER (WHERE state = 'LEASED' AND lease_until < now()) AS expired,
           min(lease_until) FILTER (WHERE state = 'LEASED' AND lease_until < now()) AS silent_since
      FROM sample WHERE state IN ('READY', 'LEASED') GROUP BY run_id),
  open_run AS (
    SELECT run.created_at, run.source, run.planned_tasks::bigint * run.planned_epochs AS planned,
           coalesce(undone.total, 0) AS total, coalesce(undone.ready, 0) AS ready,
           coalesce(undone.expired, 0) AS expired, undone.silent_since
      FROM run LEFT JOIN undone ON undone.run_id = run.id WHERE run.state = 'open')
  SELECT coalesce(extract(epoch FROM now() - least(min(created_at) FILTER (WHERE ready > 0), min(silent_since))), 0)::float8 AS waiting,
         coalesce(extract(epoch FROM now() - min(created_at) FILTER (WHERE total > 0)), 0)::float8 AS undone,
         coalesce(sum(ready), 0)::bigint AS ready, coalesce(sum(total - ready - expired), 0)::bigint AS leased,
         coalesce(sum(expired), 0)::bigint AS expired,
         coalesce(sum(planned - total) FILTER (WHERE source = 'native'), 0)::bigint AS done,
         count(*) AS open, (SELECT count(*) FROM run WHERE state = 'aggregated') AS aggregated,
         (SELECT count(*) FROM outbox WHERE delivered_at IS NULL) AS undelivered,
         (SELECT coalesce(extract(epoch FROM now() - min(created_at)), 0)::float8
            FROM outbox WHERE delivered_at IS NULL) AS undelivered_age
    FROM open_run`;

const SetAside = z.object({ code: z.enum(setAsideCodes), count: Count });

/** Errored records by the index of the listing; only codes of ours, since a worker writes them and reads hostile text. */
const SET_ASIDE = `
  SELECT score->>'code' AS code, count(*) AS count
    FROM sample_record JOIN run ON run.id = run_id
   WHERE (run.state IN ('open', 'aggregated') OR run.closed_at > now() - interval '1 day')
     AND outcome = 'errored' AND score->>'code' = ANY($1)
   GROUP BY score->>'code'`;

/** Reads for the metrics what PostgreSQL holds, so that every API process tells the same. */
@Injectable()
export class PlatformFactsService {
  private readonly facts = new Remembered(REMEMBERED_MS, () => this.readFacts());
  private readonly setAside = new Remembered(SET_ASIDE_REMEMBERED_MS, () => this.readSetAside());

  constructor(private readonly database: Database) {}

  /** At most a second old; what was set aside at most five. */
  async current(): Promise<PlatformFacts> {
    const [facts, setAside] = await Promise.all([this.facts.value(), this.setAside.value()]);
    return { ...facts, setAside };
  }

  private async readFacts(): Promise<Omit<PlatformFacts, 'setAside'>> {
    const row = Facts.parse(await this.database.row(z.unknown(), FACTS));
    return {
      oldestWaitingSeconds: row.waiting,
      oldestUndoneSeconds: row.undone,
      samples: {
        ready: row.ready,
        leased: row.leased,
        lease_expired: row.expired,
        done: row.done,
      },
      runs: { open: row.open, aggregated: row.aggregated },
      outbox: { undelivered: row.undelivered, oldestSeconds: row.undelivered_age },
    };
  }

  private async readSetAside(): Promise<PlatformFacts['setAside']> {
    const rows = await this.database.rows(SetAside, SET_ASIDE, [[...setAsideCodes]]);
    const counts = new Map(rows.map(({ code, count }) => [code, count]));
    return {
      'sample.abandoned': counts.get('sample.abandoned') ?? 0,
      'sample.attempts_exhausted': counts.get('sample.attempts_exhausted') ?? 0,
    };
  }
}
