import { type Decision, type gateRoutes } from '@holdpoint/shared/contracts/gates';
import type { Parsed } from '@holdpoint/shared/contracts/route';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { decide } from '@holdpoint/shared/gate/decide';
import { GateDecision } from '@holdpoint/shared/gate/gate-decision';
import { policyByRef } from '@holdpoint/shared/policy/policies';
import { gateEvidenceIn } from '@holdpoint/shared/report/bundle-evidence';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { CheckpointsService } from '../checkpoints/checkpoints.service.js';
import { Database, type Queries } from '../database/database.js';
import type { Caller } from '../http/request.js';
import { actorOf, Ledger } from '../ledger/ledger.service.js';
import { EvidenceReader } from '../runs/evidence-reader.service.js';
import { DecisionBasis } from './decision-basis.js';
import { signOffsOn, withoutWords } from './sign-off-rows.js';

const DecisionRow = z
  .object({ id: z.uuid(), checkpoint_id: z.uuid(), requested_by: z.string(), body: GateDecision })
  .transform(({ id, checkpoint_id, requested_by, body }): Decision => ({
    id,
    checkpointId: checkpoint_id,
    requestedBy: requested_by,
    ...body,
  }));

const SELECT = `
  SELECT gate_decision.id, checkpoint_id, account.name AS requested_by, body
    FROM gate_decision JOIN account ON account.id = requested_by`;

/** Decides gates, and keeps every decision with all that it was decided from. */
@Injectable()
export class GatesService {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly checkpoints: CheckpointsService,
    private readonly evidence: EvidenceReader,
  ) {}

  /**
   * Decides anew from all evidence on the checkpoint, recomputed from its records at one moment, and records the decision
   * under `id`; a retake of the same request finds the first. Throws `checkpoint.unknown`, `policy.unknown`.
   */
  decide(
    id: string,
    { params, body }: Parsed<typeof gateRoutes.decide>,
    caller: Caller,
  ): Promise<Decision> {
    const policy = policyByRef(body.policy);
    return this.database.transaction(async (queries) => {
      const known = await this.find(queries, id);
      if (known !== undefined) return known;
      const checkpoint = await this.checkpoints.get(body.checkpointId, queries);
      const read = await this.evidence.read(queries, checkpoint);
      const signed = await signOffsOn(queries, checkpoint.id);
      const decision = decide({
        policy,
        action: params.action,
        evidence: gateEvidenceIn(read),
        signOffs: signed.map(withoutWords),
        // None are recorded yet, so a threshold that is not ruled out blocks.
        safeguards: [],
        now: new Date(),
      });
      const { evidenceDigest, verdictDigest } = decision;
      const facts = { decisionId: id, decision: decision.decision, evidenceDigest, verdictDigest };
      const event = {
        type: 'gate.decided',
        actor: actorOf(caller),
        body: { ...facts, policy: decision.policy, action: params.action },
      } as const;
      await this.ledger.append(queries, { stream: `checkpoint:${checkpoint.id}`, ...event });
      const basis: DecisionBasis = {
        subject: read.subject,
        registrations: read.registrations,
        runIds: read.runs.map(({ registration }) => registration.runId),
        signOffs: signed,
        safeguards: [],
        auditHeads: await this.auditHeads(queries, checkpoint.id),
      };
      await queries.execute(
        `INSERT INTO gate_decision (id, checkpoint_id, policy_ref, action, decision, body, evidence, requested_by, decided_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          id,
          checkpoint.id,
          policy.ref,
          params.action,
          decision.decision,
          JSON.stringify(decision),
          JSON.stringify(basis),
          caller.accountId,
          decision.decidedAt ?? new Date(),
        ],
      );
      return { id, checkpointId: checkpoint.id, requestedBy: caller.name, ...decision };
    }, 'repeatable read');
  }

  /** Throws `decision.unknown`. */
  async get(id: string, queries: Queries = this.database): Promise<Decision> {
    return (await this.find(queries, id)) ?? unknownDecision(id);
  }

  /** Newest first; of one checkpoint where one is named. */
  list({ query }: Parsed<typeof gateRoutes.list>): Promise<Decision[]> {
    return this.database.rows(
      DecisionRow,
      `${SELECT} WHERE $1::uuid IS NULL OR checkpoint_id = $1 ORDER BY decided_at DESC, gate_decision.id LIMIT $2`,
      [query.checkpointId ?? null, query.limit],
    );
  }

  /** What a decision was made from. Throws `decision.unknown`. */
  async basisOf(id: string, queries: Queries): Promise<DecisionBasis> {
    const row = await queries.row(
      z.object({ evidence: DecisionBasis }),
      'SELECT evidence FROM gate_decision WHERE id = $1',
      [id],
    );
    return row?.evidence ?? unknownDecision(id);
  }

  private find(queries: Queries, id: string): Promise<Decision | undefined> {
    return queries.row(DecisionRow, `${SELECT} WHERE gate_decision.id = $1`, [id]);
  }

  /** How far each audit stream about the checkpoint had come, this decision included. */
  private async auditHeads(
    queries: Queries,
    checkpointId: string,
  ): Promise<Record<string, number>> {
    const rows = await queries.rows(
      z.object({ stream: z.string(), head: z.int() }),
      `SELECT stream, max(stream_seq) AS head FROM audit.event
        WHERE stream = 'checkpoint:' || $1::text
           OR stream IN (SELECT 'campaign:' || id FROM campaign WHERE checkpoint_id = $1::uuid)
        GROUP BY stream`,
      [checkpointId],
    );
    return Object.fromEntries(rows.map(({ stream, head }) => [stream, head]));
  }
}

function unknownDecision(id: string): never {
  throw new HoldpointError({
    code: 'decision.unknown',
    kind: 'not_found',
    message: `No decision ${id}.`,
  });
}
