import { type Run, runRoutes } from '@holdpoint/shared/contracts/campaigns';
import type { Output, Parsed } from '@holdpoint/shared/contracts/route';
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

  @Route(runRoutes.records)
  records(
    @Input() input: Parsed<typeof runRoutes.records>,
  ): Promise<Output<typeof runRoutes.records>> {
    return this.runs.records(input);
  }

  @Route(runRoutes.transcript)
  transcript(
    @Input() input: Parsed<typeof runRoutes.transcript>,
  ): Promise<Output<typeof runRoutes.transcript>> {
    return this.runs.transcript(input);
  }
}
