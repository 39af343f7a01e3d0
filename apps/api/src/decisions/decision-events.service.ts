import { Decision } from '@holdpoint/shared/contracts/gates';
import { digestOf } from '@holdpoint/shared/digest/sha256';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';

import { GatesService } from '../gates/gates.service.js';
import type { StreamedState } from '../http/event-stream.js';
import { StateWatches } from '../http/state-watches.js';
import { LOG } from '../tokens.js';

/** Tells watchers of a decision's receipt and of its revocation. */
@Injectable()
export class DecisionEvents {
  private readonly watches: StateWatches;

  constructor(
    private readonly gates: GatesService,
    @Inject(LOG) log: Logger,
  ) {
    this.watches = new StateWatches((id) => this.current(id), log);
  }

  /** The state of this moment; a revoked decision has no further one. Throws `decision.unknown`. */
  async current(decisionId: string): Promise<StreamedState> {
    const decision = Decision.parse(await this.gates.get(decisionId));
    return {
      id: digestOf(decision).slice('sha256:'.length, 40),
      name: 'decision',
      value: decision,
      isLast: decision.revocation !== null,
    };
  }

  /** Calls `tell` with every state until the returned function is called. */
  watch(decisionId: string, tell: (state: StreamedState) => void): () => void {
    return this.watches.watch(decisionId, tell);
  }
}
