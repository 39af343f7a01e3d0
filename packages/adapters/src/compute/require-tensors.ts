import type { BatchSlot } from '@holdpoint/evals/interpretability/graph/step-program';
import {
  type Dtype,
  dtypeOf,
  elementsOf,
  type Tensor,
  type Tensors,
} from '@holdpoint/evals/interpretability/tensor';
import { type ErrorCode, HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

/** A batch as the program declares it, in its order. Throws `compute.batch_shape`. */
export function requireBatch(
  slots: Readonly<Record<string, BatchSlot>>,
  batch: Tensors,
): readonly (readonly [string, Tensor])[] {
  return Object.entries(slots).map(([name, { shape, dtype }]) => [
    name,
    required('compute.batch_shape', name, shape, dtype, batch[name]),
  ]);
}

/** The states named, each as the program declares it. Throws `compute.state_shape`, for a name that it has not as well. */
export function requireState(
  shapes: Readonly<Record<string, readonly number[]>>,
  state: Tensors,
): readonly (readonly [string, Tensor])[] {
  return Object.entries(state).map(([name, tensor]) => {
    const shape = shapes[name];
    if (shape === undefined) throw wrong('compute.state_shape', `it has no state ${name}`);
    return [name, required('compute.state_shape', name, shape, 'float32', tensor)];
  });
}

/** Every state of the program. Throws `compute.state_shape`. */
export function requireWholeState(
  shapes: Readonly<Record<string, readonly number[]>>,
  state: Tensors,
): readonly (readonly [string, Tensor])[] {
  const missing = Object.keys(shapes).filter((name) => state[name] === undefined);
  if (missing.length > 0) throw wrong('compute.state_shape', `${missing.join(', ')} is missing`);
  return requireState(shapes, state);
}

/** Refuses what `indexBounds` says no step can use. Throws `graph.index_outside`, as the interpreter does. */
export function requireIndices(bounds: Readonly<Record<string, number>>, batch: Tensors): void {
  for (const [name, count] of Object.entries(bounds)) {
    const outside = batch[name]?.data.find((index) => index < 0 || index >= count);
    if (outside === undefined) continue;
    throw new HoldpointError({
      code: 'graph.index_outside',
      kind: 'invalid',
      message: `${name} holds the index ${outside}, which is not among 0 to ${count - 1}.`,
    });
  }
}

function required(
  code: ErrorCode,
  name: string,
  shape: readonly number[],
  dtype: Dtype,
  tensor: Tensor | undefined,
): Tensor {
  const expected = `${name} is to be ${dtype} [${shape.join(', ')}]`;
  if (tensor === undefined) throw wrong(code, `${expected}, and is missing`);
  const isRight =
    tensor.shape.length === shape.length &&
    shape.every((extent, index) => tensor.shape[index] === extent) &&
    tensor.data.length === elementsOf(shape) &&
    dtypeOf(tensor) === dtype;
  if (isRight) return tensor;
  const found = `${dtypeOf(tensor)} [${tensor.shape.join(', ')}] of ${tensor.data.length}`;
  throw wrong(code, `${expected}, got ${found}`);
}

function wrong(code: ErrorCode, what: string): HoldpointError {
  return new HoldpointError({
    code,
    kind: 'invalid',
    message: `Wrong tensors for a step: ${what}.`,
  });
}
