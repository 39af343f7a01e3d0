/** A load that takes longer than this is given up on: its connection may be dead without anybody having said so. */
const LONGEST_LOAD_MS = 10_000;

interface Load<Value> {
  readonly startedAt: number;
  readonly value: Promise<Value>;
  isSettled: boolean;
}

/** A value that is loaded at most once in `ttlMs`, however many ask at once. A failure is remembered no longer. */
export class Remembered<Value> {
  private last: Load<Value> | undefined;

  constructor(
    private readonly ttlMs: number,
    private readonly load: () => Promise<Value>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  value(): Promise<Value> {
    if (this.last === undefined || this.isOver(this.last)) this.last = this.start();
    return this.last.value;
  }

  private isOver({ startedAt, isSettled }: Load<Value>): boolean {
    return this.now() - startedAt >= (isSettled ? this.ttlMs : LONGEST_LOAD_MS);
  }

  private start(): Load<Value> {
    const settle = (): void => {
      load.isSettled = true;
    };
    const load = { startedAt: this.now(), value: this.load(), isSettled: false };
    load.value.then(settle, settle);
    return load;
  }
}
