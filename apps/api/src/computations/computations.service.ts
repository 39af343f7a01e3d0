import type { Readable } from 'node:stream';

import {
  ComputationResult,
  computationResultDigest,
  computationSpecDigest,
} from '@holdpoint/shared/computations/computation';
import {
  type Computation,
  type computationRoutes,
  MAXIMUM_INPUT_BYTES,
} from '@holdpoint/shared/contracts/computations';
import type { Parsed } from '@holdpoint/shared/contracts/route';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { CheckpointsService } from '../checkpoints/checkpoints.service.js';
import { Database, jsonColumn } from '../database/database.js';
import { takeTurn } from '../epochs/take-turn.js';
import type { Caller } from '../http/request.js';
import { actorOf, Ledger } from '../ledger/ledger.service.js';
import { ObjectDirectory, type StoredObject } from '../objects/object-directory.js';
import { computationOf, ComputationRow, WITH_CLAIM } from './computation-rows.js';

type Wish = Parsed<typeof computationRoutes.request>['body'];
type Selection = Parsed<typeof computationRoutes.list>['query'];

const NEWEST = 200;

/** Takes requests for computations, tells how far they are, and ends them; what they compute is the worker's. */
@Injectable()
export class ComputationsService {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly checkpoints: CheckpointsService,
    private readonly objects: ObjectDirectory,
  ) {}

  /** Stores an input unread. Throws `object.too_large`, `computation.input_empty`. */
  async putInput(bytes: Readable): Promise<StoredObject> {
    const stored = await this.objects.store(bytes, MAXIMUM_INPUT_BYTES);
    if (stored.sizeBytes > 0) return stored;
    throw new HoldpointError({
      code: 'computation.input_empty',
      kind: 'invalid',
      message: 'The file is empty. Send its bytes as the body.',
    });
  }

  /**
   * Writes computation, claim, doorbell and audit event in one transaction; a retake under the same id finds the first.
   * Throws `checkpoint.unknown`, `object.unknown` for an input that nobody handed in.
   */
  async request(id: string, { spec, checkpointId }: Wish, caller: Caller): Promise<Computation> {
    const weightsDigest =
      checkpointId === null ? null : (await this.checkpoints.get(checkpointId)).weightsDigest;
    for (const { digest } of spec.inputs) await this.objects.require(digest);
    const specDigest = computationSpecDigest(spec);
    const { kind } = spec;
    await this.database.transaction(async (queries) => {
      const { entities } = queries;
      if ((await entities.computation.count({ where: { id } })) > 0) return;
      // A decision made meanwhile has it in its bundle, or comes before it in the log.
      if (checkpointId !== null) await takeTurn(queries, checkpointId);
      const [eventId] = await this.ledger.append(queries, {
        stream: `computation:${id}`,
        type: 'computation.requested',
        actor: actorOf(caller),
        body: {
          computationId: id,
          kind,
          checkpointId,
          // By which a whole log shows what a bundle leaves out, under whatever name the weights have.
          weightsDigest,
          specDigest,
          inputs: spec.inputs,
        },
      });
      await entities.computation.create({
        data: {
          id,
          kind,
          spec: jsonColumn(spec),
          specDigest,
          checkpointId,
          requestedBy: caller.accountId,
          eventId: eventId ?? null,
        },
      });
      await entities.computationClaim.create({ data: { computationId: id } });
      await entities.outbox.create({
        data: { job: 'computation.run', payload: { computationId: id } },
      });
    });
    return this.get(id);
  }

  /** Throws `computation.unknown`. */
  async get(id: string): Promise<Computation> {
    const row = await this.database.entities.computation.findUnique({
      where: { id },
      include: WITH_CLAIM,
    });
    if (row !== null) return computationOf(ComputationRow.parse(row));
    throw new HoldpointError({
      code: 'computation.unknown',
      kind: 'not_found',
      message: `No computation ${id}.`,
    });
  }

  /** The newest 200, newest first. */
  async list({ kind, checkpointId }: Selection): Promise<Computation[]> {
    const rows = await this.database.entities.computation.findMany({
      where: {
        ...(kind === undefined ? {} : { kind }),
        ...(checkpointId === undefined ? {} : { checkpointId }),
      },
      include: WITH_CLAIM,
      orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
      take: NEWEST,
    });
    return z.array(ComputationRow).parse(rows).map(computationOf);
  }

  /** Throws `computation.unknown`, `computation.not_verified`, `computation.result_corrupt`. */
  async result(id: string): Promise<ComputationResult> {
    const { state, resultDigest } = await this.get(id);
    if (state !== 'verified') throw notVerified(id, state);
    const row = await this.database.entities.computationResult.findUnique({
      where: { computationId: id },
      select: { body: true },
    });
    const parsed = ComputationResult.safeParse(row?.body);
    if (parsed.success && computationResultDigest(parsed.data) === resultDigest) return parsed.data;
    throw new HoldpointError({
      code: 'computation.result_corrupt',
      kind: 'integrity',
      message: `The stored result of computation ${id} is not the one that was verified.`,
    });
  }

  /** Throws as `result`, `computation.artefact_unknown`, and `object.corrupt`. */
  async artefact(id: string, name: string): Promise<Buffer> {
    const { artefacts } = await this.result(id);
    const artefact = artefacts.find((each) => each.name === name);
    if (artefact !== undefined) return this.objects.read(artefact.digest);
    const known = artefacts.map((each) => each.name).join(', ');
    throw new HoldpointError({
      code: 'computation.artefact_unknown',
      kind: 'not_found',
      message: `Computation ${id} left no ${name}. It left: ${known === '' ? 'no files' : known}.`,
    });
  }

  /** Ends an open computation; again is the same. Throws `computation.unknown`, `computation.ended`. */
  async cancel(id: string, caller: Caller): Promise<Computation> {
    await this.get(id);
    await this.database.transaction(async (queries) => {
      const { entities } = queries;
      await queries.execute('SELECT FROM computation WHERE id = $1::uuid FOR UPDATE', [id]);
      const row = await entities.computation.findUnique({ where: { id }, select: { state: true } });
      if (row?.state === 'cancelled') return;
      const { count } = await entities.computationClaim.updateMany({
        where: { computationId: id, state: { in: ['READY', 'LEASED'] } },
        data: { state: 'CANCELLED', worker: null, leaseUntil: null },
      });
      if (count === 0) {
        throw new HoldpointError({
          code: 'computation.ended',
          kind: 'conflict',
          message: `Computation ${id} has ended by itself: there is nothing to cancel.`,
        });
      }
      const settledAt = new Date();
      await entities.computation.updateMany({
        where: { id },
        data: { state: 'cancelled', settledAt },
      });
      await this.ledger.append(queries, {
        stream: `computation:${id}`,
        type: 'computation.cancelled',
        actor: actorOf(caller),
        body: { computationId: id },
      });
    });
    return this.get(id);
  }
}

function notVerified(id: string, state: Computation['state']): HoldpointError {
  return new HoldpointError({
    code: 'computation.not_verified',
    kind: 'conflict',
    message: `Computation ${id} is ${state}: only figures that were verified are given out.`,
    details: { state },
  });
}
