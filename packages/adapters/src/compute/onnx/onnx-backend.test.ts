/** @jest-environment ./packages/adapters/src/compute/testing/native-arrays-environment.mjs */
import { withZeroMoments } from '@holdpoint/evals/interpretability/graph/adam';
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
import { elementsOf, type Tensor, type Tensors } from '@holdpoint/evals/interpretability/tensor';
import type { ComputeBackend } from '@holdpoint/evals/ports';
import { drawsFrom } from '@holdpoint/shared/statistics/random';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { differenceFromTorch, referenceProgram } from '../testing/reference-autoencoder.js';
import { onnxBackend } from './onnx-backend.js';

let backend: ComputeBackend;
beforeAll(async () => {
  backend = await onnxBackend({ provider: 'cpu', threads: 1 });
});
afterAll(async () => {
  await backend[Symbol.asyncDispose]();
});

describe('onnxruntime agrees with the float64 interpreter on value and gradient', () => {
  it.each(operatorCases.map((operator) => [operator.name, operator] as const))(
    '%s',
    async (_, operator) => {
      const program = caseProgram(operator);
      const state = operandsOf(operator, 11);
      await using opened = await backend.open(program, state);
      const answered = await opened.step({});
      const truth = evaluateGraph(program, state, {}).metrics;
      expect(Object.keys(answered)).toEqual(Object.keys(truth));
      for (const [name, { shape, data }] of Object.entries(truth)) {
        expect(answered[name]?.shape).toEqual(shape);
        data.forEach((value, place) => {
          const error = Math.abs((answered[name]?.data[place] ?? NaN) - value);
          expect(error).toBeLessThan(2e-6 * Math.max(1, Math.abs(value)));
        });
      }
    },
  );
});

