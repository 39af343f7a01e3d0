import { type DueDate, type Release, releaseRoutes } from '@holdpoint/shared/contracts/releases';
import type { Output, Parsed } from '@holdpoint/shared/contracts/route';
import { Controller } from '@nestjs/common';

import { Input, Route } from '../http/contract.js';
import { ReleasesService } from './releases.service.js';

@Controller()
export class ReleasesController {
  constructor(private readonly releases: ReleasesService) {}

  @Route(releaseRoutes.list)
  list(
    @Input() input: Parsed<typeof releaseRoutes.list>,
  ): Promise<Output<typeof releaseRoutes.list>> {
    return this.releases.list(input);
  }

  @Route(releaseRoutes.get)
  get(@Input() { params }: Parsed<typeof releaseRoutes.get>): Promise<Release> {
    return this.releases.get(params.checkpointId);
  }

  @Route(releaseRoutes.schedule)
  async schedule(): Promise<{ due: DueDate[] }> {
    return { due: await this.releases.schedule() };
  }
}
