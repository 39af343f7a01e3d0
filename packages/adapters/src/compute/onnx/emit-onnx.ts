import type { GraphNode, NodeId } from '@holdpoint/evals/interpretability/graph/graph';
import type { StepProgram } from '@holdpoint/evals/interpretability/graph/step-program';
import { dtypeOf } from '@holdpoint/evals/interpretability/tensor';

import { type FusedProduct, fusedProduct, usesOf } from './fuse-products.js';
import { OnnxWriter } from './onnx-writer.js';
import { type OnnxValue, writeModel } from './write-model.js';

/** A program as an ONNX model, and how its names are called there. */
export interface EmittedProgram {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Input of the model to the name in the program; those that no output depends on are not there. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Output of the model to the state that it becomes; a state that stays has none. */
  readonly next: Readonly<Record<string, string>>;
  /** Output of the model to the metric that it is. */
  readonly metrics: Readonly<Record<string, string>>;
}

/**
 * The program as one inference graph of ONNX, gradients, optimiser and all, since onnxruntime-node has no training of
 * its own. Only what an output depends on is emitted; a transpose before a product, and a sum after it, become part of
 * one Gemm. Deterministic: equal programs are equal bytes. The program is one that `checkProgram` has passed.
 */
export function emitOnnx(program: StepProgram): EmittedProgram {
  return new Emission(program).emit();
}

// Apart from the names of nodes and constants, whatever a program calls its states.
const INPUT = 'input/';

class Emission {
  readonly #writer = new OnnxWriter();
  readonly #names = new Map<NodeId, string>();
  readonly #truths = new Map<NodeId, string>();
  readonly #program: StepProgram;
  readonly #nodes: readonly GraphNode[];

  constructor(program: StepProgram) {
    this.#program = program;
    this.#nodes = program.graph.nodes;
  }

  emit(): EmittedProgram {
    const next = this.#movedStates();
    const metrics = Object.entries(this.#program.metrics);
    const outputs = [
      ...next.map(([name, node]) => ({ output: `next/${name}`, node })),
      ...metrics.map(([name, node]) => ({ output: `metric/${name}`, node })),
    ];
    const uses = usesOf(
      this.#nodes,
      outputs.map(({ node }) => node),
    );
    this.#nodes.forEach((node, id) => {
      if (!uses.isUsed(id)) return;
      const fused = fusedProduct(this.#nodes, id, uses);
      this.#names.set(id, fused ? this.#product(fused) : this.#emitNode(node, id));
    });
    const values = outputs.map(({ output, node }): OnnxValue => {
      this.#writer.nameOutput(this.#nameOf(node), output);
      const { shape, dtype } = this.#node(node);
      return { name: output, type: dtype, shape };
    });
    const model = this.#writer.model(this.#program.name, values);
    return {
      bytes: writeModel(model),
      inputs: Object.fromEntries(model.inputs.map(({ name }) => [name, name.slice(INPUT.length)])),
      next: Object.fromEntries(next.map(([name]) => [`next/${name}`, name])),
      metrics: Object.fromEntries(metrics.map(([name]) => [`metric/${name}`, name])),
    };
  }

