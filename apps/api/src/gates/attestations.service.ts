import {
  type DsseEnvelope,
  DsseEnvelope as Envelope,
  verifyEnvelope,
} from '@holdpoint/shared/attestation/dsse';
import { STATEMENT_TYPE } from '@holdpoint/shared/attestation/statement';
import { fromBase64, toBase64 } from '@holdpoint/shared/encoding/base64';
import { HoldpointError, isHoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { BundleAttestations } from '@holdpoint/shared/report/bundle';
import { isSameBytes } from '@holdpoint/shared/tlog/bytes';
import { parseTlogProof } from '@holdpoint/shared/tlog/tlog-proof';
import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import type { Logger } from 'pino';
import { z } from 'zod';

import { BackgroundLoop } from '../background/background-loop.js';
import { Database, jsonColumn, type Queries } from '../database/database.js';
import { LogKeeper } from '../ledger/log-keeper.service.js';
import { Bytes } from '../ledger/log-rows.js';
import { Receipts } from '../ledger/receipts.service.js';
import { verify } from '../ledger/sign-newest.js';
import { LOG } from '../tokens.js';

export type AttestationKind = 'decision' | 'verification_summary';

const KINDS: readonly AttestationKind[] = ['decision', 'verification_summary'];
const POLL_MS = 2_000;
/** In one turn; the next follows at once while there are more. */
const BATCH = 50;

const StatedRow = z.object({
  id: z.uuid(),
  event_id: z.uuid(),
  statement: Bytes,
  summary: Bytes,
  entry: Bytes,
});
type Stated = z.infer<typeof StatedRow>;

/** Decisions that the log has signed for and that are not attested yet, oldest first. */
const SELECT_UNATTESTED = `
  SELECT decision.id, decision.event_id, statement, summary, leaf.entry
    FROM gate_decision AS decision JOIN audit.leaf AS leaf ON leaf.event_id = decision.event_id
   WHERE statement IS NOT NULL AND audit.is_effective(decision.event_id)
     AND (SELECT count(*) FROM gate_attestation WHERE decision_id = decision.id) < ${KINDS.length}`;

/** Has decisions signed once they are in the log; whoever dies between is caught up with. */
@Injectable()
export class Attestations implements OnApplicationBootstrap, OnModuleDestroy {
  private loop: BackgroundLoop | undefined;

  constructor(
    private readonly database: Database,
    private readonly keeper: LogKeeper,
    private readonly receipts: Receipts,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.loop = new BackgroundLoop('attestations', () => this.catchUp(), this.log);
  }

  async onModuleDestroy(): Promise<void> {
    await this.loop?.[Symbol.asyncDispose]();
  }

  /** Attests a decision that the log has signed for, now; where the signer is away, the next turn does. Never throws. */
  async attemptOn(decisionId: string): Promise<void> {
    const sql = `${SELECT_UNATTESTED} AND decision.id = $1`;
    try {
      const stated = await this.database.row(StatedRow, sql, [decisionId]);
      if (stated !== undefined) await this.sign(stated);
    } catch (error) {
      this.log.warn({ err: error, decisionId }, 'a decision is not attested yet');
    }
  }

  /**
   * The signed statement. Throws `decision.unknown`, `attestation.undecidable` where there is nothing to sign, and
   * `attestation.pending` (conflict) until it is signed.
   */
  async get(
    decisionId: string,
    kind: AttestationKind,
    queries: Queries = this.database,
  ): Promise<DsseEnvelope> {
    const row = await queries.row(
      z.object({ envelope: Envelope.nullable(), is_stated: z.boolean() }),
      `SELECT envelope, statement IS NOT NULL AS is_stated FROM gate_decision AS decision
         LEFT JOIN gate_attestation ON decision_id = decision.id AND kind = $2 WHERE decision.id = $1`,
      [decisionId, kind],
    );
    if (row?.envelope != null) return row.envelope;
    throw missing(decisionId, row);
  }

  /** Both envelopes, or null for a decision that has none. Throws as `get`, but for `attestation.undecidable`. */
  async both(decisionId: string, queries: Queries): Promise<BundleAttestations | null> {
    try {
      return {
        decision: await this.get(decisionId, 'decision', queries),
        vsa: await this.get(decisionId, 'verification_summary', queries),
      };
    } catch (error) {
      if (isHoldpointError(error) && error.code === 'attestation.undecidable') return null;
      throw error;
    }
  }

  private async catchUp(): Promise<number> {
    const waiting = await this.database.rows(
      StatedRow,
      `${SELECT_UNATTESTED} ORDER BY decided_at, decision.id LIMIT ${BATCH}`,
    );
    const refusals: unknown[] = [];
    for (const stated of waiting) {
      try {
        await this.sign(stated);
      } catch (error) {
        // Who is away refuses all of them; what is refused by itself must not keep back what was decided after it.
        if (isHoldpointError(error) && error.kind === 'unavailable') throw error;
        refusals.push(error);
      }
    }
    if (refusals.length > 0)
      throw new AggregateError(refusals, `${refusals.length} decisions are not attested`);
    return waiting.length === BATCH ? 0 : POLL_MS;
  }

  private async sign(stated: Stated): Promise<void> {
    const receipt = await this.receipts.find(stated.event_id);
    if (receipt === undefined) return;
    const { index, proof, treeHead } = parseTlogProof(receipt.proof);
    const place = {
      entry: toBase64(stated.entry),
      index,
      size: receipt.treeSize,
      proof: proof.map(toBase64),
      treeHead,
    };
    for (const kind of KINDS) {
      const payload = kind === 'decision' ? stated.statement : stated.summary;
      const envelope = await this.keeper.signer.ask(Envelope, '/v1/statements', {
        payloadType: STATEMENT_TYPE,
        payload: toBase64(payload),
        ...place,
      });
      await this.requireOurs(envelope, payload);
      await this.database.execute(
        `INSERT INTO gate_attestation (decision_id, kind, envelope) VALUES ($1, $2, $3::jsonb) ON CONFLICT DO NOTHING`,
        [stated.id, kind, JSON.stringify(jsonColumn(envelope))],
      );
    }
  }

  /** What is given out as signed must be what was asked for, by the signer's own key. */
  private async requireOurs(envelope: DsseEnvelope, payload: Uint8Array): Promise<void> {
    const { statementKeys } = await this.keeper.signer.keys();
    const keys = statementKeys.map(({ keyid, publicKey }) => ({
      keyid,
      algorithm: 'ed25519' as const,
      publicKey: fromBase64(publicKey) ?? new Uint8Array(),
    }));
    const verified = await verifyEnvelope(envelope, keys, verify);
    if (verified.payloadType === STATEMENT_TYPE && isSameBytes(verified.payload, payload)) return;
    throw new HoldpointError({
      code: 'signer.statement_wrong',
      kind: 'integrity',
      message: 'The signer signed another statement than it was asked to.',
    });
  }
}

function missing(
  decisionId: string,
  row: { readonly is_stated: boolean } | undefined,
): HoldpointError {
  if (row === undefined)
    return new HoldpointError({
      code: 'decision.unknown',
      kind: 'not_found',
      message: `No decision ${decisionId}.`,
    });
  return row.is_stated
    ? new HoldpointError({
        code: 'attestation.pending',
        kind: 'conflict',
        message: 'The log has not signed for this decision yet: it has no effect. Ask again.',
      })
    : new HoldpointError({
        code: 'attestation.undecidable',
        kind: 'not_found',
        message: 'The gate could not read what it was asked: there is nothing to attest.',
      });
}
