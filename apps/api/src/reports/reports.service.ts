import type { Sha256 } from '@holdpoint/shared/contracts/common';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { AuditEvent, BundleSource } from '@holdpoint/shared/report/bundle';
import { Injectable } from '@nestjs/common';

import { Database } from '../database/database.js';
import { GatesService } from '../gates/gates.service.js';
import { Ledger } from '../ledger/ledger.service.js';
import { ObjectDirectory } from '../objects/object-directory.js';
import { EvidenceReader } from '../runs/evidence-reader.service.js';
import { RunRow, SELECT_RUNS } from '../runs/run-rows.js';
import { VERSION } from '../version.js';

/** Gives a decision with everything that it was made from, so that it can be made again without this platform. */
@Injectable()
export class ReportsService {
  constructor(
    private readonly database: Database,
    private readonly gates: GatesService,
    private readonly evidence: EvidenceReader,
    private readonly ledger: Ledger,
    private readonly objects: ObjectDirectory,
  ) {}

  /** As it stood when it was decided, however much came since. Throws `decision.unknown`, `policy.unknown`. */
  bundle(decisionId: string): Promise<BundleSource> {
    return this.database.transaction(async (queries) => {
      const {
        id: _id,
        checkpointId: _checkpointId,
        requestedBy: _requestedBy,
        ...decision
      } = await this.gates.get(decisionId, queries);
      const { auditHeads, runIds, reviewHeads, ...basis } = await this.gates.basisOf(
        decisionId,
        queries,
      );
      const rows = await queries.rows(
        RunRow,
        `${SELECT_RUNS} WHERE run.id = ANY($1) ORDER BY run.id`,
        [runIds],
      );
      const events = await this.ledger.events(queries, Object.keys(auditHeads));
      return {
        schema: 'holdpoint.bundle.v1',
        decisionId,
        generator: { name: 'holdpoint-api', version: VERSION },
        decision,
        policy: await this.gates.policyOf(decision, queries),
        ...basis,
        runs: await this.evidence.runsOf(queries, rows, basis.subject, reviewHeads),
        audit: events.filter(isUpTo(auditHeads)),
      };
    }, 'repeatable read');
  }

  /** The bytes of a pack or log that some record or import refers to. Throws `object.unknown`, `object.corrupt`. */
  async object(digest: Sha256): Promise<Buffer> {
    const referred = await this.database.execute(
      `SELECT FROM (SELECT FROM sample_record WHERE pack_digest = decode($1, 'hex') LIMIT 1) AS pack
       UNION ALL SELECT FROM evidence_import WHERE file_digest = $2`,
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

function isUpTo(heads: Readonly<Record<string, number>>): (event: AuditEvent) => boolean {
  return ({ stream, streamSeq }) => streamSeq <= (heads[stream] ?? 0);
}
