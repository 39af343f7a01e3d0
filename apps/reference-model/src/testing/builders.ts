import { uniform } from '@holdpoint/evals/draws';
import type { GenerateRequest } from '@holdpoint/evals/ports';
import { type ReferenceBehaviour, type ReferenceInput, says } from '@holdpoint/evals/reference';

import { ControlSettings } from '../control.js';
import { MessagesBody } from '../messages-request.js';

/** Probability of a success by ability. */
export const coinTruth = { small: 0.2, medium: 0.5, large: 0.8 } as const;

/** A behaviour that flips one coin per draw, with a tool call when it is asked for one. */
export function aCoin(): ReferenceBehaviour {
  return {
    evaluation: 'testing/coin',
    respond: (input) =>
      input.conversation.system === 'use the tool'
        ? {
            content: [
              { type: 'text', text: 'I run it.' },
              {
                type: 'tool_use',
                id: 'toolu_1',
                name: 'shell',
                input: { script: `echo ${'x'.repeat(200)}` },
              },
            ],
            stopReason: 'tool_use',
          }
        : says(drawOf(input) < coinTruth[input.ability] ? 'success' : 'failure'),
    truth: (ability) => coinTruth[ability],
  };
}

/** The control settings with some of them changed. */
export function aControl(change: unknown = {}): ControlSettings {
  return ControlSettings.parse(change);
}

/** A request's body as it comes in. */
export function aBody(change: object = {}): MessagesBody {
  return MessagesBody.parse({
    model: 'reference-medium',
    max_tokens: 256,
    messages: [{ role: 'user', content: 'Flip the coin.' }],
    ...change,
  });
}

/** A request as the runner makes it. */
export function aRequest(change: Partial<GenerateRequest> = {}): GenerateRequest {
  return {
    model: 'reference-medium',
    messages: [{ role: 'user', content: [{ type: 'text', text: 'Flip the coin.' }] }],
    maxOutputTokens: 256,
    temperature: 1,
    draw: { evaluation: 'testing/coin@1', sampleKey: 'one', epoch: 1, turn: 0, seed: 7 },
    ...change,
  };
}

function drawOf(input: ReferenceInput): number {
  return uniform(input.draw, 'coin');
}
