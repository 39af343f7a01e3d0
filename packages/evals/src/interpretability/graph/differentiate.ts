import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import { elementsOf } from '../tensor.js';
import type { NodeId, Shape } from './graph.js';
import type { GraphBuilder } from './graph-builder.js';

/**
 * Gradient of a scalar with respect to each parameter, by reverse-mode differentiation: adds the nodes to `builder`.
 * `sign`, `greaterThan`, `topKMask`, `oneHot`, conditions and indices carry none; a parameter that the loss doesn't
 * depend on has a gradient of zeros. Throws `graph.shape_mismatch` where the loss isn't a scalar.
 */
export function differentiate(
  builder: GraphBuilder,
  loss: NodeId,
  parameters: readonly NodeId[],
): ReadonlyMap<NodeId, NodeId> {
  if (builder.shapeOf(loss).length > 0) {
    throw new HoldpointError({
      code: 'graph.shape_mismatch',
      kind: 'invalid',
      message: `A loss is a scalar; this one has shape [${builder.shapeOf(loss).join(', ')}].`,
    });
  }
  const wanted = dependents(builder, loss, parameters);
  const gradients = new Map<NodeId, NodeId>([[loss, builder.constant(1)]]);
  for (let node = loss; node >= 0; node--) {
    const gradient = gradients.get(node);
    if (gradient === undefined || !wanted.has(node)) continue;
    const { inputs } = builder.nodeOf(node);
    inputs.forEach((input, place) => {
      if (!wanted.has(input)) return;
      const part = pullBack(builder, node, place, gradient);
      if (part === null) return;
      const sum = gradients.get(input);
      gradients.set(input, sum === undefined ? part : builder.add(sum, part));
    });
  }
  return new Map(
    parameters.map((parameter) => [
      parameter,
      gradients.get(parameter) ??
        builder.broadcast(builder.constant(0), builder.shapeOf(parameter)),
    ]),
  );
}

/** Nodes up to the loss that depend on a parameter: nothing is emitted for the others. */
function dependents(
  builder: GraphBuilder,
  loss: NodeId,
  parameters: readonly NodeId[],
): ReadonlySet<NodeId> {
  const found = new Set<NodeId>(parameters);
  for (let node = 0; node <= loss; node++) {
    if (builder.nodeOf(node).inputs.some((input) => found.has(input))) found.add(node);
  }
  return found;
}

/** The part of `gradient`, that of `node`, which flows to its operand `place`; null where none does. */
function pullBack(
  builder: GraphBuilder,
  node: NodeId,
  place: number,
  gradient: NodeId,
): NodeId | null {
  const { operation, inputs, shape } = builder.nodeOf(node);
  const [first = node, second = node] = inputs;
  const input = inputs[place] ?? node;
  const inputShape = builder.shapeOf(input);
  const fit = (full: NodeId): NodeId => unbroadcast(builder, full, inputShape);
  switch (operation.kind) {
    case 'add':
      return fit(gradient);
    case 'sub':
      return fit(place === 0 ? gradient : builder.neg(gradient));
    case 'mul':
      return fit(builder.mul(gradient, place === 0 ? second : first));
    case 'div':
      return place === 0
        ? fit(builder.div(gradient, second))
        : fit(builder.neg(builder.mul(gradient, builder.div(node, second))));
    case 'matmul':
      return place === 0
        ? builder.matmul(gradient, builder.transpose(second))
        : builder.matmul(builder.transpose(first), gradient);
    case 'where': {
      const none = builder.constant(0);
      if (place === 0) return null;
      return fit(
        place === 1 ? builder.where(first, gradient, none) : builder.where(first, none, gradient),
      );
    }
    // By the output, not the input: a backend may then fuse the relu with the product before it.
    case 'relu':
      return builder.mul(gradient, builder.greaterThan(node, builder.constant(0)));
    case 'abs':
      return builder.mul(gradient, builder.sign(first));
    case 'sqrt':
      return builder.scale(builder.div(gradient, node), 0.5);
    case 'exp':
      return builder.mul(gradient, node);
    case 'log':
      return builder.div(gradient, first);
    case 'reciprocal':
      return builder.neg(builder.mul(gradient, builder.mul(node, node)));
    case 'neg':
      return builder.neg(gradient);
    case 'identity':
      return gradient;
    case 'scale':
      return builder.scale(gradient, operation.factor);
    case 'sum':
      return spread(builder, gradient, operation.axes, inputShape);
    case 'mean': {
      const share = elementsOf(shape) / elementsOf(inputShape);
      return spread(builder, builder.scale(gradient, share), operation.axes, inputShape);
    }
    case 'sumSquares':
      return builder.mul(
        input,
        spread(builder, builder.scale(gradient, 2), operation.axes, inputShape),
      );
    case 'reshape':
      return builder.reshape(gradient, inputShape);
    case 'broadcast':
      return fit(gradient);
    case 'transpose': {
      const { order } = operation;
      return builder.transpose(
        gradient,
        order.map((_, axis) => order.indexOf(axis)),
      );
    }
    case 'softmax':
      return builder.mul(node, centred(builder, gradient, builder.mul(gradient, node)));
    case 'logSoftmax': {
      const total = builder.sum(gradient, [shape.length - 1], true);
      return builder.sub(gradient, builder.mul(builder.exp(node), total));
    }
    case 'layerNorm':
      return layerNormGradient(builder, node, input, gradient, operation.epsilon);
    case 'concat':
      return builder.slice(gradient, operation.axis, ...spanOf(builder, inputs, place, operation));
    case 'slice':
      return padded(builder, gradient, inputShape, operation);
    case 'gatherRows': {
      if (place === 1) return null;
      const [rows = 0, width = 0] = inputShape;
      const count = elementsOf(builder.shapeOf(second));
      const chosen = builder.oneHot(builder.reshape(second, [count]), rows);
      return builder.matmul(builder.transpose(chosen), builder.reshape(gradient, [count, width]));
    }
    case 'input':
    case 'constant':
    case 'sign':
    case 'greaterThan':
    case 'topKMask':
    case 'oneHot':
    case 'stopGradient':
      return null;
  }
}

