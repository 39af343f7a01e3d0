import type { Dtype } from '../tensor.js';
import type { Graph, NodeId, Shape } from './graph.js';

/** What a batch must bring under one name. */
export interface BatchSlot {
  readonly shape: Shape;
  readonly dtype: Dtype;
}

/** One step of training or evaluation, as data: every backend runs the same program. */
export interface StepProgram {
  /** 'autoencoder.relu.train'. */
  readonly name: string;
  readonly graph: Graph;
  /** Name to shape; float32. It stays with the backend between steps. */
  readonly state: Readonly<Record<string, Shape>>;
  readonly batch: Readonly<Record<string, BatchSlot>>;
  /** The node that becomes a state; a state without one stays as it is. */
  readonly next: Readonly<Record<string, NodeId>>;
  readonly metrics: Readonly<Record<string, NodeId>>;
}
