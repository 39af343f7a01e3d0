import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import type { Logger } from 'pino';

import { BackgroundLoop } from '../background/background-loop.js';
import { Clock } from '../clock/clock.js';
import { LOG } from '../tokens.js';
import { Scheduler } from './scheduler.service.js';

/** Calendar rules have the precision of a minute. */
const PAUSE_MS = 1_000;

/** Turns the scheduler while the API runs. Due times stand in rows, so nothing is lost while it does not. */
@Injectable()
export class SchedulingLoop implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly running = new AsyncDisposableStack();

  constructor(
    private readonly scheduler: Scheduler,
    private readonly clock: Clock,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.running.use(new BackgroundLoop('scheduler', () => this.turn(), this.log));
  }

  async onModuleDestroy(): Promise<void> {
    await this.running.disposeAsync();
  }

  private async turn(): Promise<number> {
    await this.scheduler.turn(await this.clock.now());
    return PAUSE_MS;
  }
}
