import type { ComputeBackend } from '../../ports.js';
import { contextAt, type CorpusSplit } from '../corpus/corpus.js';
import { type CorpusKind, corpusKinds } from '../corpus/corpus-kinds.js';
import type { Tensor, Tensors } from '../tensor.js';
import { evaluateProgram } from './transformer-programs.js';
import type { Transformer } from './transformer-weights.js';

/** Nats per byte on text that no training saw; the standard error is over contexts, which are the units drawn. */
export interface MeanLoss {
  readonly mean: number;
  /** Null for fewer than two contexts. */
  readonly standardError: number | null;
  readonly contexts: number;
  readonly bytes: number;
}

export interface HeldOutLoss extends MeanLoss {
  readonly split: CorpusSplit;
  readonly seed: number;
  /** By kind of the byte that is predicted; a kind that no context holds is left out. */
  readonly byKind: Readonly<Partial<Record<CorpusKind, MeanLoss>>>;
}

/** Where contexts come from: `index` counts from the place's own. */
export interface BatchPlace {
  readonly seed: number;
  readonly split: CorpusSplit;
  readonly index: number;
}

/** `contexts` contexts from a place, as programs take them: int32 `tokens` and `targets`, and the targets' kinds. */
export function batchOfContexts(
  place: BatchPlace,
  contexts: number,
  contextLength: number,
): { readonly tokens: Tensor; readonly targets: Tensor; readonly labels: Uint8Array } {
  const tokens = new Int32Array(contexts * contextLength);
  const targets = new Int32Array(contexts * contextLength);
  const labels = new Uint8Array(contexts * contextLength);
  for (let at = 0; at < contexts; at += 1) {
    const context = contextAt({ ...place, index: place.index + at }, contextLength + 1);
    tokens.set(context.tokens.subarray(0, contextLength), at * contextLength);
    targets.set(context.tokens.subarray(1), at * contextLength);
    labels.set(context.labels.subarray(1), at * contextLength);
  }
  const shape = [contexts, contextLength];
  return { tokens: { shape, data: tokens }, targets: { shape, data: targets }, labels };
}

/** Contexts that are evaluated at once. */
const AT_ONCE = 32;

/**
 * Loss over the first `contexts` contexts of a split, `loss` unless another is named. A mean over contexts of their
 * mean loss (equal lengths: the mean over bytes); by kind a ratio of sums, whose error is the delta method's over
 * contexts. Throws as the backend.
 */
export async function heldOutLoss(
  backend: ComputeBackend,
  { config, weights }: Transformer,
  plan: { readonly seed: number; readonly contexts: number; readonly split?: CorpusSplit },
): Promise<HeldOutLoss> {
  const { seed, contexts, split = 'loss' } = plan;
  const whole = new RatioOfSums();
  const byKind = corpusKinds.map(() => new RatioOfSums());
  await using program = await backend.open(evaluateProgram(config, AT_ONCE), weights);
  for (let index = 0; index < contexts; index += AT_ONCE) {
    const batch = batchOfContexts({ seed, split, index }, AT_ONCE, config.contextLength);
    const { tokens, targets, labels } = batch;
    const losses = lossesOf(await program.step({ tokens, targets }));
    for (let row = 0; row < Math.min(AT_ONCE, contexts - index); row += 1) {
      const [from, to] = [row * config.contextLength, (row + 1) * config.contextLength];
      addContext(losses.subarray(from, to), labels.subarray(from, to), whole, byKind);
    }
  }
  const measured = corpusKinds.flatMap((kind, at) => {
    const mean = byKind[at]?.mean();
    return mean === undefined || mean.bytes === 0 ? [] : [[kind, mean] as const];
  });
  return { ...whole.mean(), split, seed, byKind: Object.fromEntries(measured) };
}

/** The losses that a step of `evaluateProgram` or `splicedProgram` measured. */
export function lossesOf(metrics: Tensors): Float32Array {
  const { loss } = metrics;
  return loss?.data instanceof Float32Array ? loss.data : new Float32Array();
}

function addContext(
  losses: Float32Array,
  labels: Uint8Array,
  whole: RatioOfSums,
  byKind: readonly RatioOfSums[],
): void {
  const sums = byKind.map(() => ({ loss: 0, bytes: 0 }));
  let total = 0;
  for (const [at, loss] of losses.entries()) {
    total += loss;
    const sum = sums[labels[at] ?? 0];
    if (sum === undefined) continue;
    sum.loss += loss;
    sum.bytes += 1;
  }
  whole.add(total, losses.length);
  for (const [at, { loss, bytes }] of sums.entries()) if (bytes > 0) byKind[at]?.add(loss, bytes);
}

/** Mean of clusters of unequal size: sum of values over sum of sizes (Cochran 1977, §6.4). */
class RatioOfSums {
  private clusters = 0;
  private sums = { loss: 0, bytes: 0, lossLoss: 0, lossBytes: 0, bytesBytes: 0 };

  add(loss: number, bytes: number): void {
    this.clusters += 1;
    this.sums.loss += loss;
    this.sums.bytes += bytes;
    this.sums.lossLoss += loss * loss;
    this.sums.lossBytes += loss * bytes;
    this.sums.bytesBytes += bytes * bytes;
  }

  mean(): MeanLoss {
    const { clusters } = this;
    const { loss, bytes, lossLoss, lossBytes, bytesBytes } = this.sums;
    const mean = bytes === 0 ? 0 : loss / bytes;
    const squares = Math.max(0, lossLoss - 2 * mean * lossBytes + mean * mean * bytesBytes);
    const variance = (squares * clusters) / (Math.max(1, clusters - 1) * bytes * bytes);
    return {
      mean,
      standardError: clusters < 2 ? null : Math.sqrt(variance),
      contexts: clusters,
      bytes,
    };
  }
}
