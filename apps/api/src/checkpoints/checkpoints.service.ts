import { bindingOf } from '@holdpoint/shared/attestation/endpoint-binding';
import type { Checkpoint, CheckpointRegistration } from '@holdpoint/shared/contracts/checkpoints';
import { canonicalJson } from '@holdpoint/shared/digest/canonical-json';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { CheckpointIdentity } from '@holdpoint/shared/evidence/checkpoint-identity';
import { ElicitationProfile, Subject, Variant } from '@holdpoint/shared/evidence/run-plan';
import type { AuditEvent } from '@holdpoint/shared/report/audit-event';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { Database, Instant, jsonColumn, type Queries } from '../database/database.js';
import type { Caller } from '../http/request.js';
import { actorOf, Ledger } from '../ledger/ledger.service.js';
import { ModelSignatures } from './model-signatures.service.js';

const CheckpointRow = z
  .object({
    id: z.uuid(),
    model: z.object({ name: z.string() }),
    name: z.string(),
    weightsDigest: z.string(),
    variant: Variant,
    trainingFlop: z.number(),
    effectiveCompute: z.number(),
    effectiveComputeUpper: z.number().nullable(),
    elicitation: ElicitationProfile,
    provider: z.string(),
    providerModel: z.string(),
    ...CheckpointIdentity.shape,
    registrant: z.object({ name: z.string() }),
    createdAt: Instant,
  })
  .transform(({ model, name, registrant, effectiveComputeUpper, ...row }): Checkpoint => ({
    ...row,
    ...(effectiveComputeUpper === null ? {} : { effectiveComputeUpper }),
    model: model.name,
    checkpoint: name,
    registeredBy: registrant.name,
  }));

const NAMES = {
  model: { select: { name: true } },
  registrant: { select: { name: true } },
} as const;

/** What a pipeline said of a checkpoint, with the signature verified and the binding in words. */
type Facts = Omit<CheckpointRegistration, 'modelSignature' | 'binding'> & CheckpointIdentity;

/**
 * What a checkpoint is to evidence: without who registered it and when, without what only triggers read, and without who
 * vouches for its weights, so that a plan is the same with a signature and without.
 */
export function subjectOf(checkpoint: Checkpoint): Subject {
  const facts = factsOf(checkpoint);
  const {
    effectiveComputeUpper: _upper,
    modelSignature: _signature,
    binding: _binding,
    ...subject
  } = facts;
  return subject;
}

/** Who vouches for the weights of a checkpoint, and for its endpoint. */
export function identityOf({ modelSignature, binding }: Checkpoint): CheckpointIdentity {
  return { modelSignature, binding };
}

function factsOf(checkpoint: Checkpoint): Facts {
  const { id: _id, registeredBy: _registeredBy, createdAt: _createdAt, ...facts } = checkpoint;
  return facts;
}

