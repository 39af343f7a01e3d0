import { recordRoutes } from '@holdpoint/shared/contracts/records';
import type { Output, Parsed } from '@holdpoint/shared/contracts/route';
import { Controller } from '@nestjs/common';

import { Input, Route } from '../http/contract.js';
import { RecordsService } from './records.service.js';

@Controller()
export class RecordsController {
  constructor(private readonly records: RecordsService) {}

  @Route(recordRoutes.list)
  list(
    @Input() input: Parsed<typeof recordRoutes.list>,
  ): Promise<Output<typeof recordRoutes.list>> {
    return this.records.list(input);
  }

  @Route(recordRoutes.pages)
  pages(
    @Input() input: Parsed<typeof recordRoutes.pages>,
  ): Promise<Output<typeof recordRoutes.pages>> {
    return this.records.pages(input);
  }

  @Route(recordRoutes.get)
  get(
    @Input() { params }: Parsed<typeof recordRoutes.get>,
  ): Promise<Output<typeof recordRoutes.get>> {
    return this.records.get(params);
  }

  @Route(recordRoutes.transcript)
  transcript(
    @Input() { params }: Parsed<typeof recordRoutes.transcript>,
  ): Promise<Output<typeof recordRoutes.transcript>> {
    return this.records.transcript(params);
  }
}
