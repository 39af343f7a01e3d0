import { type Checkpoint, checkpointRoutes } from '@holdpoint/shared/contracts/checkpoints';
import type { Parsed } from '@holdpoint/shared/contracts/route';
import type { AuditEvent } from '@holdpoint/shared/report/audit-event';
import { Controller } from '@nestjs/common';

import { Input, Route } from '../http/contract.js';
import { type Caller, CurrentCaller, EntityId } from '../http/request.js';
import { CheckpointsService } from './checkpoints.service.js';

@Controller()
export class CheckpointsController {
  constructor(private readonly checkpoints: CheckpointsService) {}

  @Route(checkpointRoutes.register)
  register(
    @Input() { body }: Parsed<typeof checkpointRoutes.register>,
    @EntityId() id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<Checkpoint> {
    return this.checkpoints.register(id, body, caller);
  }

  @Route(checkpointRoutes.list)
  async list(): Promise<{ checkpoints: Checkpoint[] }> {
    return { checkpoints: await this.checkpoints.list() };
  }

  @Route(checkpointRoutes.get)
  get(@Input() { params }: Parsed<typeof checkpointRoutes.get>): Promise<Checkpoint> {
    return this.checkpoints.get(params.checkpointId);
  }

  @Route(checkpointRoutes.history)
  async history(
    @Input() { params, query }: Parsed<typeof checkpointRoutes.history>,
  ): Promise<{ events: AuditEvent[] }> {
    return { events: await this.checkpoints.history(params.checkpointId, query.limit) };
  }
}
