import { describe, expect, it } from '@jest/globals';

import { evaluateGraph, type Feed } from './evaluate-graph.js';
import type { NodeId } from './graph.js';
import { GraphBuilder } from './graph-builder.js';

/** Against figures worked out by hand: gradients can't tell a wrong operator from a right one. */
describe('the reference interpreter', () => {
  const matrix: Feed = { shape: [2, 3], data: [1, -2, 3, 4, 5, -6] };

  it.each<[string, (b: GraphBuilder, x: NodeId) => NodeId, readonly number[]]>([
    ['relu', (b, x) => b.relu(x), [1, 0, 3, 4, 5, 0]],
    ['sign', (b, x) => b.sign(x), [1, -1, 1, 1, 1, -1]],
    ['a product', (b, x) => b.matmul(x, b.transpose(x)), [14, -24, -24, 77]],
    ['a transpose', (b, x) => b.transpose(x), [1, 4, -2, 5, 3, -6]],
    ['a sum over rows', (b, x) => b.sum(x, [0]), [5, 3, -3]],
    ['a mean over columns', (b, x) => b.mean(x, [1]), [2 / 3, 1]],
    ['a sum of squares', (b, x) => b.sumSquares(x), [91]],
    ['the two largest of each row', (b, x) => b.topKMask(x, 2), [1, 0, 1, 1, 1, 0]],
    ['a comparison', (b, x) => b.greaterThan(x, b.constant(1)), [0, 0, 1, 1, 1, 0]],
    ['a slice', (b, x) => b.slice(x, 1, 1, 3), [-2, 3, 5, -6]],
    ['a join', (b, x) => b.concat([b.slice(x, 1, 2, 3), b.slice(x, 1, 0, 1)], 1), [3, 1, -6, 4]],
    ['a division by rows', (b, x) => b.div(x, b.slice(x, 1, 0, 1)), [1, -2, 3, 1, 1.25, -1.5]],
    ['a growth', (b, x) => b.broadcast(b.slice(x, 1, 0, 1), [2, 2]), [1, 1, 4, 4]],
    ['a choice', (b, x) => b.where(b.relu(x), x, b.constant(0.5)), [1, 0.5, 3, 4, 5, 0.5]],
  ])('computes %s', (_, build, expected) => {
    const builder = new GraphBuilder();
    const y = build(builder, builder.state('x', [2, 3]));
    const { metrics } = evaluateGraph(
      builder.program({ name: 'test', metrics: { y } }),
      { x: matrix },
      {},
    );
    expected.forEach((value, place) => {
      expect(metrics['y']?.data[place]).toBeCloseTo(value, 12);
    });
    expect(metrics['y']?.data).toHaveLength(expected.length);
  });

  it('normalises rows by mean and population variance', () => {
    const { data = [] } = answer((b) => b.layerNorm(b.state('x', [1, 4]), 0), {
      shape: [1, 4],
      data: [1, 1, 3, 3],
    });
    expect([...data]).toEqual([-1, -1, 1, 1]);
  });

  it('takes a softmax of large numbers without overflow', () => {
    const { data = [] } = answer((b) => b.softmax(b.state('x', [2])), {
      shape: [2],
      data: [1e4, 1e4 + Math.log(3)],
    });
    expect(data[0]).toBeCloseTo(0.25, 10);
    expect(data[1]).toBeCloseTo(0.75, 10);
  });

  it('refuses an index outside a table', async () => {
    const builder = new GraphBuilder();
    const rows = builder.gatherRows(builder.state('x', [2, 1]), builder.input('i', [1], 'int32'));
    const program = builder.program({ name: 'test', metrics: { rows } });
    const table = { x: { shape: [2, 1], data: [1, 2] } };
    for (const index of [2, -1]) {
      await expect(() =>
        evaluateGraph(program, table, { i: { shape: [1], data: [index] } }),
      ).toThrowWithCode('graph.index_outside');
    }
  });

  it('refuses a state and a batch that are not what the program needs', async () => {
    const builder = new GraphBuilder();
    const sum = builder.add(builder.state('x', [2]), builder.input('y', [2]));
    const program = builder.program({ name: 'test', metrics: { sum } });
    const pair = { shape: [2], data: [1, 2] };
    await expect(() => evaluateGraph(program, {}, { y: pair })).toThrowWithCode(
      'compute.state_shape',
    );
    await expect(() =>
      evaluateGraph(program, { x: pair }, { y: { shape: [1], data: [1] } }),
    ).toThrowWithCode('compute.batch_shape');
  });
});

function answer(build: (builder: GraphBuilder) => NodeId, x: Feed): { data?: Float64Array } {
  const builder = new GraphBuilder();
  const program = builder.program({ name: 'test', metrics: { y: build(builder) } });
  return { ...evaluateGraph(program, { x }, {}).metrics['y'] };
}
