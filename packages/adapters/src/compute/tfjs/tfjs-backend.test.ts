import { differentiate } from '@holdpoint/evals/interpretability/graph/differentiate';
import { evaluateGraph } from '@holdpoint/evals/interpretability/graph/evaluate-graph';
import { GraphBuilder } from '@holdpoint/evals/interpretability/graph/graph-builder';
import type { StepProgram } from '@holdpoint/evals/interpretability/graph/step-program';
import {
  caseGraph,
  operandsOf,
  type OperatorCase,
  operatorCases,
} from '@holdpoint/evals/interpretability/graph/testing/operator-cases';
import { scalarOf } from '@holdpoint/evals/interpretability/tensor';
import { describe, expect, it } from '@jest/globals';
import { memory } from '@tensorflow/tfjs-core';

import { tfjsBackend } from './tfjs-backend.js';
import { memberOf } from './tfjs-functions.js';

const names = ['tfjs-cpu', 'tfjs-wasm'] as const;

describe.each(names)('%s agrees with the float64 interpreter on value and gradient', (name) => {
  it.each(operatorCases.map((operator) => [operator.name, operator] as const))(
    'of %s',
    async (_, operator) => {
      await using backend = await tfjsBackend(name);
      const program = caseProgram(operator);
      const state = operandsOf(operator, 11);
      await using opened = await backend.open(program, state);
      const answered = await opened.step({});
      for (const [metric, { shape, data }] of Object.entries(
        evaluateGraph(program, state, {}).metrics,
      )) {
        expect(answered[metric]?.shape).toEqual(shape);
        data.forEach((value, place) => {
          const error = Math.abs((answered[metric]?.data[place] ?? NaN) - value);
          expect(error).toBeLessThan(2e-6 * Math.max(1, Math.abs(value)));
        });
      }
    },
  );

  it('of the k largest among equals: the lower places are kept', async () => {
    await using backend = await tfjsBackend(name);
    const builder = new GraphBuilder();
    const mask = builder.topKMask(builder.input('x', [2, 6]), 3);
    const program = builder.program({ name: 'ties', metrics: { mask } });
    await using opened = await backend.open(program, {});
    const x = { shape: [2, 6], data: Float32Array.of(1, 2, 1, 1, 2, 1, 0, 0, 0, 0, 0, 0) };
    expect([...((await opened.step({ x })).mask?.data ?? [])]).toEqual([
      1, 1, 0, 0, 1, 0, 1, 1, 1, 0, 0, 0,
    ]);
  });
});