/** Registered snapshots of weights. Their facts never change: other facts are another checkpoint. */
@Injectable()
export class CheckpointsService {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly signatures: ModelSignatures,
  ) {}

  /**
   * Registers a checkpoint; the same facts give the one that exists. A signature is verified each time, and another one, or
   * none, is another fact. Throws `checkpoint.already_registered`, and as `ModelSignatures.verify`.
   */
  async register(
    id: string,
    { modelSignature: bundle, binding, ...given }: CheckpointRegistration,
    caller: Caller,
  ): Promise<Checkpoint> {
    const facts: Facts = {
      ...given,
      modelSignature:
        bundle === undefined ? null : await this.signatures.verify(bundle, given.weightsDigest),
      binding: bindingOf(binding, given),
    };
    return this.database.transaction(async (queries) => {
      const created = await this.insert(queries, id, facts, caller);
      const known = await this.named(queries, facts);
      const differing = differingFacts(factsOf(known), facts);
      if (differing.length > 0) {
        throw new HoldpointError({
          code: 'checkpoint.already_registered',
          kind: 'conflict',
          message: `${facts.model} ${facts.checkpoint} is registered with other facts. Other weights are another checkpoint: give it another name.`,
          details: { checkpointId: known.id, differing },
        });
      }
      if (created) {
        const { effectiveComputeUpper = null } = facts;
        const body = {
          checkpointId: known.id,
          subject: subjectOf(known),
          effectiveComputeUpper,
          ...identityOf(known),
        };
        const event = { type: 'checkpoint.registered', actor: actorOf(caller), body } as const;
        await this.ledger.append(queries, { stream: `checkpoint:${known.id}`, ...event });
      }
      return known;
    });
  }

  /** Newest first. */
  async list(): Promise<Checkpoint[]> {
    const rows = await this.database.entities.checkpoint.findMany({
      include: NAMES,
      orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
    });
    return z.array(CheckpointRow).parse(rows);
  }

  /** The newest, or the newest after one of them. Throws `checkpoint.unknown`. */
  async page(limit: number, after?: string): Promise<Checkpoint[]> {
    const known = after === undefined ? null : await this.get(after);
    const rows = await this.database.entities.checkpoint.findMany({
      ...(known === null ? {} : { cursor: { id: known.id }, skip: 1 }),
      include: NAMES,
      orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
      take: limit,
    });
    return z.array(CheckpointRow).parse(rows);
  }

  /** Audit events about a checkpoint and its campaigns, newest first. Throws `checkpoint.unknown`. */
  async history(id: string, limit: number): Promise<AuditEvent[]> {
    await this.get(id);
    const campaigns = await this.database.entities.campaign.findMany({
      where: { checkpointId: id },
      select: { id: true },
    });
    const streams = campaigns.map((campaign) => `campaign:${campaign.id}`);
    return this.ledger.newest(this.database, [`checkpoint:${id}`, ...streams], limit);
  }

  /** Throws `checkpoint.unknown`. */
  async get(id: string, queries: Queries = this.database): Promise<Checkpoint> {
    const row = await queries.entities.checkpoint.findUnique({ where: { id }, include: NAMES });
    if (row !== null) return CheckpointRow.parse(row);
    throw new HoldpointError({
      code: 'checkpoint.unknown',
      kind: 'not_found',
      message: `No checkpoint ${id}.`,
    });
  }

  private async named(queries: Queries, { model, checkpoint }: Subject): Promise<Checkpoint> {
    const row = await queries.entities.checkpoint.findFirst({
      where: { name: checkpoint, model: { name: model } },
      include: NAMES,
    });
    if (row !== null) return CheckpointRow.parse(row);
    throw new HoldpointError({
      code: 'checkpoint.unknown',
      kind: 'not_found',
      message: `No checkpoint ${checkpoint}.`,
    });
  }

  private async insert(
    queries: Queries,
    id: string,
    given: Facts,
    caller: Caller,
  ): Promise<boolean> {
    const { model: name, checkpoint, elicitation, effectiveComputeUpper, ...rest } = given;
    const { modelSignature, binding, ...facts } = rest;
    const { entities } = queries;
    await entities.model.createMany({
      data: { id: crypto.randomUUID(), name },
      skipDuplicates: true,
    });
    const model = await entities.model.findUniqueOrThrow({ where: { name } });
    const { count } = await entities.checkpoint.createMany({
      data: {
        ...facts,
        id,
        modelId: model.id,
        name: checkpoint,
        elicitation: jsonColumn(elicitation),
        ...(modelSignature === null ? {} : { modelSignature: jsonColumn(modelSignature) }),
        binding: jsonColumn(binding),
        effectiveComputeUpper: effectiveComputeUpper ?? null,
        registeredBy: caller.accountId,
      },
      skipDuplicates: true,
    });
    return count === 1;
  }
}

const FACTS = [...Subject.keyof().options, 'effectiveComputeUpper', 'binding'] as const;

function differingFacts(known: Facts, given: Facts): string[] {
  const differing = FACTS.filter(
    (fact) => canonicalJson(known[fact] ?? null) !== canonicalJson(given[fact] ?? null),
  );
  // When it was verified, and what the operator calls the key by now, is no fact of the signature.
  const isSameSignature = known.modelSignature?.bundleDigest === given.modelSignature?.bundleDigest;
  return isSameSignature ? differing : [...differing, 'modelSignature'];
}
