import type { Logger } from 'pino';

/** One turn of a loop; gives the milliseconds until the next. */
type Turn = () => Promise<number>;

const PAUSE_AFTER_FAILURE_MS = 1_000;

/** Turns until it is disposed. A failed turn is logged and tried again: a database may come back. */
export class BackgroundLoop implements AsyncDisposable {
  private readonly ended: Promise<void>;
  private stopped = false;
  private turnedAt = performance.now();
  private wakeUp: () => void = () => undefined;

  constructor(
    readonly name: string,
    private readonly turn: Turn,
    private readonly log: Logger,
  ) {
    this.ended = this.run();
  }

  /** Starts the next turn now instead of after its pause. */
  wake(): void {
    this.wakeUp();
  }

  /** Seconds since a turn last succeeded, or since the start. */
  idleSeconds(): number {
    return (performance.now() - this.turnedAt) / 1000;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.stopped = true;
    this.wake();
    await this.ended;
  }

  private async run(): Promise<void> {
    while (!this.isStopped()) {
      let pauseMs = PAUSE_AFTER_FAILURE_MS;
      try {
        pauseMs = await this.turn();
        this.turnedAt = performance.now();
      } catch (error) {
        this.log.warn(
          { err: error, loop: this.name },
          'background turn failed; it will be tried again',
        );
      }
      if (!this.isStopped()) await this.pause(pauseMs);
    }
  }

  /** A method, because the flag changes while a turn is awaited. */
  private isStopped(): boolean {
    return this.stopped;
  }

  private pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
