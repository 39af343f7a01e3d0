import { z } from 'zod';

import { SandboxLevel } from '../contracts/common.js';

/** A part of a message, as a transcript stores it. All text in it is adversarial. */
export const TranscriptBlock = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string() }),
  z.strictObject({
    type: z.literal('tool_use'),
    id: z.string(),
    name: z.string(),
    input: z.record(z.string(), z.json()),
  }),
  z.strictObject({
    type: z.literal('tool_result'),
    toolUseId: z.string(),
    content: z.string(),
    isError: z.boolean(),
  }),
]);
export type TranscriptBlock = z.infer<typeof TranscriptBlock>;

const TranscriptMessage = z.strictObject({
  role: z.enum(['user', 'assistant']),
  content: z.array(TranscriptBlock),
});

/** A stored transcript, parsed where it is read. What does not fit is shown as the text that it is. */
export const StoredTranscript = z.strictObject({
  schema: z.literal('holdpoint.transcript.v1'),
  system: z.string().nullable(),
  messages: z.array(TranscriptMessage),
  stopReason: z.string(),
  sandbox: SandboxLevel,
  checks: z.array(z.strictObject({ name: z.string(), passed: z.boolean(), detail: z.string() })),
  prefill: z.string().optional(),
  reasoning: z.array(z.string()).optional(),
  judgements: z
    .array(
      z.strictObject({
        role: z.enum(['primary', 'second']),
        system: z.string(),
        messages: z.array(TranscriptMessage),
        content: z.array(TranscriptBlock),
        stopReason: z.string(),
      }),
    )
    .optional(),
  steps: z.array(z.strictObject({ name: z.string(), detail: z.string() })).optional(),
  readings: z.array(z.strictObject({ name: z.string(), value: z.number() })).optional(),
});
export type StoredTranscript = z.infer<typeof StoredTranscript>;
