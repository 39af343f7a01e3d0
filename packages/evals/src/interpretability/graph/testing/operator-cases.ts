import { drawsFrom } from '@holdpoint/shared/statistics/random';

import { elementsOf, type Tensor, type Tensors } from '../../tensor.js';
import type { NodeId, Shape } from '../graph.js';
import { GraphBuilder } from '../graph-builder.js';

/** One operator on small operands, for the checks of gradients and of backends. */
export interface OperatorCase {
  readonly name: string;
  readonly operands: readonly Shape[];
  /** Where the operator is defined for positive numbers alone. */
  readonly isPositive?: true;
  readonly build: (builder: GraphBuilder, operands: readonly NodeId[]) => NodeId;
}

const unary = ['relu', 'sign', 'abs', 'exp', 'neg', 'identity', 'softmax', 'logSoftmax'] as const;
const positive = ['sqrt', 'log', 'reciprocal'] as const;
const binary = ['add', 'sub', 'mul', 'div', 'greaterThan'] as const;
const reductions = ['sum', 'mean', 'sumSquares'] as const;
const broadcasts: readonly (readonly [Shape, Shape])[] = [
  [
    [2, 3],
    [2, 3],
  ],
  [[2, 3], [3]],
  [
    [2, 1],
    [1, 3],
  ],
  [[], [2, 3]],
  [
    [4, 1, 3],
    [2, 1],
  ],
];
const indices: Tensor = { shape: [2, 2], data: Int32Array.of(3, 0, 3, 1) };

/** Every operator, those with two operands in every kind of broadcasting. */
export const operatorCases: readonly OperatorCase[] = [
  ...unary.map((kind) => caseOf(kind, [[3, 4]], (b, [x = 0]) => b[kind](x))),
  ...positive.map((kind) => ({
    ...caseOf(kind, [[3, 4]], (b, [x = 0]) => b[kind](x)),
    isPositive: true as const,
  })),
  ...binary.flatMap((kind) =>
    broadcasts.map((operands) =>
      caseOf(
        `${kind} ${operands.map((shape) => `[${shape.join()}]`).join()}`,
        operands,
        (b, [x = 0, y = 0]) => b[kind](x, y),
      ),
    ),
  ),
  ...reductions.flatMap((kind) => [
    caseOf(`${kind} of all`, [[2, 3, 4]], (b, [x = 0]) => b[kind](x)),
    caseOf(`${kind} over columns`, [[2, 3, 4]], (b, [x = 0]) => b[kind](x, [0, 2])),
    caseOf(`${kind} kept`, [[2, 3]], (b, [x = 0]) => b[kind](x, [1], true)),
  ]),
  ...[true, false].map((isKept) =>
    caseOf(`sum of rows, ${isKept ? 'kept' : 'gone'}`, [[5, 3]], (b, [x = 0]) =>
      b.sum(x, [0], isKept),
    ),
  ),
  caseOf('scale', [[3]], (b, [x = 0]) => b.scale(x, -0.75)),
  caseOf(
    'matmul',
    [
      [2, 3],
      [3, 4],
    ],
    (b, [x = 0, y = 0]) => b.matmul(x, y),
  ),
  caseOf(
    'matmul of pairs',
    [
      [2, 3, 2, 4],
      [2, 3, 4, 5],
    ],
    (b, [x = 0, y = 0]) => b.matmul(x, y),
  ),
  caseOf(
    'matmul of rows',
    [
      [2, 3, 4],
      [4, 2],
    ],
    (b, [x = 0, y = 0]) => b.matmul(x, y),
  ),
  caseOf(
    'matmul of both transposed',
    [
      [3, 2],
      [4, 3],
    ],
    (b, [x = 0, y = 0]) => b.matmul(b.transpose(x), b.transpose(y)),
  ),
  caseOf('matmul and bias', [[2, 3], [3, 4], [4]], (b, [x = 0, y = 0, bias = 0]) =>
    b.add(b.matmul(x, y), bias),
  ),
  caseOf('matmul and a scalar', [[2, 3], [3, 4], []], (b, [x = 0, y = 0, shift = 0]) =>
    b.add(b.matmul(x, y), shift),
  ),
  caseOf(
    'matmul and its own sum',
    [
      [2, 3],
      [3, 2],
    ],
    (b, [x = 0, y = 0]) => {
      const product = b.matmul(x, y);
      return b.add(product, b.matmul(b.transpose(x, [0, 1]), b.scale(y, 2)));
    },
  ),
  caseOf(
    'matmul and a wider sum',
    [
      [2, 3],
      [3, 2],
      [4, 2, 2],
    ],
    (b, [x = 0, y = 0, z = 0]) => b.add(b.matmul(x, y), z),
  ),
  caseOf('reshape', [[2, 6]], (b, [x = 0]) => b.reshape(x, [3, 4])),
  caseOf('broadcast', [[2, 1]], (b, [x = 0]) => b.broadcast(x, [3, 2, 4])),
  caseOf('transpose', [[2, 3, 4]], (b, [x = 0]) => b.transpose(x, [2, 0, 1])),
  caseOf('layerNorm', [[3, 5]], (b, [x = 0]) => b.layerNorm(x)),
  caseOf('where', [[2, 3], [3], [2, 1]], (b, [condition = 0, x = 0, y = 0]) =>
    b.where(b.greaterThan(condition, b.constant(0)), x, y),
  ),
  caseOf(
    'where not zero',
    [
      [2, 3],
      [2, 3],
    ],
    (b, [x = 0, y = 0]) => b.where(b.relu(x), x, y),
  ),
  caseOf('topKMask', [[3, 7]], (b, [x = 0]) => b.mul(x, b.topKMask(x, 3))),
  caseOf(
    'concat',
    [
      [2, 3],
      [2, 1],
      [2, 2],
    ],
    (b, parts) => b.concat(parts, 1),
  ),
  caseOf('slice', [[4, 5]], (b, [x = 0]) => b.slice(x, 1, 1, 4)),
  caseOf('slice from the start', [[4, 2]], (b, [x = 0]) => b.slice(x, 0, 0, 3)),
  caseOf('gatherRows', [[4, 3]], (b, [x = 0]) => b.gatherRows(x, b.constant(indices))),
  caseOf('oneHot', [[4, 3]], (b, [x = 0]) => b.matmul(b.oneHot(b.constant(indices), 4), x)),
];

