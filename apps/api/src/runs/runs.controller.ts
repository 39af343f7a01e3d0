import { type Run, runRoutes } from '@holdpoint/shared/contracts/campaigns';
import type { Parsed } from '@holdpoint/shared/contracts/route';
import type { RunPlan } from '@holdpoint/shared/evidence/run-plan';
import { Controller } from '@nestjs/common';

import { Input, Route } from '../http/contract.js';
import { RunsService } from './runs.service.js';

@Controller()
export class RunsController {
  constructor(private readonly runs: RunsService) {}

  @Route(runRoutes.get)
  get(@Input() { params }: Parsed<typeof runRoutes.get>): Promise<Run> {
    return this.runs.get(params.runId);
  }

  @Route(runRoutes.plan)
  plan(@Input() { params }: Parsed<typeof runRoutes.plan>): Promise<RunPlan> {
    return this.runs.plan(params.runId);
  }
}
