import type { Score } from '@holdpoint/shared/evidence/score';

import type { Lease } from './claim.js';

/** A sample that is over, one way or another, before it is durable. */
export interface FinishedSample {
  readonly lease: Lease;
  readonly score: Score;
  /** Canonical JSON in UTF-8; null when the sample ended before there was one. */
  readonly transcript: Buffer | null;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costMicroUsd: number;
  readonly modelCalls: number;
  readonly latencyMs: number;
  readonly completedAt: Date;
}
