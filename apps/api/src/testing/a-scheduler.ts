import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';

import { AppModule } from '../app.module.js';
import { Clock } from '../clock/clock.js';
import { createLog } from '../log.js';
import { Scheduler } from '../schedules/scheduler.service.js';
import { SchedulesService } from '../schedules/schedules.service.js';
import { SchedulingLoop } from '../schedules/scheduling-loop.service.js';
import type { TestApi } from './an-api.js';

/** A clock that stands until it is set. */
export class SetClock extends Clock {
  constructor(private time: Date) {
    super();
  }

  set(time: string): void {
    this.time = new Date(time);
  }

  now(): Promise<Date> {
    return Promise.resolve(this.time);
  }
}

/** A second process of an API on the same database, whose scheduler turns by hand. */
export interface TestScheduler extends AsyncDisposable {
  readonly clock: SetClock;
  readonly schedules: SchedulesService;
  turn(): Promise<void>;
}

/**
 * The whole application beside a running one, with a clock of its own and without a loop that turns by itself. Let its
 * clock stand years ahead: then the loop of the running API finds nothing due.
 */
export async function aScheduler(api: TestApi, time: string): Promise<TestScheduler> {
  const clock = new SetClock(new Date(time));
  const log = createLog('silent');
  const module = await Test.createTestingModule({ imports: [AppModule.forRoot(api.env, log)] })
    .overrideProvider(Clock)
    .useValue(clock)
    .overrideProvider(SchedulingLoop)
    .useValue({})
    .compile();
  const application = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
  await application.init();
  const scheduler = application.get(Scheduler);
  return {
    clock,
    schedules: application.get(SchedulesService),
    turn: async () => scheduler.turn(await clock.now()),
    [Symbol.asyncDispose]: () => application.close(),
  };
}
