import type { SandboxLevel } from '@holdpoint/shared/contracts/common';

import type { ContentBlock, Message, StopReason } from './ports.js';

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
  /** Words put into the model's mouth: the last assistant turn begins with them, and they are scored as its own. */
  readonly prefill?: string;
  /** Thinking that a solver took out of the answers, in order; no judge and no scorer of the answer sees it. */
  readonly reasoning?: readonly string[];
  /** Calls of judges, in order. The scorer reads their verdicts from here, so a score can be computed again. */
  readonly judgements?: readonly TranscriptJudgement[];
  /** What a pipeline did between question and answer, such as the query that a retrieval was asked with. */
  readonly steps?: readonly TranscriptStep[];
  /** What was read off the model's activations; the scorer reads nothing else, so a score can be computed again. */
  readonly readings?: readonly TranscriptReading[];
}

/** One number that an instrument showed; finite. */
export interface TranscriptReading {
  readonly name: string;
  readonly value: number;
}

/** One call of a judge, as it was asked and as it answered; both hold adversarial text. */
export interface TranscriptJudgement {
  readonly role: JudgeRole;
  readonly system: string;
  readonly messages: readonly Message[];
  readonly content: readonly ContentBlock[];
  readonly stopReason: StopReason;
}

/** `second`: of another family, asked where the first contradicts itself. */
export type JudgeRole = 'primary' | 'second';

export interface TranscriptStep {
  readonly name: string;
  readonly detail: string;
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
