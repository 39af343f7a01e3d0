import { setImmediate as nextTurn } from 'node:timers/promises';

import { readText } from '@holdpoint/evals/interpretability/probes/text-activations';
import { seedOf } from '@holdpoint/evals/interpretability/seed-of';
import { continueBytes } from '@holdpoint/evals/interpretability/transformer/continue-bytes';
import type { Transformer } from '@holdpoint/evals/interpretability/transformer/transformer-weights';
import type {
  Activations,
  ActivationsRequest,
  ContentBlock,
  GenerateRequest,
  GenerateResponse,
  Provider,
  StopReason,
} from '@holdpoint/evals/ports';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { drawsFrom } from '@holdpoint/shared/statistics/random';

import { keptActivations } from './kept-activations.js';
import { type LocalCheckpoint, readLocalCheckpoint } from './local-checkpoint.js';

/** Models of `holdpoint compute transformer train`, served in this process. */
export interface LocalSettings {
  /** Absolute; a model's name is its file's there without `.safetensors`, or a folder's. */
  readonly directory: string;
}

/** After so long the event loop is given back: leases are renewed on it. */
const SLICE_MS = 10;

/** Kept in memory; plans may name as many as the directory has. */
const MOST_MODELS = 8;

/** Between the parts of a prompt, and the end of an answer: in the corpus a paragraph or a function ends so. */
const BLANK_LINE = '\n\n';

const LINE_FEED = 0x0a;
const NUL = 0;

/**
 * A byte-level model as a provider: it goes on from the texts of the request, system first, blank lines between them,
 * since such a model knows no roles and no tools. An answer ends at a blank line or a NUL (`end_turn`), or with
 * `maxOutputTokens` bytes (`max_tokens`); bytes that are no UTF-8 become U+FFFD; usage counts bytes. The draw key
 * decides every byte. One answer is computed at a time, in slices; so are activations, of which those of the texts asked
 * for last are kept. Throws `provider.weights_mismatch` where the request names weights and the files are others,
 * `provider.aborted`, and as `readLocalCheckpoint`; `activations` also as `readText`.
 */
export function createLocalProvider({
  directory,
}: LocalSettings): Required<Pick<Provider, 'generate' | 'activations'>> {
  const checkpointFor = cachedCheckpoints(directory);
  const kept = keptActivations();
  let queue: Promise<unknown> = Promise.resolve();
  /** Slices of many answers would add up to one long turn of the event loop. */
  const inTurn = <Answer>(signal: AbortSignal, act: () => Promise<Answer>): Promise<Answer> => {
    const answer = queue.then(() => {
      throwIfAborted(signal);
      return act();
    });
    queue = answer.catch(() => undefined);
    return beforeAbort(answer, signal);
  };
  return {
    generate: (request, signal) =>
      inTurn(signal, async () => {
        const { transformer } = await checkpointFor(request);
        return answerOf(transformer, request, signal);
      }),
    activations: (request, signal) =>
      inTurn(signal, async () => {
        const checkpoint = await checkpointFor(request);
        const [digest = ''] = checkpoint.digests;
        return kept(digest, request.text, () =>
          activationsOf(checkpoint.transformer, request.text, signal),
        );
      }),
  };
}

async function activationsOf(
  transformer: Transformer,
  text: string,
  signal: AbortSignal,
): Promise<Activations> {
  const reading = readText(transformer, text);
  let sliceEnd = performance.now() + SLICE_MS;
  for (;;) {
    const { done, value } = reading.next();
    if (done === true) return value;
    if (performance.now() < sliceEnd) continue;
    await nextTurn();
    throwIfAborted(signal);
    sliceEnd = performance.now() + SLICE_MS;
  }
}

