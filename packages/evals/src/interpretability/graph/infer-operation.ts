import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import { type Dtype, dtypeOf, elementsOf } from '../tensor.js';
import type { Operation, Shape } from './graph.js';

/** What a node gives: its extents and its dtype. */
export interface Typed {
  readonly shape: Shape;
  readonly dtype: Dtype;
}

/**
 * Shape and dtype of an operation's output. Throws `graph.shape_mismatch` where the operands don't fit, and
 * `graph.dtype_mismatch` where an index is needed and a float given, or the other way round.
 */
export function inferOperation(operation: Operation, inputs: readonly Typed[]): Typed {
  const { kind } = operation;
  expectArity(operation, inputs);
  const indices = kind === 'oneHot' ? [0] : kind === 'gatherRows' ? [1] : [];
  inputs.forEach((input, place) => {
    expectDtype(kind, input, indices.includes(place) ? 'int32' : 'float32', place);
  });
  const [first = NOTHING, second = NOTHING, third = NOTHING] = inputs;
  switch (kind) {
    case 'input':
      expectExtents(kind, operation.shape);
      return { shape: operation.shape, dtype: operation.dtype };
    case 'constant':
      expectExtents(kind, operation.tensor.shape);
      if (elementsOf(operation.tensor.shape) !== operation.tensor.data.length) {
        throw mismatch(
          kind,
          `has ${operation.tensor.data.length} elements for shape`,
          operation.tensor.shape,
        );
      }
      return { shape: operation.tensor.shape, dtype: dtypeOf(operation.tensor) };
    case 'matmul':
      return float(productShape(first.shape, second.shape));
    case 'where':
      return float(
        broadcastShape(kind, broadcastShape(kind, first.shape, second.shape), third.shape),
      );
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
    case 'greaterThan':
      return float(broadcastShape(kind, first.shape, second.shape));
    case 'sum':
    case 'mean':
    case 'sumSquares':
      return float(reducedShape(kind, first.shape, operation));
    case 'reshape':
      expectExtents(kind, operation.shape);
      if (elementsOf(operation.shape) !== elementsOf(first.shape)) {
        throw mismatch(kind, 'cannot keep every element', first.shape, operation.shape);
      }
      return { shape: operation.shape, dtype: first.dtype };
    case 'broadcast':
      expectExtents(kind, operation.shape);
      if (!sameShape(broadcastShape(kind, first.shape, operation.shape), operation.shape)) {
        throw mismatch(kind, 'cannot grow to', first.shape, operation.shape);
      }
      return float(operation.shape);
    case 'transpose':
      return float(transposedShape(first.shape, operation.order));
    case 'softmax':
    case 'logSoftmax':
    case 'layerNorm':
      expectRank(kind, first.shape, 1);
      return float(first.shape);
    case 'topKMask':
      expectRank(kind, first.shape, 1);
      if (!isBetween(operation.count, 1, first.shape.at(-1) ?? 0)) {
        throw mismatch(kind, `cannot keep ${operation.count} of each row of`, first.shape);
      }
      return float(first.shape);
    case 'oneHot':
      expectExtents(kind, [operation.depth]);
      return float([...first.shape, operation.depth]);
    case 'gatherRows':
      if (first.shape.length !== 2)
        throw mismatch(kind, 'needs a table of two axes, not', first.shape);
      return float([...second.shape, ...first.shape.slice(1)]);
    case 'concat':
      return float(joinedShape(inputs, operation.axis));
    case 'slice':
      expectAxis(kind, first.shape, operation.axis);
      if (
        !isBetween(operation.start, 0, operation.end - 1) ||
        !isBetween(operation.end, 1, first.shape[operation.axis] ?? 0)
      ) {
        throw mismatch(kind, `cannot take ${operation.start}..${operation.end} of`, first.shape);
      }
      return float(first.shape.with(operation.axis, operation.end - operation.start));
    case 'scale':
    case 'relu':
    case 'sign':
    case 'abs':
    case 'sqrt':
    case 'exp':
    case 'log':
    case 'reciprocal':
    case 'neg':
    case 'stopGradient':
    case 'identity':
      return float(first.shape);
  }
}

/** NumPy's rule: extents are matched from the last one, and 1 grows. Throws `graph.shape_mismatch`. */
export function broadcastShape(kind: string, left: Shape, right: Shape): Shape {
  const rank = Math.max(left.length, right.length);
  return Array.from({ length: rank }, (_, axis) => {
    const a = left[axis - rank + left.length] ?? 1;
    const b = right[axis - rank + right.length] ?? 1;
    if (a !== b && a !== 1 && b !== 1) throw mismatch(kind, 'cannot broadcast', left, right);
    return a === 1 ? b : a;
  });
}