/** Operands of a case, drawn at least 0.2 away from 0, where some operators have a kink. */
export function operandsOf({ operands, isPositive }: OperatorCase, seed: number): Tensors {
  const draws = drawsFrom(seed);
  const value = (): number => {
    const size = 0.2 + draws.uniform();
    return isPositive || draws.uniform() < 0.5 ? size : -size;
  };
  return Object.fromEntries(
    operands.map((shape, place) => [
      `p${place}`,
      { shape, data: Float32Array.from({ length: elementsOf(shape) }, value) },
    ]),
  );
}

/** A case as a graph: its operands as states `p0`, `p1`, …, its value, and a weighted sum of it as a loss. */
export function caseGraph(operator: OperatorCase): {
  readonly builder: GraphBuilder;
  readonly operands: readonly NodeId[];
  readonly value: NodeId;
  readonly loss: NodeId;
} {
  const builder = new GraphBuilder();
  const operands = operator.operands.map((shape, place) => builder.state(`p${place}`, shape));
  const value = operator.build(builder, operands);
  const shape = builder.shapeOf(value);
  const draws = drawsFrom(elementsOf(shape));
  const weights = Float32Array.from({ length: elementsOf(shape) }, () => draws.uniform() - 0.3);
  const loss = builder.sum(builder.mul(value, builder.constant({ shape, data: weights })));
  return { builder, operands, value, loss };
}

function caseOf(
  name: string,
  operands: readonly Shape[],
  build: OperatorCase['build'],
): OperatorCase {
  return { name, operands, build };
}
