import { drawsFrom } from '@holdpoint/shared/statistics/random';
import { describe, expect, it } from '@jest/globals';

import { elementsOf, type Tensors } from '../tensor.js';
import { differentiate } from './differentiate.js';
import { evaluateGraph } from './evaluate-graph.js';
import type { NodeId, Shape } from './graph.js';
import { GraphBuilder } from './graph-builder.js';
import type { StepProgram } from './step-program.js';
import { gradientError } from './testing/finite-differences.js';
import { caseGraph, operandsOf, operatorCases } from './testing/operator-cases.js';

describe('the gradient of every operator is its finite difference', () => {
  it.each(operatorCases.map((operator) => [operator.name, operator] as const))(
    '%s',
    (_, operator) => {
      const { builder, operands, loss } = caseGraph(operator);
      const named = Object.fromEntries(operands.map((node, place) => [`p${place}`, node]));
      const program = withGradients(builder, loss, named);
      expect(gradientError(program, operandsOf(operator, 5))).toBeLessThan(1e-8);
    },
  );
});

describe('the gradient of a composed loss', () => {
  it('of an autoencoder is its finite difference, the tied bias included', () => {
    const builder = new GraphBuilder();
    const [W, b, D, c] = [
      builder.state('W', [5, 7]),
      builder.state('b', [7]),
      builder.state('D', [7, 5]),
      builder.state('c', [5]),
    ];
    const x = builder.input('x', [4, 5]);
    const features = builder.relu(builder.add(builder.matmul(builder.sub(x, c), W), b));
    const error = builder.sub(builder.add(builder.matmul(features, D), c), x);
    const loss = builder.add(
      builder.scale(builder.sumSquares(error), 1 / 4),
      builder.scale(builder.sum(features), 0.3),
    );
    const program = withGradients(builder, loss, { W, b, D, c });
    expect(gradientError(program, drawn(program.state, 3), drawnBatch(program, 4))).toBeLessThan(
      1e-7,
    );
  });

  it('of a one-layer transformer is its finite difference, from the tokens to the loss', () => {
    const { program } = tinyTransformer();
    const tokens = { shape: [2, 3], data: Int32Array.of(0, 4, 2, 2, 1, 0) };
    const targets = { shape: [6], data: Int32Array.of(4, 2, 3, 1, 0, 0) };
    const error = gradientError(program, drawn(program.state, 7), { tokens, targets });
    expect(error).toBeLessThan(1e-7);
  });
});

describe('the gradient of a node that is used again and again', () => {
  it('is its finite difference, over axes of extent 1 and rows of one element as well', () => {
    const b = new GraphBuilder();
    const [x, y, z] = [b.state('x', [3, 1]), b.state('y', [1, 4]), b.state('z', [1])];
    const sum = b.add(x, y);
    const square = b.mul(sum, sum);
    const ratio = b.div(square, b.add(b.mul(square, square), b.constant(1)));
    const [column, row] = [b.transpose(x), b.reshape(y, [4, 1])];
    const products = b.matmul(b.matmul(x, column), b.matmul(x, b.transpose(row)));
    const loss = b.add(
      b.sum(b.mul(b.add(ratio, products), b.add(sum, z))),
      b.sum(b.add(b.softmax(x), b.mul(b.layerNorm(sum), b.sub(sum, b.mul(z, z))))),
    );
    const program = withGradients(b, loss, { x, y, z });
    expect(gradientError(program, drawn(program.state, 11))).toBeLessThan(1e-8);
  });

  it('is 0 in the kinks: of a relu and of an absolute value at 0', () => {
    const b = new GraphBuilder();
    const x = b.state('x', [4]);
    const loss = b.sum(b.add(b.relu(x), b.abs(x)));
    const state = { x: { shape: [4], data: [0, -0, 1, -1] } };
    const { metrics } = evaluateGraph(withGradients(b, loss, { x }), state, {});
    expect(Array.from(metrics['gradient.x']?.data ?? [], Math.abs)).toEqual([0, 0, 2, 1]);
  });
});

