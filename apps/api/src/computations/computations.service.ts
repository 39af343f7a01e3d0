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
import { Count, Database, jsonColumn } from '../database/database.js';
import { takeTurn } from '../epochs/take-turn.js';
import type { Caller } from '../http/request.js';
import { actorOf, Ledger } from '../ledger/ledger.service.js';
import { ObjectDirectory, type StoredObject } from '../objects/object-directory.js';
import { computationOf, ComputationRow, WITH_CLAIM } from './computation-rows.js';

type Wish = Parsed<typeof computationRoutes.request>['body'];
type Selection = Parsed<typeof computationRoutes.list>['query'];

type ComputationPage = z.output<(typeof computationRoutes.list)['response']>;

const NEWEST = 200;
/** A law's runs are part of its spec: a list of long ones is cut sooner. */
const PAGE_BYTES = 2 * 1024 * 1024;
const RowSize = z.object({ id: z.uuid(), bytes: Count });

/** One more than a page holds, with the bytes of the specs so far. */
const PAGE = `
  SELECT id, sum(octet_length(spec::text)) OVER (ORDER BY created_at DESC, id) AS bytes
    FROM (SELECT id, created_at, spec FROM computation AS each
           WHERE ($1::text IS NULL OR kind = $1) AND ($2::uuid IS NULL OR checkpoint_id = $2)
             AND ($3::uuid IS NULL OR EXISTS (
               SELECT FROM computation AS mark
                WHERE mark.id = $3 AND (each.created_at < mark.created_at
                      OR each.created_at = mark.created_at AND each.id > mark.id)))
           ORDER BY created_at DESC, id LIMIT ${NEWEST + 1}) AS newest
   ORDER BY created_at DESC, id`;

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

  /** Newest first, after `before` where given. Throws `computation.unknown` for a `before` that is none. */
  async list({ kind, checkpointId, before }: Selection): Promise<ComputationPage> {
    if (before !== undefined) await this.get(before);
    const sizes = await this.database.rows(RowSize, PAGE, [
      kind ?? null,
      checkpointId ?? null,
      before ?? null,
    ]);
    const fitting = sizes.filter(
      ({ bytes }, index) => index === 0 || (index < NEWEST && bytes <= PAGE_BYTES),
    );
    const rows = await this.database.entities.computation.findMany({
      where: { id: { in: fitting.map(({ id }) => id) } },
      include: WITH_CLAIM,
      orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
    });
    const computations = z.array(ComputationRow).parse(rows).map(computationOf);
    const isWhole = fitting.length === sizes.length;
    return { computations, next: isWhole ? null : (computations.at(-1)?.id ?? null) };
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
      // Not FOR UPDATE: an outcome under way holds the claim and needs a share of this row, and both would wait for ever.
      await queries.execute('SELECT FROM computation WHERE id = $1::uuid FOR NO KEY UPDATE', [id]);
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
