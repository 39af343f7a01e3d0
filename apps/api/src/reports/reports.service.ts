import type { Sha256 } from '@holdpoint/shared/contracts/common';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { BundleSource } from '@holdpoint/shared/report/bundle';
import { Injectable } from '@nestjs/common';

import { Database } from '../database/database.js';
import { Attestations } from '../gates/attestations.service.js';
import { DecisionRecords } from '../gates/decision-records.service.js';
import { ObjectDirectory } from '../objects/object-directory.js';
import { EvidenceReader } from '../runs/evidence-reader.service.js';
import { RunRow, SELECT_RUNS } from '../runs/run-rows.js';
import { VERSION } from '../version.js';
import { AuditEvidenceReader } from './audit-evidence.service.js';
import { computationsIn } from './bundle-computations.js';

/** Gives a decision with everything that it was made from, so that it can be made again without this platform. */
@Injectable()
export class ReportsService {
  constructor(
    private readonly database: Database,
    private readonly records: DecisionRecords,
    private readonly evidence: EvidenceReader,
    private readonly audit: AuditEvidenceReader,
    private readonly objects: ObjectDirectory,
    private readonly attestations: Attestations,
  ) {}

  /**
   * As it stood when it was decided, however much came since; whether it was revoked is another question. Throws
   * `decision.unknown`, `policy.unknown`, and while the log hasn't signed for the decision `receipt.pending` (unavailable), `attestation.pending` (conflict).
   */
  async bundle(decisionId: string): Promise<BundleSource> {
    const { eventId } = await this.records.get(this.database, decisionId);
    await this.audit.settled(eventId);
    return this.database.transaction(async (queries) => {
      const { decision } = await this.records.get(queries, decisionId);
      const { auditHeads, runIds, reviewHeads, ...basis } = await this.records.basisOf(
        decisionId,
        queries,
      );
      const rows = await queries.rows(
        RunRow,
        `${SELECT_RUNS} WHERE run.id = ANY($1) ORDER BY run.id`,
        [runIds],
      );
      const told = await this.audit.read(queries, auditHeads);
      return {
        schema: 'holdpoint.bundle.v1',
        decisionId,
        generator: { name: 'holdpoint-api', version: VERSION },
        decision,
        policy: await this.records.policyOf(decision, queries),
        ...basis,
        runs: await this.evidence.runsOf(queries, rows, basis.subject, reviewHeads),
        computations: await computationsIn(queries, told.audit, (digest) =>
          this.objects.read(digest),
        ),
        ...told,
        attestations: await this.attestations.both(decisionId, queries),
      };
    }, 'repeatable read');
  }

  /** The bytes of a pack, log or input that some record, import or computation refers to. Throws `object.unknown`, `object.corrupt`. */
  async object(digest: Sha256): Promise<Buffer> {
    const referred = await this.database.execute(
      `SELECT FROM (SELECT FROM sample_record WHERE pack_digest = decode($1, 'hex') LIMIT 1) AS pack
       UNION ALL SELECT FROM evidence_import WHERE file_digest = $2
       UNION ALL SELECT FROM computation
        WHERE spec->'inputs' @> jsonb_build_array(jsonb_build_object('digest', $2::text))`,
      [digest.slice('sha256:'.length), digest],
    );
    if (referred > 0) return this.objects.read(digest);
    throw new HoldpointError({
      code: 'object.unknown',
      kind: 'not_found',
      message: `No evidence refers to ${digest}.`,
    });
  }
}
