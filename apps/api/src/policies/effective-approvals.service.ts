import type { PolicyRecord, policyRoutes } from '@holdpoint/shared/contracts/policies';
import type { Parsed } from '@holdpoint/shared/contracts/route';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { Database } from '../database/database.js';
import type { Caller } from '../http/request.js';
import { Receipts } from '../ledger/receipts.service.js';
import { ActivationService } from './activation.service.js';

/** The newest event of what an approval did: the activation, where it filled the last seat. */
const LAST_EVENT = `
  SELECT id FROM audit.event
   WHERE id IN (SELECT event_id FROM policy_activation_approval WHERE policy_activation_approval.id = $1
                UNION ALL SELECT event_id FROM policy_activation WHERE digest = $2)
   ORDER BY position DESC LIMIT 1`;

/** Approvals, answered once the log has signed them. */
@Injectable()
export class EffectiveApprovals {
  constructor(
    private readonly database: Database,
    private readonly activation: ActivationService,
    private readonly receipts: Receipts,
  ) {}

  /** As `ActivationService.approve`; where no receipt comes in time, the record says that the document is not in force. */
  async approve(
    id: string,
    input: Parsed<typeof policyRoutes.approve>,
    caller: Caller,
  ): Promise<PolicyRecord> {
    const { digest } = await this.activation.approve(id, input, caller);
    const event = await this.database.row(z.object({ id: z.uuid() }), LAST_EVENT, [id, digest]);
    if (event !== undefined) await this.receipts.await(event.id);
    return this.activation.record(digest);
  }
}
