import {
  type ForecastList,
  forecastRoutes,
  type ForecastView,
} from '@holdpoint/shared/contracts/forecasts';
import type { Parsed } from '@holdpoint/shared/contracts/route';
import { Controller } from '@nestjs/common';

import { Input, Route } from '../http/contract.js';
import { type Caller, CurrentCaller, EntityId } from '../http/request.js';
import { ForecastsService } from './forecasts.service.js';

@Controller()
export class ForecastsController {
  constructor(private readonly forecasts: ForecastsService) {}

  @Route(forecastRoutes.seal)
  seal(
    @Input() { body }: Parsed<typeof forecastRoutes.seal>,
    @EntityId() id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<ForecastView> {
    return this.forecasts.seal(id, body, caller);
  }

  @Route(forecastRoutes.list)
  list(
    @Input() input: Parsed<typeof forecastRoutes.list>,
    @CurrentCaller() caller: Caller,
  ): Promise<ForecastList> {
    return this.forecasts.list(input, caller);
  }
}
