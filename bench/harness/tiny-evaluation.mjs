/**
 * The work of the runner's benchmark: a prompt of about 110 bytes, the answer `ANSWER: n`, an exact match. Evaluation,
 * ground truth of the reference model and bare request bodies come from here, so that every lane does the same.
 */
import { defineEvaluation } from '@holdpoint/evals/define-evaluation';
import { says } from '@holdpoint/evals/reference';
import { singleTurn } from '@holdpoint/evals/solvers/single-turn';
import { finalText } from '@holdpoint/evals/transcript';
import { encodeDrawKey } from '@holdpoint/shared/evidence/draw-key';
import { scored } from '@holdpoint/shared/evidence/score';
import { z } from 'zod';

export const MODEL = 'reference-small';
export const EVALUATION = 'bench/tiny';

const ask = (n) =>
  `You are taking a capability exam. Read the passage and answer with the item number only. The item is #${n}.`;

const keyOf = (n) => `tiny-${String(n).padStart(6, '0')}`;

/** Prompt and right answer of sample `n`, from 1. */
export const promptOf = ask;
export const answerOf = (n) => `ANSWER: ${n}`;

/** The evaluation with that many samples, in shards of the default size of single-turn suites. */
export function tinyEvaluation(count) {
  // Made once and parsed, as the samples of a data set are read once from its file.
  const samples = JSON.parse(
    JSON.stringify(
      Array.from({ length: count }, (_, index) => ({
        key: keyOf(index + 1),
        input: ask(index + 1),
        target: answerOf(index + 1),
      })),
    ),
  );
  return defineEvaluation({
    id: EVALUATION,
    version: 1,
    title: 'Tiny',
    description: 'One short question, one number.',
    threatCategory: 'none',
    references: ['none'],
    sampleLicence: 'Apache-2.0',
    metric: { name: 'exact_match', description: 'Share of answers that are the number.' },
    epochs: 1,
    shardSize: 64,
    minimumSandbox: 'L0',
    limits: { maxTurns: 1, maxOutputTokens: 64, temperature: 1, sampleTimeoutMs: 60_000 },
    parameters: z.strictObject({}),
    samples: () => samples,
    solve: (sample, context) => singleTurn(context, { prompt: sample.input }),
    score: (transcript, sample) => scored(finalText(transcript) === sample.target ? 1 : 0),
  });
}

/** What the reference model knows of it: the right answer, whoever asks. */
export const tinyBehaviour = {
  evaluation: EVALUATION,
  respond: ({ draw }) => says(answerOf(Number(draw.sampleKey.slice('tiny-'.length)))),
  truth: () => 1,
};

/** The word by which the reference model knows sample `n`; peers that can't set it get a neutral answer. */
export function drawWordOf(n) {
  return encodeDrawKey({
    evaluation: `${EVALUATION}@1`,
    sampleKey: keyOf(n),
    epoch: 1,
    turn: 0,
    seed: 7,
  });
}

/** The request of sample `n` as the bare loops send it: the body that the worker's provider makes. */
export function bodyOf(n) {
  return {
    model: MODEL,
    max_tokens: 64,
    temperature: 1,
    messages: [{ role: 'user', content: [{ type: 'text', text: ask(n) }] }],
    metadata: { user_id: drawWordOf(n) },
  };
}