describe('a program on onnxruntime', () => {
  it('trains as PyTorch does in float64: twenty steps of Adam', async () => {
    const found = await differenceFromTorch(backend);
    expect(found.maxWeightDifference).toBeGreaterThan(0);
    expect(found.maxWeightDifference).toBeLessThanOrEqual(1e-6);
    expect(found.lastLoss).toBeLessThan(found.firstLoss);
  });

  it('keeps its state between steps, and what no step moves as it was', async () => {
    const state = { total: scalar(1), fixed: scalar(7) };
    await using opened = await backend.open(counting(), state);
    const seen = [];
    for (const x of [2, 3, 4]) seen.push((await opened.step({ x: scalar(x) }))['before']?.data[0]);
    expect(seen).toEqual([1, 3, 6]);
    const last = await opened.state();
    expect(last['total']?.data[0]).toBe(10);
    expect(last['fixed']?.data[0]).toBe(7);
  });

  it('works on copies: neither what went in nor what came out moves with it', async () => {
    const state = { total: scalar(1), fixed: scalar(7) };
    await using opened = await backend.open(counting(), state);
    await opened.step({ x: scalar(2) });
    const first = await opened.state();
    await opened.step({ x: scalar(2) });
    await opened.step({ x: scalar(2) });
    expect(first['total']?.data[0]).toBe(3);
    expect(state.total.data[0]).toBe(1);
  });

  it('takes steps that are asked for at once one after the other', async () => {
    await using opened = await backend.open(counting(), { total: scalar(1), fixed: scalar(7) });
    const steps = [2, 3, 4].map((x) => opened.step({ x: scalar(x) }));
    const between = opened.state();
    await Promise.all([
      ...steps,
      opened.replace({ total: scalar(100) }),
      opened.step({ x: scalar(1) }),
    ]);
    const seen = (await Promise.all(steps)).map(({ before }) => before?.data[0]);
    expect(seen).toEqual([1, 3, 6]);
    expect((await between)['total']?.data[0]).toBe(10);
    expect((await opened.state())['total']?.data[0]).toBe(101);
  });

  it('gives the same bits on four threads every time', async () => {
    await using four = await onnxBackend({ provider: 'cpu', threads: 4 });
    const size = { inputWidth: 64, width: 256, batchSize: 128, l1: 0.1 };
    const adam = { rate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
    const program = referenceProgram({ ...size, adam });
    const draws = drawsFrom(3);
    const drawn = (shape: readonly number[]): Tensor => ({
      shape,
      data: Float32Array.from({ length: elementsOf(shape) }, () => draws.uniform() - 0.5),
    });
    const names = ['W_enc', 'b_enc', 'W_dec', 'b_dec'];
    const weights = names.map((name) => [name, drawn(program.state[name] ?? [])] as const);
    const x = drawn([128, 64]);
    const trained = async (): Promise<Tensors> => {
      await using opened = await four.open(program, withZeroMoments(Object.fromEntries(weights)));
      for (let step = 0; step < 20; step += 1) await opened.step({ x, rate: scalar(0.01) });
      return await opened.state();
    };
    const first = await trained();
    expect(first['W_enc']?.data).not.toEqual(weights[0]?.[1].data);
    expect(await trained()).toEqual(first);
  });

  it('goes on from the state that it is given in between', async () => {
    await using opened = await backend.open(counting(), { total: scalar(1), fixed: scalar(7) });
    await opened.step({ x: scalar(2) });
    await opened.replace({ total: scalar(100) });
    await opened.step({ x: scalar(2) });
    expect((await opened.state())['total']?.data[0]).toBe(102);
  });

  it('refuses a batch, a state and a replacement of another shape, dtype or name', async () => {
    const state = { total: scalar(1), fixed: scalar(7) };
    const vector = { shape: [2], data: Float32Array.of(1, 2) };
    await using opened = await backend.open(counting(), state);
    const integer = { shape: [], data: Int32Array.of(1) };
    for (const batch of [{}, { x: vector }, { x: integer }, { x: { ...vector, shape: [] } }]) {
      await expect(opened.step(batch)).rejects.toMatchObject({ code: 'compute.batch_shape' });
    }
    for (const wrong of [{ total: vector }, { other: scalar(1) }]) {
      await expect(opened.replace(wrong)).rejects.toMatchObject({ code: 'compute.state_shape' });
    }
    await expect(backend.open(counting(), { total: scalar(1) })).rejects.toMatchObject({
      code: 'compute.state_shape',
    });
  });

  it('refuses an index that is not within, where each backend would compute something else', async () => {
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
    expect([...((await opened.step(batchOf(3, 2)))['rows']?.data ?? [])]).toEqual([1, 2, 5, 6]);
    for (const batch of [batchOf(-1, 0), batchOf(4, 0), batchOf(0, 3), batchOf(0, -1)]) {
      await expect(opened.step(batch)).rejects.toMatchObject({ code: 'graph.index_outside' });
    }
  });

  it('is refused where its graph is broken', async () => {
    const program = counting();
    const nodes = program.graph.nodes.map((node) => ({ ...node, shape: [3] }));
    await expect(backend.open({ ...program, graph: { nodes } }, {})).rejects.toMatchObject({
      code: 'compute.program_refused',
    });
  });

  it('says which backend it is', () => {
    expect(backend.identity).toMatchObject({
      name: 'onnx-cpu',
      family: 'onnx',
      dtype: 'float32',
      threads: 1,
      isSoftwareAdapter: false,
    });
    expect(backend.identity.versions['onnxruntime-node']).toMatch(/^\d+\.\d+\.\d+/);
  });
});

function caseProgram(operator: OperatorCase): StepProgram {
  const { builder, operands, value, loss } = caseGraph(operator);
  const gradients = differentiate(builder, loss, operands);
  const metrics: Record<string, number> = { value };
  operands.forEach((node, place) => {
    metrics[`gradient.p${place}`] = gradients.get(node) ?? -1;
  });
  return builder.program({ name: operator.name, metrics });
}

/** Adds x to a total at each step, and answers the total before it. */
function counting(): StepProgram {
  const builder = new GraphBuilder();
  const total = builder.state('total', []);
  builder.state('fixed', []);
  const next = builder.add(total, builder.input('x', []));
  return builder.program({ name: 'counting', next: { total: next }, metrics: { before: total } });
}

function scalar(value: number): { readonly shape: readonly number[]; readonly data: Float32Array } {
  return { shape: [], data: Float32Array.of(value) };
}
