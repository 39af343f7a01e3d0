import { checkProgram } from '@holdpoint/evals/interpretability/graph/check-program';
import type { NodeId } from '@holdpoint/evals/interpretability/graph/graph';
import { indexBounds } from '@holdpoint/evals/interpretability/graph/index-bounds';
import type { StepProgram } from '@holdpoint/evals/interpretability/graph/step-program';
import type { Tensor, Tensors } from '@holdpoint/evals/interpretability/tensor';
import type { OpenProgram } from '@holdpoint/evals/ports';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import {
  requireBatch,
  requireIndices,
  requireState,
  requireWholeState,
} from '../require-tensors.js';
import type { LoadedTfjs } from './load-tfjs.js';
import { runNode } from './run-node.js';
import { takeTurn } from './take-turn.js';
import type { TfjsFunctions, TfTensor } from './tfjs-functions.js';

/** A program with its state as tensors of one backend of TensorFlow.js. */
export class TfjsProgram implements OpenProgram {
  private readonly states = new Map<string, TfTensor>();
  private readonly constants = new Map<NodeId, TfTensor>();
  private readonly lastUse: readonly number[];
  private readonly outputs: ReadonlySet<NodeId>;
  private readonly tf: TfjsFunctions;
  private readonly indices: Readonly<Record<string, number>>;

  private constructor(
    private readonly loaded: LoadedTfjs,
    private readonly program: StepProgram,
    private readonly onClose: (program: TfjsProgram) => void,
  ) {
    this.tf = loaded.tf;
    this.outputs = new Set([...Object.values(program.next), ...Object.values(program.metrics)]);
    this.lastUse = lastUses(program);
    this.indices = indexBounds(program);
  }

  /** Throws `compute.program_refused` and `compute.state_shape`. */
  static async open(
    loaded: LoadedTfjs,
    program: StepProgram,
    state: Tensors,
    onClose: (program: TfjsProgram) => void,
  ): Promise<TfjsProgram> {
    checkProgram(program);
    const opened = new TfjsProgram(loaded, program, onClose);
    const checked = requireWholeState(program.state, state);
    await takeTurn(loaded, () => {
      for (const [name, tensor] of checked) opened.states.set(name, opened.upload(tensor));
      for (const [id, { operation }] of program.graph.nodes.entries()) {
        if (operation.kind === 'constant')
          opened.constants.set(id, opened.upload(operation.tensor));
      }
    });
    return opened;
  }

  async step(batch: Tensors): Promise<Tensors> {
    const checked = requireBatch(this.program.batch, batch);
    requireIndices(this.indices, batch);
    const kept = await takeTurn(this.loaded, () => this.advance(checked));
    const metrics: [string, Tensor][] = [];
    for (const [index, name] of Object.keys(this.program.metrics).entries()) {
      const tensor = tensorAt(kept, index);
      metrics.push([name, await download(tensor)]);
      tensor.dispose();
    }
    return Object.fromEntries(metrics);
  }

  async state(): Promise<Tensors> {
    const copies: [string, Tensor][] = [];
    for (const [name, tensor] of this.states) copies.push([name, await download(tensor)]);
    return Object.fromEntries(copies);
  }

  async replace(state: Tensors): Promise<void> {
    const checked = requireState(this.program.state, state);
    await takeTurn(this.loaded, () => {
      for (const [name, tensor] of checked) {
        this.states.get(name)?.dispose();
        this.states.set(name, this.upload(tensor));
      }
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    for (const tensor of [...this.states.values(), ...this.constants.values()]) tensor.dispose();
    this.states.clear();
    this.constants.clear();
    this.onClose(this);
    return Promise.resolve();
  }

  /** Runs the graph and moves the state on; answers the metrics. */
  private advance(batch: readonly (readonly [string, Tensor])[]): readonly TfTensor[] {
    const inputs = new Map(batch.map(([name, tensor]) => [name, this.upload(tensor)]));
    let kept: TfTensor[];
    try {
      kept = this.tf.tidy(() => this.outputsOf(inputs));
    } finally {
      for (const tensor of inputs.values()) tensor.dispose();
    }
    const nextNames = Object.keys(this.program.next);
    for (const [index, name] of nextNames.entries()) {
      this.states.get(name)?.dispose();
      this.states.set(name, tensorAt(kept, index));
    }
    return kept.slice(nextNames.length);
  }

  /** Next states, then metrics. A value is let go after its last use: a step holds what it needs and not all it made. */
  private outputsOf(batch: ReadonlyMap<string, TfTensor>): TfTensor[] {
    const values: (TfTensor | undefined)[] = [];
    for (const [id, node] of this.program.graph.nodes.entries()) {
      const { operation } = node;
      if (operation.kind === 'constant') values.push(this.constants.get(id));
      else if (operation.kind === 'input') {
        values.push(this.states.get(operation.name) ?? batch.get(operation.name));
      } else if (this.lastUse[id] === undefined) values.push(undefined);
      else {
        const inputs = node.inputs.map((input) => tensorAt(values, input));
        values.push(runNode(this.tf, node, inputs));
        this.release(node.inputs, id, values);
      }
    }
    const { next, metrics } = this.program;
    // Clones: two outputs may be one node, and a node may be a state.
    return [...Object.values(next), ...Object.values(metrics)].map((id) =>
      this.tf.clone(tensorAt(values, id)),
    );
  }

  private release(ids: readonly NodeId[], at: NodeId, values: (TfTensor | undefined)[]): void {
    for (const id of new Set(ids)) {
      const kind = this.program.graph.nodes[id]?.operation.kind;
      const isOurs = kind !== 'input' && kind !== 'constant';
      if (!isOurs || this.outputs.has(id) || this.lastUse[id] !== at) continue;
      values[id]?.dispose();
      values[id] = undefined;
    }
  }

  private upload({ data, shape }: Tensor): TfTensor {
    const dtype = data instanceof Int32Array ? 'int32' : 'float32';
    // A copy: its processor backend would keep the caller's own array.
    return this.tf.tensor(data.slice(), shape, dtype);
  }
}

/** For each node the last node that reads it, or itself for an output; undefined: nothing needs it. */
function lastUses({ graph, next, metrics }: StepProgram): readonly number[] {
  const last: number[] = [];
  for (const id of [...Object.values(next), ...Object.values(metrics)]) last[id] = id;
  for (const [id, node] of [...graph.nodes.entries()].reverse()) {
    if (last[id] === undefined) continue;
    for (const input of node.inputs) last[input] = Math.max(last[input] ?? 0, id);
  }
  return last;
}

function tensorAt(tensors: readonly (TfTensor | undefined)[], index: number): TfTensor {
  const tensor = tensors[index];
  if (tensor !== undefined) return tensor;
  throw new HoldpointError({
    code: 'compute.program_refused',
    kind: 'invalid',
    message: `The program reads node ${index}, which has no value.`,
  });
}

async function download(tensor: TfTensor): Promise<Tensor> {
  const data = await tensor.data();
  const shape = [...tensor.shape];
  return { shape, data: data instanceof Int32Array ? data.slice() : Float32Array.from(data) };
}
