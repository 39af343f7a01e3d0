import { defineEvaluation, type Evaluation } from '@holdpoint/evals/define-evaluation';
import { finalText } from '@holdpoint/evals/transcript';
import { scored, unscored } from '@holdpoint/shared/evidence/score';
import { z } from 'zod';

interface Shape {
  readonly sampleCount?: number;
  readonly turns?: number;
  readonly shardSize?: number;
  readonly sandboxed?: boolean;
  readonly sampleTimeoutMs?: number;
  readonly score?: Evaluation['score'];
}

/** A small evaluation of several turns: the answer is a number, and one at least 50 is a success. */
export function aCountingEvaluation(shape: Shape = {}): Evaluation {
  const {
    sampleCount = 8,
    turns = 1,
    shardSize = 4,
    sandboxed = false,
    sampleTimeoutMs = 20_000,
  } = shape;
  return defineEvaluation({
    id: 'testing/counting',
    version: 1,
    title: 'Counting',
    description: 'Numbers.',
    threatCategory: 'none',
    references: ['none'],
    sampleLicence: 'Apache-2.0',
    metric: { name: 'success_rate', description: 'Share of numbers that are at least 50.' },
    epochs: 2,
    shardSize,
    minimumSandbox: sandboxed ? 'L1' : 'L0',
    limits: { maxTurns: turns, maxOutputTokens: 16, temperature: 1, sampleTimeoutMs },
    parameters: z.strictObject({}),
    samples: () =>
      Array.from({ length: sampleCount }, (_, index) => ({
        key: `number-${String(index).padStart(3, '0')}`,
        input: `Say number ${index}.`,
        target: null,
      })),
    async solve(sample, context) {
      if (sandboxed) await context.sandbox();
      const question = { role: 'user', content: [{ type: 'text', text: sample.input }] } as const;
      const answers = [];
      for (let turn = 0; turn < turns; turn += 1) {
        answers.push(await context.generate({ messages: [question] }));
      }
      return {
        schema: 'holdpoint.transcript.v1',
        system: null,
        messages: [
          question,
          ...answers.map(({ content }) => ({ role: 'assistant' as const, content })),
        ],
        stopReason: 'end_turn',
        sandbox: 'L0',
        checks: [],
      };
    },
    score:
      shape.score ??
      ((transcript) => {
        const text = finalText(transcript);
        return /^\d+$/.test(text)
          ? scored(Number(text) >= 50 ? 1 : 0, text)
          : unscored('unparseable');
      }),
  });
}
