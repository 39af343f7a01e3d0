import { setTimeout as sleep } from 'node:timers/promises';

import type { Decision, gateRoutes } from '@holdpoint/shared/contracts/gates';
import type { Parsed } from '@holdpoint/shared/contracts/route';
import { announcedDecision } from '@holdpoint/shared/gate/announced-decision';
import type { GateDecision } from '@holdpoint/shared/gate/gate-decision';
import type { SignedStatement } from '@holdpoint/shared/report/bundle';
import { Injectable } from '@nestjs/common';

import { CheckpointsService } from '../checkpoints/checkpoints.service.js';
import { Database, type Queries } from '../database/database.js';
import type { Caller } from '../http/request.js';
import { Receipts } from '../ledger/receipts.service.js';
import { Attestations } from './attestations.service.js';
import { DecisionRecords, type RecordedDecision } from './decision-records.service.js';
import { statesOf } from './decision-states.js';
import { unsettledSignOffs } from './sign-off-rows.js';
import { Turns } from './turns.js';

const LOOK_EVERY_MS = 250;

/** What gates say, as it may be acted on. */
@Injectable()
export class GatesService {
  /** Each decision goes on from the one before: made at once, all but one would be made again. */
  private readonly turns = new Turns();

  constructor(
    private readonly database: Database,
    private readonly records: DecisionRecords,
    private readonly receipts: Receipts,
    private readonly attestations: Attestations,
    private readonly checkpoints: CheckpointsService,
  ) {}

  /**
   * Decides anew from all evidence on the checkpoint, recomputed from its records at one moment, records the decision under
   * `id`, and waits until the log has signed for it; a retake of the same request finds the first. `PENDING` where the log
   * does not move in time. Throws `checkpoint.unknown`, `policy.unknown`.
   */
  async decide(
    id: string,
    { params, body }: Parsed<typeof gateRoutes.decide>,
    caller: Caller,
  ): Promise<Decision> {
    const question = { ...body, action: params.action };
    const unsettled = await unsettledSignOffs(this.database, body.checkpointId);
    await Promise.all(unsettled.map((eventId) => this.receipts.await(eventId)));
    const { weightsDigest } = await this.checkpoints.get(body.checkpointId);
    const recorded = await this.turns.run(weightsDigest, () =>
      this.database.transaction(
        (queries) => this.records.record(queries, id, question, caller),
        'repeatable read',
      ),
    );
    const receipt = await this.receipts.await(recorded.eventId);
    // Its envelopes follow by themselves where the signer is away just now.
    if (receipt !== undefined) await this.attestations.attemptOn(id);
    return this.announce(this.database, recorded);
  }

  /** What the gate would decide at this moment; recorded nowhere. Throws `checkpoint.unknown`, `policy.unknown`. */
  standing({ params, query }: Parsed<typeof gateRoutes.standing>): Promise<GateDecision> {
    const { policy, checkpointId } = query;
    const question = { policy, action: params.action, checkpointId };
    return this.database.transaction(
      async (queries) => (await this.records.decideNow(queries, question)).decision,
      'repeatable read',
    );
  }

  /** Every sign-off on a checkpoint with its words, oldest first. Throws `checkpoint.unknown`. */
  async signOffs(checkpointId: string): Promise<SignedStatement[]> {
    await this.checkpoints.get(checkpointId);
    return this.records.signOffs(this.database, checkpointId);
  }

  /** Throws `decision.unknown`. */
  async get(id: string, queries: Queries = this.database): Promise<Decision> {
    return this.announce(queries, await this.records.get(queries, id));
  }

  /** As `get`, once it has its receipt or as many seconds have passed. */
  async awaited(id: string, waitSeconds: number): Promise<Decision> {
    const deadline = performance.now() + 1000 * waitSeconds;
    for (;;) {
      const decision = await this.get(id);
      const isOpen = decision.receipt === null && decision.revocation === null;
      const leftMs = deadline - performance.now();
      if (!isOpen || leftMs <= 0) return decision;
      await sleep(Math.min(LOOK_EVERY_MS, leftMs));
    }
  }

  /** Newest first; of one checkpoint where one is named. */
  async list({ query }: Parsed<typeof gateRoutes.list>): Promise<Decision[]> {
    return this.announceAll(this.database, await this.records.newest(this.database, query));
  }

  private async announce(queries: Queries, recorded: RecordedDecision): Promise<Decision> {
    const [decision] = await this.announceAll(queries, [recorded]);
    if (decision === undefined) throw new Error(`no state of decision ${recorded.id}`);
    return decision;
  }

  private async announceAll(
    queries: Queries,
    recorded: readonly RecordedDecision[],
  ): Promise<Decision[]> {
    const states = await statesOf(
      queries,
      recorded.map(({ id }) => id),
    );
    return recorded.flatMap(({ id, checkpointId, requestedBy, decision }): Decision[] => {
      const state = states.get(id);
      if (state === undefined) return [];
      const announced = announcedDecision(decision, state);
      return [{ id, checkpointId, requestedBy, ...announced, ...state }];
    });
  }
}
