import type { SolveContext } from '../define-evaluation.js';
import type { Message } from '../ports.js';
import type { Transcript } from '../transcript.js';

export interface SingleTurnRequest {
  readonly prompt: string;
  readonly system?: string;
}

/** One question, one answer, no tools. */
export async function singleTurn(
  context: Pick<SolveContext, 'generate'>,
  { prompt, system }: SingleTurnRequest,
): Promise<Transcript> {
  const question: Message = { role: 'user', content: [{ type: 'text', text: prompt }] };
  const response = await context.generate({
    messages: [question],
    ...(system === undefined ? {} : { system }),
  });
  return {
    schema: 'holdpoint.transcript.v1',
    system: system ?? null,
    messages: [question, { role: 'assistant', content: response.content }],
    stopReason: response.stopReason,
    sandbox: 'L0',
    checks: [],
  };
}
