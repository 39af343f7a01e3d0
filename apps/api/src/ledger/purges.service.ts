import type { logRoutes, Purge } from '@holdpoint/shared/contracts/log';
import type { Parsed } from '@holdpoint/shared/contracts/route';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';

import { Database } from '../database/database.js';
import type { Env } from '../env.js';
import type { Caller } from '../http/request.js';
import { ENV } from '../tokens.js';
import { actorOf, Ledger } from './ledger.service.js';
import { logStreamOf } from './log-keys.js';

const PURGED = 'content.purged';
/** Events about the log itself name its keys: without them nothing is signed any more, and no report can be made. */
const OF_THE_LOG = /^log\./;

const TargetRow = z.object({ type: z.string(), content_digest: z.string() });

/** Erases content: what must not be kept goes, and the log still says that it was there. */
@Injectable()
export class Purges {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /**
   * Erases body and salt of an event, and logs who did so and why. Throws `event.unknown`, `event.purged_already` (conflict),
   * and `event.purge_refused` (invalid) for what tells of a purge or of the log’s keys.
   */
  purge(
    { eventId, reason }: Parsed<typeof logRoutes.purge>['body'],
    caller: Caller,
  ): Promise<Purge> {
    return this.database.transaction(async (queries) => {
      const target = await queries.row(
        TargetRow,
        'SELECT type, content_digest FROM audit.event WHERE id = $1',
        [eventId],
      );
      if (target === undefined) throw refusal('event.unknown', 'not_found', `No event ${eventId}.`);
      if (target.type === PURGED)
        throw refusal('event.purge_refused', 'invalid', 'What tells of a purge stays.');
      if (OF_THE_LOG.test(target.type))
        throw refusal('event.purge_refused', 'invalid', 'What tells of the log’s keys stays.');
      const erased = await queries.execute(
        'UPDATE audit.event SET body = NULL, salt = NULL WHERE id = $1 AND salt IS NOT NULL',
        [eventId],
      );
      if (erased === 0)
        throw refusal('event.purged_already', 'conflict', 'Its content is gone already.');
      const { content_digest: contentDigest } = target;
      const [purgeEventId = ''] = await this.ledger.append(queries, {
        stream: logStreamOf(this.env.log.origin),
        type: PURGED,
        actor: actorOf(caller),
        body: { eventId, contentDigest, reason },
      });
      return { eventId, contentDigest, purgeEventId };
    });
  }
}

function refusal(
  code: `event.${string}`,
  kind: 'not_found' | 'invalid' | 'conflict',
  message: string,
): HoldpointError {
  return new HoldpointError({ code, kind, message });
}
