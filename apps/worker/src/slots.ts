/** A number of places, taken in order of arrival. */
export class Slots {
  private free: number;
  private readonly waiting: (() => void)[] = [];
  /** Woken when less work waits than there are places. */
  private wanting: (() => void) | undefined;
  private supplying: Promise<unknown> = Promise.resolve();

  constructor(readonly count: number) {
    this.free = count;
  }

  /** Places that are taken; more than there are while aborted work passes through. */
  get inUse(): number {
    return this.count - this.free;
  }

  get waitingCount(): number {
    return this.waiting.length;
  }

  /** Does `work` when a place is free. Work that waits when `signal` aborts is let through, to see the abort itself. */
  async use<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    await this.take(signal);
    try {
      return await work();
    } finally {
      this.give();
    }
  }

  /**
   * Fetches more work when less of it waits than there are places, one call after the other, so that what is fetched is
   * begun soon: `fetch` has put its work before the places when it resolves. At once when `signal` is aborted.
   */
  supply<Result>(signal: AbortSignal, fetch: () => Promise<Result>): Promise<Result> {
    const fetched = this.supplying.then(async () => {
      await this.untilWanted(signal);
      return fetch();
    });
    this.supplying = fetched.catch(() => undefined);
    return fetched;
  }

  private untilWanted(signal: AbortSignal): Promise<void> {
    if (this.waiting.length < this.count || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        signal.removeEventListener('abort', wake);
        this.wanting = undefined;
        resolve();
      };
      signal.addEventListener('abort', wake, { once: true });
      this.wanting = wake;
    });
  }

  private take(signal: AbortSignal): Promise<void> {
    if (this.free > 0 || signal.aborted) {
      this.free -= 1;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const enter = (): void => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = (): void => {
        this.waiting.splice(this.waiting.indexOf(enter), 1);
        this.wakeSupplier();
        // Negative for as long as the aborted work takes to notice; `give` sets it right.
        this.free -= 1;
        resolve();
      };
      signal.addEventListener('abort', leave, { once: true });
      this.waiting.push(enter);
    });
  }

  private give(): void {
    const next = this.free >= 0 ? this.waiting.shift() : undefined;
    if (next === undefined) this.free += 1;
    else next();
    this.wakeSupplier();
  }

  private wakeSupplier(): void {
    if (this.waiting.length < this.count) this.wanting?.();
  }
}
