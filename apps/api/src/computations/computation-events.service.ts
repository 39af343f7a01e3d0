import { Computation } from '@holdpoint/shared/contracts/computations';
import { digestOf } from '@holdpoint/shared/digest/sha256';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';

import type { StreamedState } from '../http/event-stream.js';
import { StateWatches } from '../http/state-watches.js';
import { LOG } from '../tokens.js';
import { ComputationsService } from './computations.service.js';

/** Tells watchers of a computation's changes. */
@Injectable()
export class ComputationEvents {
  private readonly watches: StateWatches;

  constructor(
    private readonly computations: ComputationsService,
    @Inject(LOG) log: Logger,
  ) {
    this.watches = new StateWatches((id) => this.current(id), log);
  }

  /** The state of this moment. Throws `computation.unknown`. */
  async current(id: string): Promise<StreamedState> {
    // Parsed by its contract before it leaves, as every answer is.
    const value = Computation.parse(await this.computations.get(id));
    return {
      id: digestOf(value).slice('sha256:'.length, 40),
      name: 'computation',
      value,
      isLast: value.settledAt !== null,
    };
  }

  /** Calls `tell` with every state until the returned function is called. */
  watch(id: string, tell: (state: StreamedState) => void): () => void {
    return this.watches.watch(id, tell);
  }
}
