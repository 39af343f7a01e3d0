import {
  type AssessmentCall,
  type AssessmentDue,
  assessmentRoutes,
} from '@holdpoint/shared/contracts/assessments';
import type { Output, Parsed } from '@holdpoint/shared/contracts/route';
import { Controller } from '@nestjs/common';

import { Input, Route } from '../http/contract.js';
import { type Caller, CurrentCaller, EntityId } from '../http/request.js';
import { AssessmentsService } from './assessments.service.js';

@Controller()
export class AssessmentsController {
  constructor(private readonly assessments: AssessmentsService) {}

  @Route(assessmentRoutes.due)
  due(@Input() { query }: Parsed<typeof assessmentRoutes.due>): Promise<AssessmentDue> {
    return this.assessments.due(query.checkpointId, query.policy);
  }

  @Route(assessmentRoutes.list)
  async list(
    @Input() { query }: Parsed<typeof assessmentRoutes.list>,
  ): Promise<Output<typeof assessmentRoutes.list>> {
    return { assessments: await this.assessments.list(query.policy) };
  }

  @Route(assessmentRoutes.call)
  call(
    @Input() { body }: Parsed<typeof assessmentRoutes.call>,
    @EntityId() id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<AssessmentCall> {
    return this.assessments.call(id, body, caller);
  }

  @Route(assessmentRoutes.calls)
  async calls(): Promise<{ calls: AssessmentCall[] }> {
    return { calls: await this.assessments.calls() };
  }
}
