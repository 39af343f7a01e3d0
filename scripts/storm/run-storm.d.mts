/** Result digests by seed and evaluation. */
type Digests = Readonly<Record<string, string | null>>;

export interface Calm extends AsyncDisposable {
  readonly results: { readonly digests: Digests };
  readonly calls: number;
}

export interface Storm {
  readonly seed: number;
  readonly backend: 'postgres' | 'redis';
  /** How often each kind came. */
  readonly faults: Readonly<Record<string, number>>;
  readonly fired: number;
  readonly campaigns: number;
  readonly expectedCampaigns: number;
  readonly samples: number;
  readonly expectedSamples: number;
  readonly lost: number;
  readonly doubled: number;
  readonly errored: number;
  readonly mostClaims: number;
  readonly mostAbandoned: number;
  readonly digests: Digests;
  /** Tries that were recorded otherwise, some of them with both transcripts. */
  readonly differences: readonly unknown[];
  /** By `holdpoint verify`, over a report on all of it. */
  readonly isVerified: boolean;
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
  readonly campaigns: number;
  readonly seed: number;
  readonly backend: 'postgres' | 'redis';
  readonly sandbox: string;
  readonly redisProgram: string | null;
  /** May still be under way. */
  readonly calm: Calm | Promise<Calm>;
  readonly onProgress: (progress: {
    readonly done: number;
    readonly samples: number;
    readonly fired: number;
    readonly seconds: number;
  }) => void;
}): Promise<Storm>;
