import { describe, expect, it } from '@jest/globals';

import { checkProgram } from './check-program.js';
import type { GraphNode } from './graph.js';
import { GraphBuilder } from './graph-builder.js';
import type { StepProgram } from './step-program.js';

describe('the check of a program', () => {
  it('passes what the builder built', () => {
    expect(() => {
      checkProgram(program());
    }).not.toThrow();
  });

  it.each<[string, (whole: StepProgram) => StepProgram]>([
    ['a node before what it reads', (whole) => withNodes(whole, (nodes) => nodes.toReversed())],
    ['a node that reads itself', (whole) => withNode(whole, 2, { inputs: [0, 2] })],
    ['a node that reads nothing there', (whole) => withNode(whole, 2, { inputs: [0, -1] })],
    ['a shape that the operation has not', (whole) => withNode(whole, 2, { shape: [3] })],
    ['a dtype that the operation has not', (whole) => withNode(whole, 2, { dtype: 'int32' })],
    ['operands that do not fit', (whole) => withNode(whole, 2, { inputs: [0] })],
    ['an input that nobody gives', (whole) => ({ ...whole, batch: {} })],
    ['an input of another shape', (whole) => ({ ...whole, state: { w: [3] } })],
    ['a next state that is no node', (whole) => ({ ...whole, next: { w: 99 } })],
    ['a next state without a state', (whole) => ({ ...whole, next: { v: 2 } })],
    ['a metric that is no node', (whole) => ({ ...whole, metrics: { y: 99 } })],
  ])('refuses %s', async (_, broken) => {
    await expect(() => {
      checkProgram(broken(program()));
    }).toThrowWithCode('compute.program_refused');
  });
});

function program(): StepProgram {
  const builder = new GraphBuilder();
  const [w, x] = [builder.state('w', [2]), builder.input('x', [2])];
  const sum = builder.add(w, x);
  return builder.program({ name: 'test', next: { w: sum }, metrics: { y: sum } });
}

function withNodes(
  whole: StepProgram,
  change: (nodes: readonly GraphNode[]) => readonly GraphNode[],
): StepProgram {
  return { ...whole, graph: { nodes: change(whole.graph.nodes) } };
}

function withNode(whole: StepProgram, place: number, change: Partial<GraphNode>): StepProgram {
  return withNodes(whole, (nodes) =>
    nodes.map((node, at) => (at === place ? { ...node, ...change } : node)),
  );
}