describe.each(names)('a program on %s', (name) => {
  const initial = { total: scalarOf(1), fixed: scalarOf(7) };

  it('keeps its state between steps, on copies of what goes in and comes out', async () => {
    await using backend = await tfjsBackend(name);
    await using opened = await backend.open(counting(), initial);
    const seen: unknown[] = [];
    for (const x of [2, 3]) seen.push((await opened.step({ x: scalarOf(x) })).before?.data[0]);
    const between = await opened.state();
    await opened.step({ x: scalarOf(4) });
    expect(seen).toEqual([1, 3]);
    expect(between.total?.data[0]).toBe(6);
    expect((await opened.state()).total?.data[0]).toBe(10);
    expect((await opened.state()).fixed?.data[0]).toBe(7);
    expect(initial.total.data[0]).toBe(1);
  });

  it('goes on from a state that replaces its own, and refuses one of another shape or name', async () => {
    await using backend = await tfjsBackend(name);
    await using opened = await backend.open(counting(), initial);
    await opened.replace({ total: scalarOf(100) });
    await opened.step({ x: scalarOf(2) });
    expect((await opened.state()).total?.data[0]).toBe(102);
    const pair = { shape: [2], data: Float32Array.of(1, 2) };
    const wrong = { code: 'compute.state_shape' };
    await expect(opened.replace({ total: pair })).rejects.toMatchObject(wrong);
    await expect(opened.replace({ other: scalarOf(1) })).rejects.toMatchObject(wrong);
    await expect(backend.open(counting(), { total: scalarOf(1) })).rejects.toMatchObject(wrong);
  });

  it('refuses a batch of another shape or dtype, or without a tensor', async () => {
    await using backend = await tfjsBackend(name);
    await using opened = await backend.open(counting(), initial);
    const integer = { shape: [], data: Int32Array.of(1) };
    const vector = { shape: [1], data: Float32Array.of(1) };
    for (const batch of [{}, { x: integer }, { x: vector }]) {
      await expect(opened.step(batch)).rejects.toMatchObject({ code: 'compute.batch_shape' });
    }
  });

  it('refuses an index that is not within, where each backend would compute something else', async () => {
    await using backend = await tfjsBackend(name);
    const builder = new GraphBuilder();
    const table = builder.state('table', [3, 2]);
    const hot = builder.oneHot(builder.reshape(builder.input('hot', [1, 2], 'int32'), [2]), 4);
    const rows = builder.gatherRows(table, builder.input('rows', [2], 'int32'));
    const program = builder.program({ name: 'indices', metrics: { hot, rows } });
    const state = { table: { shape: [3, 2], data: Float32Array.of(1, 2, 3, 4, 5, 6) } };
    await using opened = await backend.open(program, state);
    const batchOf = (inHot: number, inRows: number) => ({
      hot: { shape: [1, 2], data: Int32Array.of(0, inHot) },
      rows: { shape: [2], data: Int32Array.of(0, inRows) },
    });
    expect([...((await opened.step(batchOf(3, 2))).rows?.data ?? [])]).toEqual([1, 2, 5, 6]);
    for (const batch of [batchOf(-1, 0), batchOf(4, 0), batchOf(0, 3), batchOf(0, -1)]) {
      await expect(opened.step(batch)).rejects.toMatchObject({ code: 'graph.index_outside' });
    }
  });

  it('holds no more tensors after a hundred steps than after one, and none when it is closed', async () => {
    await using backend = await tfjsBackend(name);
    const before = tensorCount();
    const opened = await backend.open(counting(), initial);
    await opened.step({ x: scalarOf(1) });
    const once = tensorCount();
    for (let step = 0; step < 100; step += 1) await opened.step({ x: scalarOf(1) });
    expect(tensorCount()).toBe(once);
    await opened[Symbol.asyncDispose]();
    expect(tensorCount()).toBe(before);
  });
});

describe('two backends of TensorFlow.js in one process', () => {
  it('take turns without mixing their states', async () => {
    await using wasm = await tfjsBackend('tfjs-wasm');
    await using cpu = await tfjsBackend('tfjs-cpu');
    await using first = await wasm.open(counting(), { total: scalarOf(1), fixed: scalarOf(0) });
    await using second = await cpu.open(counting(), { total: scalarOf(10), fixed: scalarOf(0) });
    const x = scalarOf(1);
    await Promise.all([first.step({ x }), second.step({ x })]);
    await Promise.all([second.step({ x }), first.step({ x })]);
    expect((await first.state()).total?.data[0]).toBe(3);
    expect((await second.state()).total?.data[0]).toBe(12);
  });
});

describe('an absent backend', () => {
  it('of CUDA 11 is absent with its reason when its native addon is missing', async () => {
    await expect(tfjsBackend('tfjs-node-gpu')).rejects.toMatchObject({
      code: 'compute.backend_absent',
      kind: 'unavailable',
    });
  });
});

function tensorCount(): unknown {
  return memberOf(memory(), 'numTensors');
}

/** `total` grows by `x`; `fixed` stays. */
function counting(): StepProgram {
  const builder = new GraphBuilder();
  const total = builder.state('total', []);
  builder.state('fixed', []);
  const next = builder.add(total, builder.input('x', []));
  return builder.program({ name: 'count', next: { total: next }, metrics: { before: total } });
}

function caseProgram(operator: OperatorCase): StepProgram {
  const { builder, operands, value, loss } = caseGraph(operator);
  const gradients = [...differentiate(builder, loss, operands)].map(
    ([operand, gradient]) => [`gradient.${operands.indexOf(operand)}`, gradient] as const,
  );
  return builder.program({
    name: operator.name,
    metrics: { value, loss, ...Object.fromEntries(gradients) },
  });
}
