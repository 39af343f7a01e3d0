import type { TrustAnchor } from '@holdpoint/shared/attestation/trust-anchor';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { formatTlogProof, parseTlogProof } from '@holdpoint/shared/tlog/tlog-proof';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';

import { Database } from '../database/database.js';
import type { Env } from '../env.js';
import { LogKeeper } from '../ledger/log-keeper.service.js';
import { Bytes } from '../ledger/log-rows.js';
import { Receipts } from '../ledger/receipts.service.js';
import { ENV } from '../tokens.js';

const EventRow = z.object({ event_id: z.uuid().nullable(), entry: Bytes.nullable() });

/** What an offline consumer needs beside an attestation. */
@Injectable()
export class DecisionProofs {
  constructor(
    private readonly database: Database,
    private readonly receipts: Receipts,
    private readonly keeper: LogKeeper,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /**
   * The `.tlog-proof` file of a decision, with its entry as `extra`: one file holds all that the proof is about. Throws
   * `decision.unknown`, `receipt.pending` (conflict).
   */
  async of(decisionId: string): Promise<string> {
    const row = await this.database.row(
      EventRow,
      `SELECT decision.event_id, leaf.entry FROM gate_decision AS decision
         LEFT JOIN audit.leaf AS leaf ON leaf.event_id = decision.event_id WHERE decision.id = $1`,
      [decisionId],
    );
    if (row?.event_id == null) {
      throw new HoldpointError({
        code: 'decision.unknown',
        kind: 'not_found',
        message: `No decision ${decisionId}.`,
      });
    }
    const { proof } = await this.receipts.get(row.event_id);
    return formatTlogProof({ ...parseTlogProof(proof), extra: row.entry });
  }

  /** Keys to be kept by who checks offline; they are worth as much as the channel that they come over. */
  async trustAnchor(): Promise<TrustAnchor> {
    const { origin, logKeys, statementKeys, rotations } = await this.keeper.signer.keys();
    return {
      schema: 'holdpoint.trust-anchor.v1',
      origin,
      logKeys,
      statementKeys: statementKeys.map(({ keyid, publicKey }) => ({
        keyid,
        algorithm: 'ed25519',
        publicKey,
      })),
      witnesses: this.env.log.witnesses.filter(({ sameHost }) => !sameHost).map(({ key }) => key),
      rotations: [...rotations],
    };
  }
}
