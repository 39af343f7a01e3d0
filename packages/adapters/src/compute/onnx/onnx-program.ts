import { checkProgram } from '@holdpoint/evals/interpretability/graph/check-program';
import { GraphBuilder } from '@holdpoint/evals/interpretability/graph/graph-builder';
import { indexBounds } from '@holdpoint/evals/interpretability/graph/index-bounds';
import type { StepProgram } from '@holdpoint/evals/interpretability/graph/step-program';
import {
  dtypeOf,
  elementsOf,
  type Tensor,
  type Tensors,
  zerosOf,
} from '@holdpoint/evals/interpretability/tensor';
import type { OpenProgram } from '@holdpoint/evals/ports';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import { firstLine } from '../backend-absent.js';
import { requireIndices } from '../require-tensors.js';
import { emitOnnx, type EmittedProgram } from './emit-onnx.js';
import type { OrtModule, OrtSession, OrtTensor } from './ort-module.js';
import { deviceBuffers, hostBuffers, hostTensor, type StateBuffers } from './state-buffers.js';

/** A loaded onnxruntime and where it is to run. */
export interface OrtRuntime {
  readonly ort: OrtModule;
  readonly provider: 'cpu' | 'cuda' | 'webgpu';
  readonly threads: number;
}

/** One session and the state between its steps. */
export class OnnxProgram implements OpenProgram {
  readonly #ort: OrtModule;
  readonly #session: OrtSession;
  readonly #program: StepProgram;
  readonly #emitted: EmittedProgram;
  readonly #indices: Readonly<Record<string, number>>;
  readonly #state: StateBuffers;
  readonly #onClose: (closed: OnnxProgram) => void;
  #last: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  private constructor(
    runtime: OrtRuntime,
    session: OrtSession,
    program: StepProgram,
    emitted: EmittedProgram,
    onClose: (closed: OnnxProgram) => void,
  ) {
    this.#onClose = onClose;
    this.#ort = runtime.ort;
    this.#session = session;
    this.#program = program;
    this.#emitted = emitted;
    this.#indices = indexBounds(program);
    const moved = Object.values(emitted.next);
    // Only WebGPU: the Node binding keeps no other device's buffers (js/node/src/tensor_helper.cc).
    this.#state =
      runtime.provider === 'webgpu'
        ? deviceBuffers(() => openReader(runtime, program, moved))
        : hostBuffers(new Map(moved.map((name) => [name, this.#tensor(this.#zerosOf(name))])));
  }

  /** Throws `compute.program_refused` where the graph is broken or the runtime won't have it. */
  static async open(
    runtime: OrtRuntime,
    program: StepProgram,
    state: Tensors,
    onClose: (closed: OnnxProgram) => void = () => undefined,
  ): Promise<OnnxProgram> {
    checkProgram(program);
    const emitted = emitOnnx(program);
    const session = await openSession(runtime, program.name, emitted);
    try {
      const opened = new OnnxProgram(runtime, session, program, emitted, onClose);
      opened.#take(state, Object.keys(program.state));
      return opened;
    } catch (error) {
      await session.release();
      throw error;
    }
  }

  step(batch: Tensors): Promise<Tensors> {
    return this.#inTurn(() => this.#advance(batch));
  }

  state(): Promise<Tensors> {
    return this.#inTurn(() => this.#state.toHost());
  }

  replace(state: Tensors): Promise<void> {
    return this.#inTurn(() => {
      this.#take(state, Object.keys(state));
      return Promise.resolve();
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    this.#isClosed = true;
    this.#onClose(this);
    return this.#inTurn(async () => {
      await this.#state.release();
      await this.#session.release();
    });
  }

  /** A step reads the arrays that the one before it writes: two at once would be one, silently. */
  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #advance(batch: Tensors): Promise<Tensors> {
    const feeds: Record<string, OrtTensor> = {};
    for (const [input, name] of Object.entries(this.#emitted.inputs)) {
      feeds[input] = this.#state.get(name) ?? this.#batchTensor(name, batch[name]);
    }
    requireIndices(this.#indices, batch);
    const fetches: Record<string, OrtTensor | null> = {};
    for (const [output, name] of Object.entries(this.#emitted.next)) {
      fetches[output] = this.#state.target(name);
    }
    for (const output of Object.keys(this.#emitted.metrics)) fetches[output] = null;
    const results = await this.#session.run(feeds, fetches);
    for (const [output, name] of Object.entries(this.#emitted.next)) {
      this.#state.advance(name, results[output]);
    }
    return Object.fromEntries(
      Object.entries(this.#emitted.metrics).flatMap(([output, name]) => {
        const result = results[output];
        return result === undefined ? [] : [[name, hostTensor(result)]];
      }),
    );
  }

  #take(state: Tensors, names: readonly string[]): void {
    const taken = names.map((name) => {
      const tensor = state[name];
      const { shape } = this.#slotOf(name);
      if (tensor === undefined || !fits(tensor, shape, 'float32')) {
        throw misfit('compute.state_shape', name, shape, tensor);
      }
      return [name, this.#tensor({ shape, data: tensor.data.slice() })] as const;
    });
    for (const [name, tensor] of taken) this.#state.set(name, tensor);
  }

  #slotOf(name: string): { readonly shape: readonly number[] } {
    const shape = this.#program.state[name];
    if (shape !== undefined) return { shape };
    throw new HoldpointError({
      code: 'compute.state_shape',
      kind: 'invalid',
      message: `Program ${this.#program.name} has no state ${name}.`,
    });
  }

  #batchTensor(name: string, tensor: Tensor | undefined): OrtTensor {
    const slot = this.#program.batch[name];
    if (slot === undefined || tensor === undefined || !fits(tensor, slot.shape, slot.dtype)) {
      throw misfit('compute.batch_shape', name, slot?.shape ?? [], tensor);
    }
    return this.#tensor(tensor);
  }

  #zerosOf(name: string): Tensor {
    return zerosOf(this.#slotOf(name).shape);
  }

  #tensor({ shape, data }: Tensor): OrtTensor {
    return new this.#ort.Tensor(dtypeOf({ shape, data }), data, shape);
  }
}

function fits(tensor: Tensor, shape: readonly number[], dtype: 'float32' | 'int32'): boolean {
  return (
    tensor.shape.join() === shape.join() &&
    tensor.data.length === elementsOf(shape) &&
    dtypeOf(tensor) === dtype
  );
}

/** The states named, passed through to the CPU. */
function openReader(
  runtime: OrtRuntime,
  program: StepProgram,
  names: readonly string[],
): Promise<OrtSession> {
  const builder = new GraphBuilder();
  const metrics = Object.fromEntries(
    names.map((name) => [name, builder.state(name, program.state[name] ?? [])]),
  );
  const reader = builder.program({ name: `${program.name}.state`, metrics });
  return openSession(runtime, reader.name, emitOnnx(reader));
}

function openSession(
  { ort, provider, threads }: OrtRuntime,
  name: string,
  { bytes, next, metrics }: EmittedProgram,
): Promise<OrtSession> {
  const locations = [
    ...Object.keys(next).map((output) => [output, 'gpu-buffer']),
    ...Object.keys(metrics).map((output) => [output, 'cpu']),
  ];
  return ort.InferenceSession.create(bytes, {
    executionProviders: [provider],
    graphOptimizationLevel: 'all',
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
    ...(provider === 'webgpu' ? { preferredOutputLocation: Object.fromEntries(locations) } : {}),
  }).catch((error: unknown) => {
    throw refused(name, error);
  });
}

function misfit(
  code: 'compute.state_shape' | 'compute.batch_shape',
  name: string,
  shape: readonly number[],
  tensor: Tensor | undefined,
): HoldpointError {
  const got = tensor === undefined ? 'missing' : `${dtypeOf(tensor)} [${tensor.shape.join(', ')}]`;
  return new HoldpointError({
    code,
    kind: 'invalid',
    message: `${name} must have shape [${shape.join(', ')}]; it is ${got}, ${tensor?.data.length ?? 0} elements.`,
  });
}

function refused(name: string, cause: unknown): HoldpointError {
  return new HoldpointError({
    code: 'compute.program_refused',
    kind: 'invalid',
    message: `onnxruntime refuses program ${name}: ${firstLine(cause)}`,
    cause,
  });
}
