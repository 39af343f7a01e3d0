import type { Logger } from 'pino';

/** One turn of a loop; gives the milliseconds until the next. */
type Turn = () => Promise<number>;

const PAUSE_AFTER_FAILURE_MS = 1_000;
const PATIENT_FROM_FAILURES = 2;

/**
 * Turns until it is disposed. A failed turn is logged and tried again, each time after twice the pause up to the longest
 * one: a database, or somebody else's server, may come back.
 */
export class BackgroundLoop implements AsyncDisposable {
  private readonly ended: Promise<void>;
  private stopped = false;
  private turnedAt = performance.now();
  private wakeUp: () => void = () => undefined;
  private isWoken = false;
  private failures = 0;

  constructor(
    readonly name: string,
    private readonly turn: Turn,
    private readonly log: Logger,
    private readonly longestPauseMs: number = PAUSE_AFTER_FAILURE_MS,
  ) {
    this.ended = this.run();
  }

  /**
   * Starts the next turn now instead of after its pause; also when it is called during a turn that succeeds. Not after two
   * failures in a row: what is away is asked no more often because much is to be done.
   */
  wake(): void {
    this.isWoken = true;
    if (this.failures < PATIENT_FROM_FAILURES) this.wakeUp();
  }

  /** Seconds since a turn last succeeded, or since the start. */
  idleSeconds(): number {
    return (performance.now() - this.turnedAt) / 1000;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.stopped = true;
    this.wakeUp();
    await this.ended;
  }

  private async run(): Promise<void> {
    while (!this.isStopped()) {
      let pauseMs = Math.min(this.longestPauseMs, PAUSE_AFTER_FAILURE_MS * 2 ** this.failures);
      this.isWoken = false;
      try {
        pauseMs = await this.turn();
        this.failures = 0;
        this.turnedAt = performance.now();
        if (this.hasWoken()) pauseMs = 0;
      } catch (error) {
        this.failures += 1;
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

  /** Of a turn that is over: a wake during it was about what it may have missed. */
  private hasWoken(): boolean {
    return this.isWoken;
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
