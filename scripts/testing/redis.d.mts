export function requireRedis(): Promise<string | null>;

/** A Redis of one suite on a port of its own, without persistence: what it loses must not matter. */
export interface TestRedis extends AsyncDisposable {
  readonly url: string;
  /** Kills it with SIGKILL and starts another, empty one on the same port. */
  restart(): Promise<void>;
}

export function startRedis(tool: string): Promise<TestRedis>;
