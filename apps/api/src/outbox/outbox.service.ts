import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import type { Logger } from 'pino';

import { BackgroundLoop } from '../background/background-loop.js';
import { ComputationClosing } from '../computations/computation-closing.service.js';
import { Database } from '../database/database.js';
import type { Env } from '../env.js';
import { type Doorbells, openDoorbells } from '../queue.js';
import { RunClosing } from '../runs/run-closing.service.js';
import { ENV, LOG } from '../tokens.js';
import { reconcileOnce, untilNextReconciliation } from './reconciler.js';
import { relayOnce } from './relay.js';

/** An indexed look at an empty outbox costs less than a connection that only listens, and never misses a commit. */
const POLL_MS = 150;

/** Carries rows to doorbells, and answers the API's own: `run.completed` and `computation.completed`. */
@Injectable()
export class OutboxService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly running = new AsyncDisposableStack();
  private readonly loops: BackgroundLoop[] = [];

  constructor(
    private readonly database: Database,
    private readonly runClosing: RunClosing,
    private readonly computationClosing: ComputationClosing,
    @Inject(ENV) private readonly env: Env,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    const doorbells = this.running.use(openDoorbells(this.env, this.log));
    doorbells.answer({
      'run.completed': ({ runId }) => this.runClosing.close(runId),
      'computation.completed': ({ computationId }) => this.computationClosing.close(computationId),
    });
    this.startLoop('relay', () => this.relay(doorbells));
    this.startLoop('reconciler', () => this.reconcile());
  }

  /** Seconds since each loop last succeeded, by its name; empty before the start. */
  idleSeconds(): ReadonlyMap<string, number> {
    return new Map(this.loops.map((loop) => [loop.name, loop.idleSeconds()]));
  }

  async onModuleDestroy(): Promise<void> {
    await this.running.disposeAsync();
  }

  private startLoop(name: string, turn: () => Promise<number>): void {
    this.loops.push(this.running.use(new BackgroundLoop(name, turn, this.log)));
  }

  private async relay(doorbells: Doorbells): Promise<number> {
    return (await relayOnce(this.database, doorbells)) > 0 ? 0 : POLL_MS;
  }

  private async reconcile(): Promise<number> {
    const rings = await reconcileOnce(this.database);
    if (rings > 0) this.log.info({ rings }, 'rang again what waited without a doorbell');
    return untilNextReconciliation(this.database);
  }
}
