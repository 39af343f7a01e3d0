import type { SandboxLevel } from '@holdpoint/shared/contracts/common';

import type { Message, StopReason } from './ports.js';

/**
 * What happened in one sample, as it is hashed and stored. It holds no time, no random id and no request id:
 * the same draws give the same bytes, so that a disturbed and an undisturbed run can be compared.
 */
export interface Transcript {
  readonly schema: 'holdpoint.transcript.v1';
  readonly system: string | null;
  /** Every turn in order, tool calls and their results included. */
  readonly messages: readonly Message[];
  readonly stopReason: StopReason;
  readonly sandbox: SandboxLevel;
  /** Outcome of the evaluation's own checks in the sandbox, in order; empty for pure text. */
  readonly checks: readonly TranscriptCheck[];
}

export interface TranscriptCheck {
  readonly name: string;
  readonly passed: boolean;
  readonly detail: string;
}

/** All text that the model wrote in the last assistant turn, joined by new lines; '' when there is none. */
export function finalText(transcript: Transcript): string {
  const last = transcript.messages.findLast((message) => message.role === 'assistant');
  const texts = last?.content.flatMap((block) => (block.type === 'text' ? [block.text] : [])) ?? [];
  return texts.join('\n');
}
