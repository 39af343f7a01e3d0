import { isHoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { elementsOf } from '../tensor.js';
import { evaluateGraph } from './evaluate-graph.js';
import type { NodeId, Shape } from './graph.js';
import { GraphBuilder } from './graph-builder.js';

const shapes = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 3 });
const elementwise = ['add', 'sub', 'mul', 'greaterThan'] as const;

describe('the graph builder', () => {
  it('broadcasts as NumPy does', () => {
    const builder = new GraphBuilder();
    const sum = builder.add(builder.input('x', [4, 1, 3]), builder.input('y', [2, 1]));
    expect(builder.shapeOf(sum)).toEqual([4, 2, 3]);
  });

  it('adds a node once, however often it is asked for', () => {
    const builder = new GraphBuilder();
    const x = builder.input('x', [2]);
    expect(builder.exp(x)).toBe(builder.exp(x));
    expect(builder.scale(x, 2)).not.toBe(builder.scale(x, 3));
    expect(builder.constant(1)).toBe(builder.constant(1));
    expect(builder.constant(0)).not.toBe(builder.constant(-0));
  });

  it('undoes a transpose of a transpose', () => {
    const builder = new GraphBuilder();
    const x = builder.input('x', [2, 3]);
    expect(builder.transpose(builder.transpose(x))).toBe(x);
  });

  it('multiplies rows of any number of axes by one matrix', () => {
    const builder = new GraphBuilder();
    const y = builder.matmul(builder.input('x', [2, 5, 3]), builder.input('W', [3, 4]));
    expect(builder.shapeOf(y)).toEqual([2, 5, 4]);
  });

  it.each<[string, (builder: GraphBuilder, x: NodeId) => NodeId]>([
    ['a product of extents that do not meet', (b, x) => b.matmul(x, b.input('y', [2, 3]))],
    ['a product with a vector', (b, x) => b.matmul(x, b.input('y', [3]))],
    ['a sum that cannot broadcast', (b, x) => b.add(x, b.input('y', [2]))],
    ['a reshape that loses elements', (b, x) => b.reshape(x, [5])],
    ['an extent of nothing', (b) => b.input('none', [0])],
    ['an extent that is no whole number', (b) => b.input('half', [1.5])],
    ['a broadcast that shrinks', (b, x) => b.broadcast(x, [3])],
    ['an order that is no permutation', (b, x) => b.transpose(x, [0, 0])],
    ['an axis that is not there', (b, x) => b.sum(x, [2])],
    ['axes that fall', (b, x) => b.sum(x, [1, 0])],
    ['more of a row than it has', (b, x) => b.topKMask(x, 4)],
    ['none of a row', (b, x) => b.topKMask(x, 0)],
    ['a softmax of a scalar', (b) => b.softmax(b.constant(1))],
    ['a slice past the end', (b, x) => b.slice(x, 1, 2, 4)],
    ['a slice of nothing', (b, x) => b.slice(x, 1, 2, 2)],
    ['a join of unequal parts', (b, x) => b.concat([x, b.input('y', [3, 3])], 1)],
    ['a join of nothing', (b) => b.concat([], 0)],
    ['rows of a vector', (b) => b.gatherRows(b.input('y', [3]), b.input('i', [1], 'int32'))],
    ['a constant of too few numbers', (b) => b.constant({ shape: [2], data: Float32Array.of(1) })],
  ])('refuses %s', async (_, build) => {
    const builder = new GraphBuilder();
    const x = builder.input('x', [2, 3]);
    await expect(() => build(builder, x)).toThrowWithCode('graph.shape_mismatch');
  });

  it('refuses floats as indices and indices as numbers', async () => {
    const builder = new GraphBuilder();
    const [x, indices] = [builder.input('x', [2, 3]), builder.input('i', [2], 'int32')];
    for (const build of [
      () => builder.exp(indices),
      () => builder.oneHot(x, 3),
      () => builder.gatherRows(x, x),
    ]) {
      await expect(build).toThrowWithCode('graph.dtype_mismatch');
    }
  });

  it('refuses a name twice, a node of nobody, and a next state that fits no state', async () => {
    const builder = new GraphBuilder();
    const x = builder.state('x', [2]);
    await expect(() => builder.input('x', [2])).toThrowWithCode('graph.name_taken');
    await expect(() => builder.exp(99)).toThrowWithCode('graph.unknown_node');
    for (const next of [{ x: builder.sum(x) }, { y: x }]) {
      await expect(() => builder.program({ name: 'p', next, metrics: {} })).toThrowWithCode(
        'graph.shape_mismatch',
      );
    }
  });
});

describe('laws of shapes', () => {
  it('whatever the operands: a graph is refused by code, or its values are numbers of its shape', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...elementwise, 'matmul', 'concat'),
        shapes,
        shapes,
        (kind, a, b) => {
          const builder = new GraphBuilder();
          const [x, y] = [builder.state('x', a), builder.state('y', b)];
          let value: NodeId;
          try {
            value = kind === 'concat' ? builder.concat([x, y], 0) : builder[kind](x, y);
          } catch (error) {
            expect(isHoldpointError(error) && error.code).toBe('graph.shape_mismatch');
            return;
          }
          const program = builder.program({ name: 'law', metrics: { value } });
          const { metrics } = evaluateGraph(program, { x: counting(a), y: counting(b) }, {});
          expect(metrics['value']?.shape).toEqual(builder.shapeOf(value));
          expect(metrics['value']?.data).toHaveLength(elementsOf(builder.shapeOf(value)));
          expect(metrics['value']?.data.every((element) => Number.isFinite(element))).toBe(true);
        },
      ),
    );
  });

  it('broadcasting is symmetric, and the shape of a sum of shapes does not hang on their order', () => {
    fc.assert(
      fc.property(shapes, shapes, (a, b) => {
        expect(sumShape(a, b)).toEqual(sumShape(b, a));
      }),
    );
  });
});

function counting(shape: Shape): { readonly shape: Shape; readonly data: Float64Array } {
  return { shape, data: Float64Array.from({ length: elementsOf(shape) }, (_, place) => place) };
}

function sumShape(a: Shape, b: Shape): Shape | null {
  const builder = new GraphBuilder();
  try {
    return builder.shapeOf(builder.add(builder.input('a', a), builder.input('b', b)));
  } catch {
    return null;
  }
}
