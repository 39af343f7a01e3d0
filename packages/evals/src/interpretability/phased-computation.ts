import type { ComputationHost, JsonObject, TrainingCheckpoint } from './computation.js';
import type { Tensors } from './tensor.js';

/** What one phase leaves to the next ones. */
export interface PhaseResult {
  readonly tensors: Tensors;
  readonly notes: JsonObject;
}

/** Phases and names never hold it, so that no two names fall together. */
const SEPARATOR = '|';

/**
 * Phases one after the other under one host: every checkpoint also carries the results of the phases before, so that a
 * computation resumed in its last phase needs nothing else. Results are a phase's smallest state: weights, no moments.
 */
export class PhasedComputation {
  readonly #host: ComputationHost;
  readonly #restored: TrainingCheckpoint | null;
  readonly #results = new Map<string, PhaseResult>();

  private constructor(host: ComputationHost, restored: TrainingCheckpoint | null) {
    this.#host = host;
    this.#restored = restored;
  }

  /** Throws as the host's `restore`. */
  static async open(host: ComputationHost): Promise<PhasedComputation> {
    return new PhasedComputation(host, await host.restore());
  }

  /** The phase's result, from the checkpoint where it was done before; else `work`, which sees its own checkpoints alone. */
  async run(
    phase: string,
    work: (host: ComputationHost) => Promise<PhaseResult>,
  ): Promise<PhaseResult> {
    const result = this.#carriedResult(phase) ?? (await work(this.#hostOf(phase)));
    this.#results.set(phase, result);
    return result;
  }

  #hostOf(phase: string): ComputationHost {
    const { backend, signal } = this.#host;
    return {
      backend,
      signal,
      restore: () => Promise.resolve(this.#ownCheckpoint(phase)),
      save: (checkpoint) => this.#host.save(this.#withResults(checkpoint)),
      report: (progress) => {
        this.#host.report(progress);
      },
    };
  }

  #ownCheckpoint(phase: string): TrainingCheckpoint | null {
    const restored = this.#restored;
    if (restored?.phase !== phase) return null;
    const own = Object.entries(restored.tensors).filter(([name]) => !name.includes(SEPARATOR));
    return { ...restored, tensors: Object.fromEntries(own) };
  }

  #carriedResult(phase: string): PhaseResult | null {
    const notes = objectAt(objectAt(this.#restored?.notes, 'carried'), phase);
    if (notes === null || this.#restored === null) return null;
    const prefix = `${phase}${SEPARATOR}`;
    const carried = Object.entries(this.#restored.tensors).flatMap(([name, tensor]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), tensor] as const] : [],
    );
    return { tensors: Object.fromEntries(carried), notes };
  }

  #withResults(checkpoint: TrainingCheckpoint): TrainingCheckpoint {
    const tensors = { ...checkpoint.tensors };
    const carried: Record<string, JsonObject> = {};
    for (const [phase, result] of this.#results) {
      carried[phase] = result.notes;
      for (const [name, tensor] of Object.entries(result.tensors)) {
        tensors[`${phase}${SEPARATOR}${name}`] = tensor;
      }
    }
    return { ...checkpoint, tensors, notes: { ...checkpoint.notes, carried } };
  }
}

function objectAt(value: unknown, name: string): JsonObject | null {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return null;
  const found: unknown = Object.entries(value).find(([key]) => key === name)?.[1];
  // A checkpoint's notes were parsed as JSON when it was read.
  return typeof found === 'object' && found !== null ? (found as JsonObject) : null;
}
