import type { SignedEpochs } from '@holdpoint/shared/attestation/epoch-list';
import { EpochFloor } from '@holdpoint/shared/attestation/epoch-list';
import type { EpochList } from '@holdpoint/shared/contracts/decisions';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { Revocation } from '@holdpoint/shared/gate/announced-decision';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { Database, Instant, type Queries } from '../database/database.js';
import { raiseEpoch } from '../epochs/raise-epoch.js';
import type { Caller } from '../http/request.js';
import { Ledger } from '../ledger/ledger.service.js';
import { LogKeeper } from '../ledger/log-keeper.service.js';
import { Receipts } from '../ledger/receipts.service.js';

const RevocationRow = z
  .object({
    id: z.uuid(),
    decision_id: z.uuid(),
    reason: z.string(),
    revoked_by: z.string(),
    revoked_at: Instant,
    min_epoch: z.int(),
  })
  .transform(({ decision_id, revoked_by, revoked_at, min_epoch, ...row }): Revocation => ({
    ...row,
    decisionId: decision_id,
    revokedBy: revoked_by,
    revokedAt: revoked_at,
    minEpoch: min_epoch,
  }));
const FloorRow = z
  .object({ weights_digest: z.string(), action: z.string(), min_epoch: z.int() })
  .transform(({ weights_digest, action, min_epoch }) =>
    EpochFloor.parse({ weightsDigest: weights_digest, action, minEpoch: min_epoch }),
  );
const Note = z.object({ note: z.string() });

/** Withdraws decisions, and says which still count. */
@Injectable()
export class Revocations {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly keeper: LogKeeper,
    private readonly receipts: Receipts,
  ) {}

  /**
   * Raises the epoch of the decision's weights and action: it, and whatever was decided on them before, counts no more. In
   * force at once; the receipt of the log follows. Throws `decision.unknown`.
   */
  async revoke(
    id: string,
    decisionId: string,
    reason: string,
    caller: Caller,
  ): Promise<Revocation> {
    const [revocation, eventId] = await this.database.transaction(async (queries) => {
      const known = await this.find(queries, id);
      if (known !== undefined) return [known, undefined] as const;
      const event = await raiseEpoch(queries, this.ledger, { id, decisionId, reason, caller });
      return [await this.find(queries, id), event] as const;
    });
    if (eventId !== undefined) await this.receipts.await(eventId);
    if (revocation === undefined) throw unknown(decisionId);
    return revocation;
  }

  /** Every floor above 1, signed as of now. Throws `signer.unavailable`. */
  async epochs(): Promise<EpochList> {
    const epochs = await this.database.rows(
      FloorRow,
      `SELECT weights_digest, action, max(min_epoch) AS min_epoch FROM gate_revocation
        GROUP BY weights_digest, action ORDER BY weights_digest COLLATE "C", action COLLATE "C"`,
    );
    const issuedAt: SignedEpochs['issuedAt'] = new Date().toISOString();
    const { note } = await this.keeper.signer.ask(Note, '/v1/epochs', { issuedAt, epochs });
    return { issuedAt, epochs, note };
  }

  private find(queries: Queries, id: string): Promise<Revocation | undefined> {
    return queries.row(
      RevocationRow,
      `SELECT gate_revocation.id, decision_id, reason, account.name AS revoked_by, revoked_at, min_epoch
         FROM gate_revocation JOIN account ON account.id = revoked_by WHERE gate_revocation.id = $1`,
      [id],
    );
  }
}

function unknown(decisionId: string): HoldpointError {
  return new HoldpointError({
    code: 'decision.unknown',
    kind: 'not_found',
    message: `No decision ${decisionId}.`,
  });
}
