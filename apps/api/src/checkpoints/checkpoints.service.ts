import type { Checkpoint } from '@holdpoint/shared/contracts/checkpoints';
import { canonicalJson } from '@holdpoint/shared/digest/canonical-json';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { ElicitationProfile, Subject, Variant } from '@holdpoint/shared/evidence/run-plan';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { Database, Instant, type Queries } from '../database/database.js';
import type { Caller } from '../http/request.js';
import { actorOf, Ledger } from '../ledger/ledger.service.js';

const CheckpointRow = z
  .object({
    id: z.uuid(),
    model: z.string(),
    name: z.string(),
    weights_digest: z.string(),
    variant: Variant,
    training_flop: z.number(),
    effective_compute: z.number(),
    elicitation: ElicitationProfile,
    provider: z.string(),
    provider_model: z.string(),
    registered_by: z.string(),
    created_at: Instant,
  })
  .transform((row): Checkpoint => ({
    id: row.id,
    model: row.model,
    checkpoint: row.name,
    weightsDigest: row.weights_digest,
    variant: row.variant,
    trainingFlop: row.training_flop,
    effectiveCompute: row.effective_compute,
    elicitation: row.elicitation,
    provider: row.provider,
    providerModel: row.provider_model,
    registeredBy: row.registered_by,
    createdAt: row.created_at,
  }));

const SELECT = `
  SELECT checkpoint.id, model.name AS model, checkpoint.name, weights_digest, variant, training_flop, effective_compute,
         elicitation, provider, provider_model, account.name AS registered_by, checkpoint.created_at
    FROM checkpoint JOIN model ON model.id = model_id JOIN account ON account.id = registered_by`;

/** What a checkpoint is, without who registered it and when. */
export function subjectOf(checkpoint: Checkpoint): Subject {
  const { id: _id, registeredBy: _registeredBy, createdAt: _createdAt, ...subject } = checkpoint;
  return subject;
}

/** Registered snapshots of weights. Their facts never change: other facts are another checkpoint. */
@Injectable()
export class CheckpointsService {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
  ) {}

  /** Registers a checkpoint; the same facts give the one that exists. Throws `checkpoint.already_registered`. */
  register(id: string, subject: Subject, caller: Caller): Promise<Checkpoint> {
    return this.database.transaction(async (queries) => {
      const created = await this.insert(queries, id, subject, caller);
      const known = await this.named(queries, subject);
      if (canonicalJson(subjectOf(known)) !== canonicalJson(subject)) {
        throw new HoldpointError({
          code: 'checkpoint.already_registered',
          kind: 'conflict',
          message: `${subject.model} ${subject.checkpoint} is registered with other facts. Other weights are another checkpoint: give it another name.`,
          details: { checkpointId: known.id, differing: differingFacts(subjectOf(known), subject) },
        });
      }
      if (created) {
        const body = { checkpointId: known.id, subject };
        const event = { type: 'checkpoint.registered', actor: actorOf(caller), body } as const;
        await this.ledger.append(queries, { stream: `checkpoint:${known.id}`, ...event });
      }
      return known;
    });
  }

  /** Newest first. */
  list(): Promise<Checkpoint[]> {
    return this.database.rows(
      CheckpointRow,
      `${SELECT} ORDER BY checkpoint.created_at DESC, checkpoint.id`,
    );
  }

  /** Throws `checkpoint.unknown`. */
  async get(id: string, queries: Queries = this.database): Promise<Checkpoint> {
    const checkpoint = await queries.row(CheckpointRow, `${SELECT} WHERE checkpoint.id = $1`, [id]);
    if (checkpoint !== undefined) return checkpoint;
    throw new HoldpointError({
      code: 'checkpoint.unknown',
      kind: 'not_found',
      message: `No checkpoint ${id}.`,
    });
  }

  private async named(queries: Queries, { model, checkpoint }: Subject): Promise<Checkpoint> {
    const known = await queries.row(
      CheckpointRow,
      `${SELECT} WHERE model.name = $1 AND checkpoint.name = $2`,
      [model, checkpoint],
    );
    if (known !== undefined) return known;
    throw new HoldpointError({
      code: 'checkpoint.unknown',
      kind: 'not_found',
      message: `No checkpoint ${checkpoint}.`,
    });
  }

  private async insert(
    queries: Queries,
    id: string,
    subject: Subject,
    caller: Caller,
  ): Promise<boolean> {
    await queries.execute('INSERT INTO model (id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
      crypto.randomUUID(),
      subject.model,
    ]);
    const inserted = await queries.execute(
      `INSERT INTO checkpoint (id, model_id, name, weights_digest, variant, training_flop, effective_compute, elicitation,
                               provider, provider_model, registered_by)
       SELECT $1, model.id, $3, $4, $5::variant, $6, $7, $8, $9, $10, $11 FROM model WHERE name = $2
       ON CONFLICT DO NOTHING`,
      [
        id,
        subject.model,
        subject.checkpoint,
        subject.weightsDigest,
        subject.variant,
        subject.trainingFlop,
        subject.effectiveCompute,
        JSON.stringify(subject.elicitation),
        subject.provider,
        subject.providerModel,
        caller.accountId,
      ],
    );
    return inserted === 1;
  }
}

function differingFacts(known: Subject, given: Subject): string[] {
  return Subject.keyof().options.filter(
    (fact) => canonicalJson(known[fact]) !== canonicalJson(given[fact]),
  );
}
