import { reviewRoutes } from '@holdpoint/shared/contracts/reviews';
import type { Output, Parsed } from '@holdpoint/shared/contracts/route';
import type { TrialReview } from '@holdpoint/shared/evidence/trial-review';
import { Controller } from '@nestjs/common';

import { Input, Route } from '../http/contract.js';
import { type Caller, CurrentCaller, EntityId } from '../http/request.js';
import { ReviewsService } from './reviews.service.js';

@Controller()
export class ReviewsController {
  constructor(private readonly reviews: ReviewsService) {}

  @Route(reviewRoutes.record)
  record(
    @Input() input: Parsed<typeof reviewRoutes.record>,
    @EntityId() id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<TrialReview> {
    return this.reviews.record(id, input, caller);
  }

  @Route(reviewRoutes.list)
  async list(
    @Input() { params }: Parsed<typeof reviewRoutes.list>,
  ): Promise<Output<typeof reviewRoutes.list>> {
    return { reviews: await this.reviews.list(params.runId) };
  }
}