  /** Next states but for those that are the state itself. */
  #movedStates(): readonly (readonly [string, NodeId])[] {
    return Object.entries(this.#program.next).filter(([name, node]) => {
      const { operation } = this.#node(node);
      return operation.kind !== 'input' || operation.name !== name;
    });
  }

  #product({ left, right, addend, transA, transB }: FusedProduct): string {
    const inputs = [this.#nameOf(left), this.#nameOf(right)];
    if (addend !== null) inputs.push(this.#addendOf(addend));
    return this.#writer.add('Gemm', inputs, {
      ...(transA ? { transA: { kind: 'int', value: 1 } } : {}),
      ...(transB ? { transB: { kind: 'int', value: 1 } } : {}),
    });
  }

  /** The WebGPU provider's Gemm ends the process when its addend has no extents. */
  #addendOf(id: NodeId): string {
    const name = this.#nameOf(id);
    const isScalar = this.#node(id).shape.length === 0;
    return isScalar ? this.#writer.add('Reshape', [name, this.#writer.integers([1, 1])]) : name;
  }

  #emitNode({ operation, inputs, shape }: GraphNode, id: NodeId): string {
    const writer = this.#writer;
    const names = inputs.map((input) => this.#nameOf(input));
    const [first = '', second = ''] = names;
    switch (operation.kind) {
      case 'input':
        return writer.input({ name: `${INPUT}${operation.name}`, type: operation.dtype, shape });
      case 'constant':
        return writer.constant(dtypeOf(operation.tensor), shape, operation.tensor.data);
      case 'identity':
      case 'stopGradient':
        return first;
      case 'scale':
        return writer.add('Mul', [first, writer.scalar(operation.factor)]);
      case 'greaterThan':
        return writer.add('Cast', [this.#truthOf(id)], { to: { kind: 'int', value: 1 } });
      case 'where': {
        const [condition = 0] = inputs;
        return writer.add('Where', [this.#truthOf(condition), ...names.slice(1)]);
      }
      case 'sum':
        if (
          isColumnSum(
            operation.axes,
            inputs.map((input) => this.#node(input).shape),
          )
        ) {
          return this.#columnSum(first, inputs[0] ?? 0, shape);
        }
        return writer.add('ReduceSum', [first, writer.integers(operation.axes)], {
          keepdims: { kind: 'int', value: Number(operation.keepDims) },
        });
      case 'mean':
      case 'sumSquares':
        return writer.add(operation.kind === 'mean' ? 'ReduceMean' : 'ReduceSumSquare', [first], {
          axes: { kind: 'ints', value: operation.axes },
          keepdims: { kind: 'int', value: Number(operation.keepDims) },
        });
      case 'reshape':
        return writer.add('Reshape', [first, writer.integers(shape)]);
      case 'broadcast':
        return writer.add('Expand', [first, writer.integers(shape)]);
      case 'transpose':
        return writer.add('Transpose', [first], {
          perm: { kind: 'ints', value: operation.order },
        });
      case 'softmax':
      case 'logSoftmax':
        return writer.add(operation.kind === 'softmax' ? 'Softmax' : 'LogSoftmax', [first], {
          axis: { kind: 'int', value: -1 },
        });
      case 'layerNorm': {
        const ones = new Float32Array(shape.at(-1) ?? 1).fill(1);
        const scale = writer.constant('float32', [ones.length], ones);
        return writer.add('LayerNormalization', [first, scale], {
          axis: { kind: 'int', value: -1 },
          epsilon: { kind: 'float', value: operation.epsilon },
        });
      }
      case 'oneHot': {
        const depth = writer.constant('int32', [], Int32Array.of(operation.depth));
        const values = writer.constant('float32', [2], Float32Array.of(0, 1));
        return writer.add('OneHot', [first, depth, values], { axis: { kind: 'int', value: -1 } });
      }
      case 'topKMask':
        return this.#topKMask(first, operation.count, shape);
      case 'concat':
        return writer.add('Concat', names, { axis: { kind: 'int', value: operation.axis } });
      case 'slice':
        return writer.add('Slice', [
          first,
          writer.integers([operation.start]),
          writer.integers([operation.end]),
          writer.integers([operation.axis]),
        ]);
      case 'gatherRows':
        return writer.add('Gather', [first, second], { axis: { kind: 'int', value: 0 } });
      case 'add':
      case 'sub':
      case 'mul':
      case 'div':
      case 'matmul':
      case 'relu':
      case 'sign':
      case 'abs':
      case 'sqrt':
      case 'exp':
      case 'log':
      case 'reciprocal':
      case 'neg':
        return writer.add(operatorNames[operation.kind], names);
    }
  }

  /** As a product with ones: over a large batch its threads read whole rows, where ReduceSum's stride over them. */
  #columnSum(x: string, id: NodeId, shape: readonly number[]): string {
    const [rows = 1, columns = 1] = this.#node(id).shape;
    const sum = this.#writer.add('Gemm', [this.#writer.ones(rows), x]);
    return shape.length === 2 && shape[1] === columns
      ? sum
      : this.#writer.add('Reshape', [sum, this.#writer.integers(shape)]);
  }

  /** Of equals TopK takes the lower index, so a mask made of its indices keeps exactly `count`. */
  #topKMask(x: string, count: number, shape: readonly number[]): string {
    const writer = this.#writer;
    const [, indices] = writer.addMany('TopK', [x, writer.integers([count])], 2, {
      axis: { kind: 'int', value: -1 },
      sorted: { kind: 'int', value: 0 },
    });
    const none = writer.add('Expand', [writer.scalar(0), writer.integers(shape)]);
    const ones = writer.add('Expand', [writer.scalar(1), writer.integers(shape.with(-1, count))]);
    return writer.add('ScatterElements', [none, indices, ones], {
      axis: { kind: 'int', value: -1 },
    });
  }

  /** A condition as ONNX wants it; a comparison is one already, whatever else isn't 0 is true. */
  #truthOf(id: NodeId): string {
    const known = this.#truths.get(id);
    if (known !== undefined) return known;
    const { operation, inputs } = this.#node(id);
    const truth =
      operation.kind === 'greaterThan'
        ? this.#writer.add(
            'Greater',
            inputs.map((input) => this.#nameOf(input)),
          )
        : this.#writer.add('Cast', [this.#nameOf(id)], { to: { kind: 'int', value: 9 } });
    this.#truths.set(id, truth);
    return truth;
  }

  #nameOf(id: NodeId): string {
    return this.#names.get(id) ?? '';
  }

  #node(id: NodeId): GraphNode {
    return this.#nodes[id] ?? NOWHERE;
  }
}

const NOWHERE: GraphNode = {
  operation: { kind: 'input', name: '', shape: [], dtype: 'float32' },
  inputs: [],
  shape: [],
  dtype: 'float32',
};

/** Sum over the rows of a matrix. */
function isColumnSum(axes: readonly number[], inputs: readonly (readonly number[])[]): boolean {
  return inputs[0]?.length === 2 && axes.length === 1 && axes[0] === 0;
}

const operatorNames = {
  add: 'Add',
  sub: 'Sub',
  mul: 'Mul',
  div: 'Div',
  matmul: 'MatMul',
  relu: 'Relu',
  sign: 'Sign',
  abs: 'Abs',
  sqrt: 'Sqrt',
  exp: 'Exp',
  log: 'Log',
  reciprocal: 'Reciprocal',
  neg: 'Neg',
} as const;