/** Whether two shapes are equal extent by extent. */
export function sameShape(left: Shape, right: Shape): boolean {
  return left.length === right.length && left.every((extent, axis) => extent === right[axis]);
}

const NOTHING: Typed = { shape: [], dtype: 'float32' };
const ARITY: Readonly<Record<string, number>> = {
  input: 0,
  constant: 0,
  matmul: 2,
  add: 2,
  sub: 2,
  mul: 2,
  div: 2,
  greaterThan: 2,
  gatherRows: 2,
  where: 3,
};

function expectArity({ kind }: Operation, inputs: readonly Typed[]): void {
  const wanted = kind === 'concat' ? Math.max(1, inputs.length) : (ARITY[kind] ?? 1);
  if (inputs.length !== wanted) {
    throw mismatch(kind, `takes ${wanted} operands, not ${inputs.length}:`, ...inputs.map(shapeOf));
  }
}

function shapeOf({ shape }: Typed): Shape {
  return shape;
}

function float(shape: Shape): Typed {
  return { shape, dtype: 'float32' };
}

function productShape(left: Shape, right: Shape): Shape {
  const leading = left.slice(0, -2);
  const [rows, inner] = left.slice(-2);
  const [depth, columns] = right.slice(-2);
  if (
    rows === undefined ||
    columns === undefined ||
    inner === undefined ||
    inner !== depth ||
    !sameShape(leading, right.slice(0, -2))
  ) {
    throw mismatch('matmul', 'cannot multiply', left, right);
  }
  return [...leading, rows, columns];
}

function reducedShape(
  kind: string,
  shape: Shape,
  { axes, keepDims }: { readonly axes: readonly number[]; readonly keepDims: boolean },
): Shape {
  axes.forEach((axis, place) => {
    expectAxis(kind, shape, axis);
    if (place > 0 && axis <= (axes[place - 1] ?? 0)) {
      throw mismatch(kind, `needs rising axes, not ${axes.join(', ')}, over`, shape);
    }
  });
  return shape.flatMap((extent, axis) => (!axes.includes(axis) ? [extent] : keepDims ? [1] : []));
}

function transposedShape(shape: Shape, order: readonly number[]): Shape {
  const isPermutation =
    order.length === shape.length && shape.every((_, axis) => order.includes(axis));
  if (!isPermutation)
    throw mismatch('transpose', `cannot order axes ${order.join(', ')} of`, shape);
  return order.map((axis) => shape[axis] ?? 0);
}

function joinedShape(inputs: readonly Typed[], axis: number): Shape {
  const [first = NOTHING] = inputs;
  expectAxis('concat', first.shape, axis);
  let extent = 0;
  for (const { shape } of inputs) {
    expectAxis('concat', shape, axis);
    const joined = shape[axis] ?? 0;
    if (!sameShape(shape.with(axis, 1), first.shape.with(axis, 1))) {
      throw mismatch('concat', `cannot join along axis ${axis}`, ...inputs.map(shapeOf));
    }
    extent += joined;
  }
  return first.shape.with(axis, extent);
}

function expectExtents(kind: string, shape: Shape): void {
  if (!shape.every((extent) => isBetween(extent, 1, 2 ** 31))) {
    throw mismatch(kind, 'needs whole extents of at least 1, not', shape);
  }
}

function expectRank(kind: string, shape: Shape, rank: number): void {
  if (shape.length < rank) throw mismatch(kind, 'needs a last axis; got', shape);
}

function expectAxis(kind: string, shape: Shape, axis: number): void {
  if (!isBetween(axis, 0, shape.length - 1)) throw mismatch(kind, `has no axis ${axis} in`, shape);
}

function expectDtype(kind: string, input: Typed, wanted: Dtype, place: number): void {
  if (input.dtype === wanted || kind === 'reshape') return;
  throw new HoldpointError({
    code: 'graph.dtype_mismatch',
    kind: 'invalid',
    message: `Operand ${place} of ${kind} must be ${wanted}; it is ${input.dtype}.`,
  });
}

function isBetween(value: number, lower: number, upper: number): boolean {
  return Number.isInteger(value) && value >= lower && value <= upper;
}

function mismatch(kind: string, what: string, ...shapes: readonly Shape[]): HoldpointError {
  return new HoldpointError({
    code: 'graph.shape_mismatch',
    kind: 'invalid',
    message: `${kind} ${what} ${shapes.map((shape) => `[${shape.join(', ')}]`).join(' and ')}.`,
    details: { operation: kind, shapes },
  });
}