/** Sums over what broadcasting repeated. */
function unbroadcast(builder: GraphBuilder, gradient: NodeId, shape: Shape): NodeId {
  const from = builder.shapeOf(gradient);
  const added = from.length - shape.length;
  const axes = from.flatMap((extent, axis) =>
    axis < added || (shape[axis - added] === 1 && extent !== 1) ? [axis] : [],
  );
  const summed = axes.length === 0 ? gradient : builder.sum(gradient, axes, true);
  return builder.reshape(summed, shape);
}

/** The gradient of a reduction, for every element that went into it. */
function spread(
  builder: GraphBuilder,
  gradient: NodeId,
  axes: readonly number[],
  shape: Shape,
): NodeId {
  const kept = shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent));
  const isScalar = builder.shapeOf(gradient).length === 0;
  return builder.broadcast(isScalar ? gradient : builder.reshape(gradient, kept), shape);
}

/** `gradient` less, in each row, the sum of `weighted`. */
function centred(builder: GraphBuilder, gradient: NodeId, weighted: NodeId): NodeId {
  return builder.sub(gradient, builder.sum(weighted, [builder.shapeOf(weighted).length - 1], true));
}

/** `(d - mean(d) - y mean(d y)) / sigma`, row by row. */
function layerNormGradient(
  builder: GraphBuilder,
  node: NodeId,
  input: NodeId,
  gradient: NodeId,
  epsilon: number,
): NodeId {
  const last = [builder.shapeOf(node).length - 1];
  const width = builder.shapeOf(node).at(-1) ?? 1;
  const shifted = builder.sub(input, builder.mean(input, last, true));
  const variance = builder.scale(builder.sumSquares(shifted, last, true), 1 / width);
  const sigma = builder.sqrt(builder.add(variance, builder.constant(epsilon)));
  const level = builder.sub(gradient, builder.mean(gradient, last, true));
  const slope = builder.mul(node, builder.mean(builder.mul(gradient, node), last, true));
  return builder.div(builder.sub(level, slope), sigma);
}

function spanOf(
  builder: GraphBuilder,
  inputs: readonly NodeId[],
  place: number,
  { axis }: { readonly axis: number },
): readonly [number, number] {
  const extents = inputs.map((input) => builder.shapeOf(input)[axis] ?? 0);
  const start = extents.slice(0, place).reduce((sum, extent) => sum + extent, 0);
  return [start, start + (extents[place] ?? 0)];
}

/** The gradient of a slice, with zeros where nothing was taken. */
function padded(
  builder: GraphBuilder,
  gradient: NodeId,
  shape: Shape,
  { axis, start, end }: { readonly axis: number; readonly start: number; readonly end: number },
): NodeId {
  const zeros = (extent: number): readonly NodeId[] =>
    extent === 0 ? [] : [builder.broadcast(builder.constant(0), shape.with(axis, extent))];
  const after = (shape[axis] ?? 0) - end;
  const parts = [...zeros(start), gradient, ...zeros(after)];
  return parts.length === 1 ? gradient : builder.concat(parts, axis);
}
