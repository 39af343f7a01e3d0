import type { Output, Parsed } from '@holdpoint/shared/contracts/route';
import { type Firing, type Schedule, scheduleRoutes } from '@holdpoint/shared/contracts/schedules';
import { Controller } from '@nestjs/common';

import { Input, Route } from '../http/contract.js';
import { type Caller, CurrentCaller, EntityId } from '../http/request.js';
import { ScheduleFirings } from './schedule-firing.service.js';
import { SchedulesService } from './schedules.service.js';

@Controller()
export class SchedulesController {
  constructor(
    private readonly schedules: SchedulesService,
    private readonly fired: ScheduleFirings,
  ) {}

  @Route(scheduleRoutes.add)
  add(
    @Input() { body }: Parsed<typeof scheduleRoutes.add>,
    @EntityId() id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<Schedule> {
    return this.schedules.add(id, body, caller);
  }

  @Route(scheduleRoutes.list)
  async list(
    @Input() { query }: Parsed<typeof scheduleRoutes.list>,
  ): Promise<Output<typeof scheduleRoutes.list>> {
    return { schedules: await this.schedules.list(query.removed === 'show') };
  }

  @Route(scheduleRoutes.get)
  get(@Input() { params }: Parsed<typeof scheduleRoutes.get>): Promise<Schedule> {
    return this.schedules.get(params.scheduleId);
  }

  @Route(scheduleRoutes.firings)
  async firings(
    @Input() { params, query }: Parsed<typeof scheduleRoutes.firings>,
  ): Promise<Output<typeof scheduleRoutes.firings>> {
    return { firings: await this.schedules.firings(params.scheduleId, query.limit) };
  }

  @Route(scheduleRoutes.pause)
  pause(
    @Input() { params }: Parsed<typeof scheduleRoutes.pause>,
    @CurrentCaller() caller: Caller,
  ): Promise<Schedule> {
    return this.schedules.pause(params.scheduleId, caller);
  }

  @Route(scheduleRoutes.resume)
  resume(
    @Input() { params }: Parsed<typeof scheduleRoutes.resume>,
    @CurrentCaller() caller: Caller,
  ): Promise<Schedule> {
    return this.schedules.resume(params.scheduleId, caller);
  }

  @Route(scheduleRoutes.runNow)
  runNow(
    @Input() { params }: Parsed<typeof scheduleRoutes.runNow>,
    @EntityId() id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<Firing> {
    return this.fired.runNow(params.scheduleId, id, caller);
  }

  @Route(scheduleRoutes.remove)
  remove(
    @Input() { params }: Parsed<typeof scheduleRoutes.remove>,
    @CurrentCaller() caller: Caller,
  ): Promise<Schedule> {
    return this.schedules.remove(params.scheduleId, caller);
  }
}
