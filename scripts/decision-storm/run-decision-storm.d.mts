/** Evidence that stands behind a checkpoint of the storm. */
export type Kind = 'complete' | 'guarded' | 'rejected' | 'measured' | 'bare';

export interface DecisionStorm {
  readonly seed: number;
  readonly backend: 'postgres' | 'redis';
  readonly decisions: number;
  /** Keys that have an answer, and those among them that were answered alike again at the end. */
  readonly answered: number;
  readonly replayed: number;
  /** How often each kind came. */
  readonly faults: Readonly<Record<string, number>>;
  readonly retries: {
    readonly byStatus: Readonly<Record<string, number>>;
    readonly unreachable: number;
  };
  /** How often each status came with each word. */
  readonly words: Readonly<Record<string, number>>;
  readonly envelopes: number;
  readonly leaves: number;
  readonly signedHeads: number;
  readonly cosignatures: number;
  readonly headsSeenOutside: number;
  readonly isRevoked: boolean;
  readonly seconds: { readonly posted: number; readonly replayed: number; readonly all: number };
  readonly wrongCount: number;
  /** The first of them, in words. */
  readonly wrong: readonly string[];
}

export function runDecisionStorm(options: {
  readonly decisions: number;
  readonly faults: number;
  readonly seed: number;
  readonly backend: 'postgres' | 'redis';
  readonly clients: number;
  readonly sandbox: string;
  readonly redisProgram: string | null;
  readonly quick: boolean;
  readonly kinds?: readonly Kind[];
  readonly guardedSeconds?: number;
  readonly onProgress?: (progress: {
    readonly answered: number;
    readonly decisions: number;
    readonly seconds: number;
  }) => void;
}): Promise<DecisionStorm>;
