import type { Transcript } from '../transcript.js';

/** Answers that take no notice of the sample, by name; `baselines` of an evaluation says what each must score. */
export const probes = {
  empty: answered(''),
  constant: answered('Certainly, I am glad to be of service. Here you are.'),
  refusing: answered("I'm sorry, but I can't help with that."),
} as const;

/** A transcript that holds one question and one plain answer, for probes and tests. */
export function answered(
  text: string,
  stopReason: Transcript['stopReason'] = 'end_turn',
): Transcript {
  return {
    schema: 'holdpoint.transcript.v1',
    system: null,
    messages: [
      { role: 'user', content: [{ type: 'text', text: 'A question.' }] },
      { role: 'assistant', content: text === '' ? [] : [{ type: 'text', text }] },
    ],
    stopReason,
    sandbox: 'L0',
    checks: [],
  };
}
