import type { GraphNode, Operation } from '@holdpoint/evals/interpretability/graph/graph';
import { elementsOf } from '@holdpoint/evals/interpretability/tensor';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import type { TfjsFunctions, TfTensor } from './tfjs-functions.js';

/**
 * One node by TensorFlow.js, on whichever of its backends is set. A transposed product is a transpose and a product:
 * the `transposeA` and `transposeB` of its WebAssembly matMul are ten to twenty times slower.
 */
export function runNode(
  tf: TfjsFunctions,
  { operation, shape }: GraphNode,
  inputs: readonly TfTensor[],
): TfTensor {
  const at = (place: number): TfTensor => {
    const input = inputs[place];
    if (input === undefined) throw refused(`${operation.kind} has ${inputs.length} inputs`);
    return input;
  };
  const x = at(0);
  switch (operation.kind) {
    case 'input':
    case 'constant':
      throw refused(`${operation.kind} is computed from nothing`);
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
      return tf[operation.kind](x, at(1));
    case 'greaterThan':
      return tf.cast(tf.greater(x, at(1)), 'float32');
    case 'matmul':
      return tf.matMul(x, at(1));
    case 'gatherRows':
      return tf.gather(x, at(1));
    case 'where':
      return tf.where(tf.notEqual(x, 0), at(1), at(2));
    case 'concat':
      return tf.concat(inputs, operation.axis);
    case 'scale':
      return tf.mul(x, operation.factor);
    case 'sum':
    case 'mean':
    case 'sumSquares':
      return reduced(tf, operation, x);
    case 'reshape':
      return tf.reshape(x, shape);
    case 'broadcast':
      return tf.broadcastTo(x, shape);
    case 'transpose':
      return tf.transpose(x, operation.order);
    case 'layerNorm':
      return layerNorm(tf, x, operation.epsilon);
    case 'oneHot':
      // Its WebAssembly kernel writes integers, whatever dtype is asked for.
      return tf.cast(tf.oneHot(x, operation.depth, 1, 0, 'int32'), 'float32');
    case 'topKMask':
      return topKMask(tf, x, operation.count);
    case 'slice':
      return sliced(tf, x, operation);
    case 'stopGradient':
    case 'identity':
      return tf.clone(x);
    case 'softmax':
    case 'logSoftmax':
    case 'relu':
    case 'sign':
    case 'abs':
    case 'sqrt':
    case 'exp':
    case 'log':
    case 'reciprocal':
    case 'neg':
      return tf[operation.kind](x);
  }
}

function sliced(
  tf: TfjsFunctions,
  x: TfTensor,
  { axis, start, end }: Extract<Operation, { kind: 'slice' }>,
): TfTensor {
  const begin = x.shape.map((_, index) => (index === axis ? start : 0));
  const size = x.shape.map((extent, index) => (index === axis ? end - start : extent));
  return tf.slice(x, begin, size);
}

function reduced(
  tf: TfjsFunctions,
  { kind, axes, keepDims }: Extract<Operation, { axes: readonly number[] }>,
  x: TfTensor,
): TfTensor {
  const values = kind === 'sumSquares' ? tf.square(x) : x;
  // To TensorFlow.js no axes can mean all axes.
  if (axes.length === 0) return tf.clone(values);
  return kind === 'mean' ? tf.mean(values, axes, keepDims) : tf.sum(values, axes, keepDims);
}

function layerNorm(tf: TfjsFunctions, x: TfTensor, epsilon: number): TfTensor {
  const last = [x.shape.length - 1];
  const centred = tf.sub(x, tf.mean(x, last, true));
  const variance = tf.mean(tf.square(centred), last, true);
  return tf.div(centred, tf.sqrt(tf.add(variance, epsilon)));
}

/** `topk` answers the lower index first among equals. Scattered, not one-hot: that would be `count` times as large. */
function topKMask(tf: TfjsFunctions, x: TfTensor, count: number): TfTensor {
  const width = x.shape.at(-1) ?? 1;
  const rows = elementsOf(x.shape) / width;
  const columns = tf.reshape(tf.topk(tf.reshape(x, [rows, width]), count, true).indices, [
    rows * count,
  ]);
  const ofRow = Int32Array.from({ length: rows * count }, (_, index) => Math.floor(index / count));
  const places = tf.stack([tf.tensor(ofRow, [rows * count], 'int32'), columns], 1);
  return tf.reshape(tf.scatterND(places, tf.ones([rows * count]), [rows, width]), x.shape);
}

function refused(what: string): HoldpointError {
  return new HoldpointError({
    code: 'compute.program_refused',
    kind: 'invalid',
    message: `The program can't run on TensorFlow.js: ${what}.`,
  });
}