describe('differentiation', () => {
  it('passes the gradient of what a mask keeps, and none to the mask', () => {
    const builder = new GraphBuilder();
    const x = builder.state('x', [1, 4]);
    const loss = builder.sum(builder.mul(x, builder.topKMask(x, 2)));
    const program = withGradients(builder, loss, { x });
    const { metrics } = evaluateGraph(program, { x: { shape: [1, 4], data: [3, 1, 2, 2] } }, {});
    // Of the two twos the lower index is kept.
    expect([...(metrics['gradient.x']?.data ?? [])]).toEqual([1, 0, 1, 0]);
  });

  it('stops where it is told to', () => {
    const builder = new GraphBuilder();
    const x = builder.state('x', []);
    const loss = builder.mul(x, builder.stopGradient(x));
    const { metrics } = evaluateGraph(
      withGradients(builder, loss, { x }),
      { x: { shape: [], data: [3] } },
      {},
    );
    expect(metrics['gradient.x']?.data[0]).toBe(3);
  });

  it('answers zeros for what the loss does not depend on', () => {
    const builder = new GraphBuilder();
    const [x, y] = [builder.state('x', [2]), builder.state('y', [3])];
    const program = withGradients(builder, builder.sum(x), { x, y });
    const state = { x: { shape: [2], data: [1, 2] }, y: { shape: [3], data: [1, 2, 3] } };
    const { metrics } = evaluateGraph(program, state, {});
    expect([...(metrics['gradient.y']?.data ?? [])]).toEqual([0, 0, 0]);
  });

  it('refuses a loss that is no scalar', async () => {
    const builder = new GraphBuilder();
    const x = builder.state('x', [2]);
    await expect(() => differentiate(builder, x, [x])).toThrowWithCode('graph.shape_mismatch');
  });

  it('forms no gradient that nobody asked for', () => {
    const builder = new GraphBuilder();
    const x = builder.input('x', [4, 3]);
    const W = builder.state('W', [3, 2]);
    differentiate(builder, builder.sum(builder.matmul(x, W)), [W]);
    const products = builder.graph().nodes.filter(({ operation }) => operation.kind === 'matmul');
    // Forward, and x' d; d W' would be the gradient of the batch.
    expect(products).toHaveLength(2);
  });
});

function withGradients(
  builder: GraphBuilder,
  loss: NodeId,
  parameters: Readonly<Record<string, NodeId>>,
): StepProgram {
  const gradients = differentiate(builder, loss, Object.values(parameters));
  const metrics = Object.entries(parameters).map(
    ([name, node]) => [`gradient.${name}`, gradients.get(node) ?? -1] as const,
  );
  return builder.program({ name: 'test', metrics: { loss, ...Object.fromEntries(metrics) } });
}

function drawn(shapes: Readonly<Record<string, Shape>>, seed: number): Tensors {
  const draws = drawsFrom(seed);
  return Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [
      name,
      {
        shape,
        data: Float32Array.from({ length: elementsOf(shape) }, () => 2 * draws.uniform() - 1),
      },
    ]),
  );
}

function drawnBatch({ batch }: StepProgram, seed: number): Tensors {
  return drawn(
    Object.fromEntries(Object.entries(batch).map(([name, { shape }]) => [name, shape])),
    seed,
  );
}

/** Two contexts of three tokens, five symbols, width 4, two heads, MLP of 6. */
function tinyTransformer(): { readonly program: StepProgram } {
  const [contexts, length, width, heads, mlp, symbols] = [2, 3, 4, 2, 6, 5];
  const b = new GraphBuilder();
  const parameters = {
    W_E: b.state('W_E', [symbols, width]),
    W_P: b.state('W_P', [length, width]),
    W_Q: b.state('W_Q', [width, width]),
    W_K: b.state('W_K', [width, width]),
    W_V: b.state('W_V', [width, width]),
    W_in: b.state('W_in', [width, mlp]),
    b_in: b.state('b_in', [mlp]),
    W_out: b.state('W_out', [mlp, width]),
    W_U: b.state('W_U', [width, symbols]),
  };
  const tokens = b.input('tokens', [contexts, length], 'int32');
  const targets = b.input('targets', [contexts * length], 'int32');
  const mask = b.constant({
    shape: [length, length],
    data: Float32Array.of(0, -1e9, -1e9, 0, 0, -1e9, 0, 0, 0),
  });
  const x = b.add(b.gatherRows(parameters.W_E, tokens), parameters.W_P);
  const normal = b.layerNorm(x);
  const split = (weights: NodeId): NodeId =>
    b.transpose(
      b.reshape(b.matmul(normal, weights), [contexts, length, heads, width / heads]),
      [0, 2, 1, 3],
    );
  const scores = b.matmul(split(parameters.W_Q), b.transpose(split(parameters.W_K)));
  const attention = b.softmax(b.add(b.scale(scores, Math.SQRT1_2), mask));
  const mixed = b.transpose(b.matmul(attention, split(parameters.W_V)), [0, 2, 1, 3]);
  const residual = b.add(x, b.reshape(mixed, [contexts, length, width]));
  const hidden = b.relu(b.add(b.matmul(b.layerNorm(residual), parameters.W_in), parameters.b_in));
  const out = b.add(residual, b.matmul(hidden, parameters.W_out));
  const logits = b.reshape(b.matmul(b.layerNorm(out), parameters.W_U), [
    contexts * length,
    symbols,
  ]);
  const likelihood = b.mul(b.logSoftmax(logits), b.oneHot(targets, symbols));
  const loss = b.scale(b.sum(likelihood), -1 / (contexts * length));
  return { program: withGradients(b, loss, parameters) };
}
