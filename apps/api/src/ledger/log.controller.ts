import {
  logRoutes,
  type LogStatus,
  type Purge,
  type Receipt,
} from '@holdpoint/shared/contracts/log';
import type { Parsed } from '@holdpoint/shared/contracts/route';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { Controller } from '@nestjs/common';

import { Input, Route } from '../http/contract.js';
import { type Caller, CurrentCaller } from '../http/request.js';
import { LogStatusService } from './log-status.service.js';
import { Purges } from './purges.service.js';
import { Receipts } from './receipts.service.js';

@Controller()
export class LogController {
  constructor(
    private readonly log: LogStatusService,
    private readonly receipts: Receipts,
    private readonly purges: Purges,
  ) {}

  @Route(logRoutes.status)
  status(): Promise<LogStatus> {
    return this.log.status();
  }

  @Route(logRoutes.treeHead)
  async treeHead(): Promise<{ note: string }> {
    const head = await this.receipts.treeHead();
    if (head !== undefined) return { note: head.note };
    const message = 'The log has no signed tree head yet.';
    throw new HoldpointError({ code: 'log.unsigned', kind: 'not_found', message });
  }

  @Route(logRoutes.proof)
  proof(@Input() { params }: Parsed<typeof logRoutes.proof>): Promise<Receipt> {
    return this.receipts.get(params.eventId);
  }

  @Route(logRoutes.purge)
  purge(
    @Input() { body }: Parsed<typeof logRoutes.purge>,
    @CurrentCaller() caller: Caller,
  ): Promise<Purge> {
    return this.purges.purge(body, caller);
  }
}
