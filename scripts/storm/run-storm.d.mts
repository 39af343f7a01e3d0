export interface Calm {
  /** Result digests by seed and evaluation. */
  readonly digests: Readonly<Record<string, string | null>>;
  readonly calls: number;
}

export interface Storm {
  readonly seed: number;
  readonly backend: 'postgres' | 'redis';
  /** How often each kind came. */
  readonly faults: Readonly<Record<string, number>>;
  readonly fired: number;
  readonly campaigns: number;
  readonly samples: number;
  readonly lost: number;
  readonly doubled: number;
  readonly errored: number;
  readonly mostClaims: number;
  readonly mostAbandoned: number;
  readonly digests: Readonly<Record<string, string | null>>;
  readonly calls: { readonly requests: number; readonly faulty: number };
  readonly seconds: number;
}

export function campaignsFor(faults: number): number;
export function runCalm(options: {
  readonly campaigns: number;
  readonly sandbox: string;
}): Promise<Calm>;
export function runStorm(options: {
  readonly faults: number;
  readonly seed: number;
  readonly backend: 'postgres' | 'redis';
  readonly sandbox: string;
  readonly redisProgram: string | null;
  readonly onProgress: (progress: {
    readonly done: number;
    readonly samples: number;
    readonly fired: number;
    readonly seconds: number;
  }) => void;
}): Promise<Storm>;
