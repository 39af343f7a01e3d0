import {
  ComputationResult,
  computationResultDigest,
  type ComputationSpec,
} from '@holdpoint/shared/computations/computation';
import type { ComputationDifference } from '@holdpoint/shared/computations/computation-difference';
import { ComputationFinding } from '@holdpoint/shared/computations/computation-frame';
import { MAXIMUM_HORIZON_BYTES } from '@holdpoint/shared/computations/horizon-data';
import {
  type ComputationInputs,
  readsWhole,
  verifyComputation,
} from '@holdpoint/shared/computations/verify-computation';
import {
  type ArtefactBytes,
  artefactsReadWhole,
} from '@holdpoint/shared/computations/verify-dashboards';
import type { Sha256 } from '@holdpoint/shared/contracts/common';
import { isHoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { z } from 'zod';

import { Database, jsonColumn } from '../database/database.js';
import { Ledger } from '../ledger/ledger.service.js';
import { ObjectDirectory } from '../objects/object-directory.js';
import { LOG } from '../tokens.js';
import { ComputationRow, WITH_CLAIM } from './computation-rows.js';

const ResultRow = z.object({
  outcome: z.enum(['done', 'refused']),
  body: z.unknown(),
  resultDigest: z.string().nullable(),
});

interface Verdict {
  readonly state: 'verified' | 'invalid' | 'refused';
  readonly resultDigest: Sha256 | null;
  readonly differences: readonly ComputationDifference[];
}

/** Settles computations: what the worker says is parsed as a stranger's, recomputed where that is cheap, and logged. */
@Injectable()
export class ComputationClosing {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly objects: ObjectDirectory,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /** Settles a computation whose worker is done. Safe to repeat; too early does nothing. */
  async close(computationId: string): Promise<void> {
    const row = await this.database.entities.computation.findUnique({
      where: { id: computationId, state: 'open' },
      include: { ...WITH_CLAIM, result: true },
    });
    if (row?.result == null) return;
    const { spec, kind, specDigest } = ComputationRow.parse(row);
    // Nobody changes a result: what is judged here is what is settled below.
    const verdict = await this.judge(spec, ResultRow.parse(row.result));
    if (verdict.state === 'invalid')
      this.log.error(
        { computationId, ...verdict },
        'integrity: a computation departs from its spec',
      );
    await this.database.transaction(async (queries) => {
      const { count } = await queries.entities.computation.updateMany({
        where: { id: computationId, state: 'open' },
        data: { ...verdict, differences: jsonColumn(verdict.differences), settledAt: new Date() },
      });
      if (count === 0) return;
      const { state, resultDigest, differences } = verdict;
      await this.ledger.append(queries, {
        stream: `computation:${computationId}`,
        type: 'computation.completed',
        actor: 'system:api',
        body: {
          computationId,
          kind,
          state,
          specDigest,
          resultDigest,
          differences: differences.map(({ code }) => code),
        },
      });
    });
  }

  private async judge(
    spec: ComputationSpec,
    { outcome, body, resultDigest }: z.infer<typeof ResultRow>,
  ): Promise<Verdict> {
    if (outcome === 'refused') {
      const reason = ComputationFinding.safeParse(body);
      if (reason.success)
        return { state: 'refused', resultDigest: null, differences: [reason.data] };
      return invalid([
        { code: 'computation.result_unreadable', detail: 'The refusal has no reason.' },
      ]);
    }
    const parsed = ComputationResult.safeParse(body);
    if (!parsed.success) {
      const detail = toldOf(parsed.error);
      return invalid([{ code: 'computation.result_unreadable', detail }]);
    }
    const result = parsed.data;
    const digest = computationResultDigest(result);
    const artefactFaults = await this.artefactDifferences(result);
    // Their sizes are known by then: a stranger's word on one must not decide how much is read.
    const artefacts = artefactFaults.length > 0 ? null : await this.artefactsOf(result);
    const differences = [
      ...(digest === resultDigest
        ? []
        : [{ code: 'computation.digest_differs', detail: `The result's digest is ${digest}.` }]),
      ...verifyComputation(spec, result, await this.inputsOf(spec), artefacts),
      ...artefactFaults,
    ];
    return differences.length > 0
      ? invalid(differences.slice(0, 50))
      : { state: 'verified', resultDigest: digest, differences: [] };
  }

  private async inputsOf(spec: ComputationSpec): Promise<ComputationInputs> {
    const inputs = new Map<string, Uint8Array>();
    for (const { name, digest } of spec.inputs) {
      if (!readsWhole(spec, name)) continue;
      // What is too large for its parser is never taken into memory: to it there is no such file.
      if ((await this.objects.measure(digest)) > MAXIMUM_HORIZON_BYTES) continue;
      inputs.set(name, await this.objects.read(digest));
    }
    return inputs;
  }

  private async artefactsOf(result: ComputationResult): Promise<ArtefactBytes> {
    const artefacts = new Map<string, Uint8Array>();
    for (const { name, digest } of artefactsReadWhole(result)) {
      artefacts.set(name, await this.objects.read(digest));
    }
    return artefacts;
  }

  private async artefactDifferences({
    artefacts,
  }: ComputationResult): Promise<ComputationDifference[]> {
    const differences: ComputationDifference[] = [];
    for (const { name, digest, sizeBytes } of artefacts) {
      const found = await this.objects.measure(digest).catch(refusalOf);
      if (found === sizeBytes) continue;
      const what = typeof found === 'number' ? `${found} bytes` : found;
      const detail = `${name}: expected ${sizeBytes} bytes of ${digest}, the store has ${what}.`;
      differences.push({ code: 'computation.artefact_differs', detail });
    }
    return differences;
  }
}

/** Missing and changed bytes are the worker's doing; anything else is ours, and another try may find them. */
function refusalOf(error: unknown): string {
  if (isHoldpointError(error)) return error.code;
  throw error;
}

/** Names in it are a stranger's: what PostgreSQL can't hold would leave the computation open for ever. */
function toldOf(error: z.ZodError): string {
  return z
    .prettifyError(error)
    .slice(0, 1000)
    .replace(/[\0\p{Cs}]/gu, '\u{fffd}');
}

function invalid(differences: readonly ComputationDifference[]): Verdict {
  return { state: 'invalid', resultDigest: null, differences };
}
