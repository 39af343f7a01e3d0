import type { SandboxLevel } from '@holdpoint/shared/contracts/common';

import type { StepProgram } from './interpretability/graph/step-program.js';
import type { Tensors } from './interpretability/tensor.js';

/** What a model may say or be told. The shapes follow the Messages API, so that transcripts read as they were sent. */
export type ContentBlock =
  | { readonly type: 'text'; readonly text: string }
  | {
      readonly type: 'tool_use';
      readonly id: string;
      readonly name: string;
      readonly input: Readonly<Record<string, unknown>>;
    }
  | {
      readonly type: 'tool_result';
      readonly toolUseId: string;
      readonly content: string;
      readonly isError: boolean;
    };

export interface Message {
  readonly role: 'user' | 'assistant';
  readonly content: readonly ContentBlock[];
}

export interface Tool {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the input, an object. */
  readonly inputSchema: Readonly<Record<string, unknown>>;
}

/** Identity of one model call: the same key always means the same draw of a seeded model. */
export interface DrawKey {
  readonly evaluation: string;
  readonly sampleKey: string;
  readonly epoch: number;
  /** From 0, one per call of the sample. */
  readonly turn: number;
  readonly seed: number;
}

export interface GenerateRequest {
  readonly model: string;
  readonly system?: string;
  readonly messages: readonly Message[];
  readonly tools?: readonly Tool[];
  readonly maxOutputTokens: number;
  readonly temperature: number;
  /** Carried opaquely in the request's metadata. */
  readonly draw: DrawKey;
  /** Weights of the sealed plan: a provider that holds weights itself refuses to answer with others; none sends it on. */
  readonly weightsDigest?: string;
}

export type StopReason =
  'end_turn' | 'tool_use' | 'max_tokens' | 'stop_sequence' | 'refusal' | 'other';

export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export interface GenerateResponse {
  readonly content: readonly ContentBlock[];
  readonly stopReason: StopReason;
  readonly requestId: string | null;
  readonly usage: Usage;
}

/** A text to be read by a model, not answered. */
export interface ActivationsRequest {
  readonly model: string;
  readonly text: string;
  /** As in `GenerateRequest`. */
  readonly weightsDigest?: string;
}

/** What a model computes inside while it reads a text. */
export interface Activations {
  /** Values of the hidden layer of the MLP, after its non-linearity. */
  readonly site: 'mlp';
  readonly width: number;
  readonly tokens: number;
  /** `tokens` rows of `width` values, finite. */
  readonly values: Float32Array;
}

/** One attempt at one model call; the caller owns retries. Throws `HoldpointError` with `provider.*` codes. */
export interface Provider {
  generate(request: GenerateRequest, signal: AbortSignal): Promise<GenerateResponse>;
  /** Left out by providers that serve answers alone. Callers change no array that they are given. */
  activations?(request: ActivationsRequest, signal: AbortSignal): Promise<Activations>;
}

export interface SandboxCommand {
  /** Run by `/bin/sh -c` inside the sandbox, in the task directory. */
  readonly script: string;
  readonly stdin?: string;
}

export interface SandboxResult {
  /** Null when a limit or a signal ended the command. */
  readonly exitCode: number | null;
  /** At most `outputLimitBytes`, invalid UTF-8 replaced; adversarial text. */
  readonly stdout: string;
  readonly stderr: string;
  readonly truncated: boolean;
  readonly timedOut: boolean;
}

export interface SandboxLimits {
  readonly cpuSeconds: number;
  readonly memoryBytes: number;
  readonly processes: number;
  readonly diskBytes: number;
  readonly wallMs: number;
  readonly outputLimitBytes: number;
}

/**
 * A fresh, empty task directory with no network. Files written by one command are seen by the next.
 * `node` is on PATH. Disposing it removes every trace.
 */
export interface SandboxSession extends AsyncDisposable {
  readonly level: SandboxLevel;
  exec(command: SandboxCommand, signal: AbortSignal): Promise<SandboxResult>;
  /** Relative paths without `..`; refuses anything else with `sandbox.path_refused`. */
  writeFile(path: string, content: string): Promise<void>;
  /** Null when it isn't there or isn't a regular file; follows no symlink; capped at `outputLimitBytes`. */
  readFile(path: string): Promise<string | null>;
}

/** Opens sandboxes, or says why it can't: `sandbox.unavailable` with the line that tells how to get one. */
export interface Sandbox {
  readonly level: SandboxLevel;
  open(limits: SandboxLimits): Promise<SandboxSession>;
}

export interface Clock {
  now(): Date;
}

/** Which backend computed something: part of every artefact, since float32 results differ between backends. */
export interface BackendIdentity {
  readonly name:
    | 'tfjs-node-gpu'
    | 'onnx-cuda'
    | 'onnx-webgpu'
    | 'tfjs-webgpu'
    | 'onnx-cpu'
    | 'tfjs-wasm'
    | 'tfjs-cpu';
  readonly family: 'onnx' | 'tfjs';
  /** 'NVIDIA H100', 'SwiftShader Device (Subzero)', 'AMD EPYC 9B14, 4 threads'. */
  readonly adapter: string;
  /** SwiftShader, llvmpipe: they show correctness, never speed. */
  readonly isSoftwareAdapter: boolean;
  /** Package to version; also node, and the driver where one is known. */
  readonly versions: Readonly<Record<string, string>>;
  readonly dtype: 'float32';
  /** Null where the backend doesn't say. */
  readonly threads: number | null;
}

/** Steps of training or evaluation: a program is compiled once, then run many times. */
export interface ComputeBackend extends AsyncDisposable {
  readonly identity: BackendIdentity;
  /**
   * Compiles `program` and takes `state` in. The caller keeps its arrays: the backend works on copies.
   * Throws `compute.program_refused` and `compute.state_shape`.
   */
  open(program: StepProgram, state: Tensors): Promise<OpenProgram>;
}

/** A compiled program with its state. One call at a time. */
export interface OpenProgram extends AsyncDisposable {
  /** One step: the state becomes the program's next state; answers its metrics. Throws `compute.batch_shape`, `graph.index_outside`. */
  step(batch: Tensors): Promise<Tensors>;
  /** A copy on the host, of every state. */
  state(): Promise<Tensors>;
  /** Sets the states named, all or some: resampling, resuming. Throws `compute.state_shape`. */
  replace(state: Tensors): Promise<void>;
}
