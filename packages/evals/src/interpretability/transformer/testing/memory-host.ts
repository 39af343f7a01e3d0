import { referenceBackend } from '../../../testing/reference-backend.js';
import type { ComputationHost, TrainingCheckpoint } from '../../computation.js';

/** A host that keeps its checkpoint in memory and can be cancelled after some checkpoints. */
export class MemoryHost implements ComputationHost {
  readonly backend = referenceBackend();
  readonly reports: number[] = [];
  private readonly controller = new AbortController();
  readonly signal: AbortSignal = this.controller.signal;

  constructor(
    public saved: TrainingCheckpoint | null = null,
    private readonly cancelAtStep = Infinity,
  ) {}

  restore(): Promise<TrainingCheckpoint | null> {
    return Promise.resolve(this.saved);
  }

  save(checkpoint: TrainingCheckpoint): Promise<void> {
    this.saved = checkpoint;
    if (checkpoint.step >= this.cancelAtStep) this.controller.abort();
    return Promise.resolve();
  }

  report({ done }: { readonly done: number }): void {
    this.reports.push(done);
  }
}
