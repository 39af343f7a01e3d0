import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import type { ComputeBackend } from '../ports.js';
import type { Tensors } from './tensor.js';

export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };
export type JsonObject = Readonly<Record<string, JsonValue>>;

/** Everything a computation needs to go on after a kill: state of the optimiser included, no generator's state. */
export interface TrainingCheckpoint {
  /** Part of the computation, such as `transformer` or `autoencoder`. */
  readonly phase: string;
  /** Steps of the phase that are done. */
  readonly step: number;
  readonly tensors: Tensors;
  readonly notes: JsonObject;
}

export interface ComputationProgress {
  readonly phase: string;
  readonly done: number;
  readonly total: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/** What runs a computation: backend, cancellation, its place on disk and its audience. */
export interface ComputationHost {
  readonly backend: ComputeBackend;
  /** Aborted: the computation throws `compute.cancelled` at its next step. */
  readonly signal: AbortSignal;
  /** Last complete checkpoint of this very spec, or null. Throws `computation.spec_differs`, `computation.corrupt`. */
  restore(): Promise<TrainingCheckpoint | null>;
  /** Atomic: a kill leaves the checkpoint before or this one, never a part. */
  save(checkpoint: TrainingCheckpoint): Promise<void>;
  /** The host adds the time left; never throws. */
  report(progress: ComputationProgress): void;
}

/** Throws `compute.cancelled` once the host asked for an end; called between steps, so that state stays whole. */
export function throwIfCancelled(signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw new HoldpointError({
    code: 'compute.cancelled',
    kind: 'conflict',
    message:
      'The computation was cancelled; its last checkpoint stands and the same command goes on from there.',
  });
}