/** Files are read once; again only where their digest is not the one that is asked for. */
function cachedCheckpoints(
  directory: string,
): (
  request: Pick<GenerateRequest | ActivationsRequest, 'model' | 'weightsDigest'>,
) => Promise<LocalCheckpoint> {
  const cached = new Map<string, LocalCheckpoint>();
  return async ({ model, weightsDigest }) => {
    const isAsked = ({ digests }: LocalCheckpoint): boolean =>
      weightsDigest === undefined || digests.includes(weightsDigest);
    const known = cached.get(model);
    if (known !== undefined && isAsked(known)) return known;
    const checkpoint = await readLocalCheckpoint(directory, model);
    if (!isAsked(checkpoint)) throw otherWeights(model, weightsDigest ?? '', checkpoint);
    cached.delete(model);
    cached.set(model, checkpoint);
    for (const oldest of [...cached.keys()].slice(0, -MOST_MODELS)) cached.delete(oldest);
    return checkpoint;
  };
}

async function answerOf(
  transformer: Transformer,
  request: GenerateRequest,
  signal: AbortSignal,
): Promise<GenerateResponse> {
  const { draw, temperature, maxOutputTokens } = request;
  const { evaluation, sampleKey, epoch, turn, seed } = draw;
  const draws = drawsFrom(seedOf('local', seed, evaluation, sampleKey, epoch, turn));
  const prompt = promptOf(request);
  const answer: number[] = [];
  let outputTokens = 0;
  let stopReason: StopReason | null = null;
  let sliceEnd = performance.now() + SLICE_MS;
  for (const byte of continueBytes(transformer, prompt, { temperature, draws })) {
    if (byte !== null) {
      outputTokens += 1;
      stopReason = stopAfter(byte, answer);
      // Line feeds before the first character are no answer yet, and end none.
      const isText = byte !== LINE_FEED || answer.length > 0;
      if (stopReason === null && isText) answer.push(byte);
      if (stopReason === null && outputTokens >= maxOutputTokens) stopReason = 'max_tokens';
      if (stopReason !== null) break;
    }
    if (performance.now() < sliceEnd) continue;
    await nextTurn();
    throwIfAborted(signal);
    sliceEnd = performance.now() + SLICE_MS;
  }
  return {
    content: [{ type: 'text', text: textOf(answer) }],
    stopReason: stopReason ?? 'other',
    requestId: null,
    usage: { inputTokens: prompt.length, outputTokens },
  };
}

function stopAfter(byte: number, answer: readonly number[]): StopReason | null {
  const isBlankLine = byte === LINE_FEED && answer.at(-1) === LINE_FEED;
  return byte === NUL || isBlankLine ? 'end_turn' : null;
}

function textOf(bytes: readonly number[]): string {
  return new TextDecoder().decode(Uint8Array.from(bytes)).replace(/\n$/, '');
}

function promptOf({ system, messages }: GenerateRequest): Uint8Array {
  const blocks = messages.flatMap(({ content }) => content.map(textOfBlock));
  const texts = [system ?? '', ...blocks].filter((text) => text !== '');
  return new TextEncoder().encode(texts.join(BLANK_LINE));
}

function textOfBlock(block: ContentBlock): string {
  switch (block.type) {
    case 'text':
      return block.text;
    case 'tool_use':
      return JSON.stringify(block.input);
    case 'tool_result':
      return block.content;
  }
}

/** A call that waits for its turn ends with its caller too, and not with the calls before it. */
function beforeAbort<Answer>(answer: Promise<Answer>, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      reject(aborted());
    };
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    answer.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', stop);
    });
  });
}

function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw aborted();
}

function aborted(): HoldpointError {
  return new HoldpointError({
    code: 'provider.aborted',
    kind: 'unavailable',
    message: 'The model call was aborted by its caller.',
  });
}

function otherWeights(model: string, wanted: string, { digests }: LocalCheckpoint): HoldpointError {
  return new HoldpointError({
    code: 'provider.weights_mismatch',
    kind: 'integrity',
    message: `The plan is about the weights ${wanted}; the files of ${model} are ${digests.join(' or ')}. Nothing was served: put the registered file there, or register this one.`,
    details: { model, wanted, digests },
  });
}
