import type { Checkpoint } from '@holdpoint/shared/contracts/checkpoints';
import type { Action, PolicyRef } from '@holdpoint/shared/contracts/common';
import type {
  DueDate,
  Release,
  ReleaseGate,
  releaseRoutes,
} from '@holdpoint/shared/contracts/releases';
import type { Output, Parsed } from '@holdpoint/shared/contracts/route';
import { announcedDecision } from '@holdpoint/shared/gate/announced-decision';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';

import { CheckpointsService } from '../checkpoints/checkpoints.service.js';
import { Database } from '../database/database.js';
import { statesOf } from '../gates/decision-states.js';
import { PolicyBook } from '../policies/policy-book.service.js';
import { currencyOf, isPolicyInForce } from './currency.js';
import { dueDatesOf } from './due-dates.js';
import { CampaignRow, DecisionRow, SELECT_CAMPAIGNS, SELECT_DECISIONS } from './release-rows.js';

/** How many of the newest checkpoints the schedule looks at. */
const SCHEDULED_CHECKPOINTS = 200;

/** Checkpoints with the gates before them. */
@Injectable()
export class ReleasesService {
  constructor(
    private readonly database: Database,
    private readonly checkpoints: CheckpointsService,
    private readonly book: PolicyBook,
  ) {}

  /** One page, newest first. Throws `checkpoint.unknown` for a page after a checkpoint that is none. */
  async list({
    query,
  }: Parsed<typeof releaseRoutes.list>): Promise<Output<typeof releaseRoutes.list>> {
    const { after, limit } = query;
    const found = await this.checkpoints.page(limit + 1, after);
    const page = found.slice(0, limit);
    return {
      releases: await this.withGates(page),
      next: found.length > limit ? (page.at(-1)?.id ?? null) : null,
    };
  }

  /** Throws `checkpoint.unknown`. */
  async get(checkpointId: string): Promise<Release> {
    const checkpoint = await this.checkpoints.get(checkpointId);
    const [release] = await this.withGates([checkpoint]);
    return release ?? { checkpoint, gates: [] };
  }

  /** What runs out, soonest first; what has run out already comes before. */
  async schedule(): Promise<DueDate[]> {
    const checkpoints = await this.checkpoints.page(SCHEDULED_CHECKPOINTS);
    const byId = new Map(checkpoints.map((checkpoint) => [checkpoint.id, checkpoint]));
    const decisions = await this.decisionsOn([...byId.keys()]);
    return decisions
      .flatMap((decision) => {
        const checkpoint = byId.get(decision.checkpoint_id);
        return checkpoint === undefined ? [] : dueDatesOf(checkpoint, decision);
      })
      .sort((left, right) => Date.parse(left.at) - Date.parse(right.at));
  }

  /** As they may be acted on: without a receipt a decision is pending, and a revoked one counts for nothing. */
  private async decisionsOn(checkpointIds: readonly string[]): Promise<DecisionRow[]> {
    const rows = await this.database.rows(DecisionRow, SELECT_DECISIONS, [checkpointIds]);
    const states = await statesOf(
      this.database,
      rows.map(({ id }) => id),
    );
    return rows.map((row) => ({
      ...row,
      body: announcedDecision(row.body, states.get(row.id) ?? { receipt: null, revocation: null }),
    }));
  }

  private async withGates(checkpoints: readonly Checkpoint[]): Promise<Release[]> {
    const ids = checkpoints.map(({ id }) => id);
    const [campaigns, decisions] = await Promise.all([
      this.database.rows(CampaignRow, SELECT_CAMPAIGNS, [ids]),
      this.decisionsOn(ids),
    ]);
    const inForce = new Set((await this.book.active()).map(({ digest }) => digest));
    const now = new Date();
    return checkpoints.map((checkpoint) => ({
      checkpoint,
      gates: gatesOf(
        campaigns.filter((row) => row.checkpoint_id === checkpoint.id),
        decisions.filter((row) => row.checkpoint_id === checkpoint.id),
        { now, inForce },
      ),
    }));
  }
}

/** What decides whether a decision is current. */
interface Present {
  readonly now: Date;
  /** Digests of the policies in force. */
  readonly inForce: ReadonlySet<string>;
}

/** Every gate that a campaign or a decision names, in order of action and policy. */
function gatesOf(
  campaigns: readonly z.infer<typeof CampaignRow>[],
  decisions: readonly DecisionRow[],
  present: Present,
): ReleaseGate[] {
  const gates = new Map<string, { action: Action; policy: PolicyRef }>(
    [...campaigns, ...decisions].map(({ action, policy_ref: policy }) => [
      `${action} ${policy}`,
      { action, policy },
    ]),
  );
  return [...gates]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, { action, policy }]) => {
      const isHere = (row: { readonly action: Action; readonly policy_ref: string }) =>
        row.action === action && row.policy_ref === policy;
      const campaign = campaigns.find(isHere);
      const decision = decisions.find(isHere);
      return {
        action,
        policy,
        campaign:
          campaign === undefined
            ? null
            : { id: campaign.id, state: campaign.state, createdAt: campaign.created_at },
        decision: decision === undefined ? null : summaryOf(decision, present),
      };
    });
}

function summaryOf(
  { id, body, requested_by, is_superseded }: DecisionRow,
  { now, inForce }: Present,
): NonNullable<ReleaseGate['decision']> {
  const { decision, sentence, decidedAt, notAfter } = body;
  return {
    id,
    decision,
    sentence,
    decidedAt: decidedAt ?? now.toISOString(),
    notAfter,
    requestedBy: requested_by,
    currency: currencyOf(
      { isSuperseded: is_superseded || !isPolicyInForce(body.policy, inForce), notAfter },
      now,
    ),
  };
}
