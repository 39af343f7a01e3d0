import { z } from 'zod';

/** What a call may meet instead of its answer; `slow` answers in full, in two halves. */
export const FaultKind = z.enum([
  '429',
  '529',
  '500',
  'garbage',
  'half_stream',
  'hang',
  'reset',
  'slow',
]);
export type FaultKind = z.infer<typeof FaultKind>;

export const Fault = z.strictObject({
  kind: FaultKind,
  /** Probability per attempt, in [0, 1]. */
  share: z.number().min(0).max(1),
  /** Sent with 429 and 529. */
  retryAfterMs: z.int().nonnegative().max(3_600_000).default(100),
  /** Pause between the halves of a slow answer. */
  delayMs: z.int().nonnegative().max(600_000).default(1000),
  seed: z.int().nonnegative().default(0),
});
export type Fault = z.infer<typeof Fault>;

/** How the server behaves; each POST /control replaces all of it. */
export const ControlSettings = z.strictObject({
  latencyMs: z.int().nonnegative().max(600_000).default(0),
  faults: z.array(Fault).max(20).default([]),
  /** Faults in a row that one draw can meet; below a caller's attempts, so that retries end in an answer. */
  maxFaultsPerDraw: z.int().positive().max(1000).default(3),
  /** Null: no limit. */
  requestsPerMinute: z.int().positive().nullable().default(null),
});
export type ControlSettings = z.infer<typeof ControlSettings>;

/** The same as JSON text. */
export const ControlText = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'expected JSON' });
      return z.NEVER;
    }
  })
  .pipe(ControlSettings);

/** What the server did since its start. */
export interface ControlStats {
  readonly requests: number;
  readonly inFlight: number;
  /** Of finished answers, by HTTP status; a hang and a reset have none. */
  readonly byStatus: Readonly<Record<string, number>>;
  readonly byFault: Readonly<Record<string, number>>;
}
