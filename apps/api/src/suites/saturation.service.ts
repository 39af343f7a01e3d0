import type { CatalogEntry } from '@holdpoint/shared/evidence/catalog';
import { runEvidenceIn } from '@holdpoint/shared/report/bundle-evidence';
import {
  SATURATION_CHECKPOINTS,
  type SaturationHint,
  saturationOf,
  type SolvedTasks,
  solvedTasksOf,
} from '@holdpoint/shared/suites/saturation-of';
import { Injectable } from '@nestjs/common';

import { CheckpointsService, subjectOf } from '../checkpoints/checkpoints.service.js';
import type { Queries } from '../database/database.js';
import { EvidenceReader } from '../runs/evidence-reader.service.js';
import { invalidationsOn } from '../runs/invalidation-rows.js';
import { RunRow, SELECT_RUNS } from '../runs/run-rows.js';

/** Reads whether results hint at saturation. */
@Injectable()
export class SaturationReader {
  constructor(
    private readonly checkpoints: CheckpointsService,
    private readonly evidence: EvidenceReader,
  ) {}

  /** Over the newest closed run of each of the newest checkpoints that have one; imported logs have no plan to trust. */
  async hintOn(queries: Queries, { ref, metric }: CatalogEntry): Promise<SaturationHint> {
    const runs = await queries.rows(
      RunRow,
      `WITH newest AS (
         SELECT DISTINCT ON (checkpoint_id) run.id, checkpoint.created_at AS registered_at
           FROM run JOIN checkpoint ON checkpoint.id = checkpoint_id
          WHERE evaluation_ref = $1 AND state = 'closed' AND source = 'native'
          ORDER BY checkpoint_id, run.created_at DESC, run.id)
       ${SELECT_RUNS} JOIN newest ON newest.id = run.id ORDER BY registered_at DESC, run.id LIMIT $2`,
      [ref, SATURATION_CHECKPOINTS],
    );
    const solved: SolvedTasks[] = [];
    for (const row of runs) {
      const checkpoint = await this.checkpoints.get(row.checkpoint_id, queries);
      const [run] = await this.evidence.runsOf(queries, [row], subjectOf(checkpoint));
      if (run === undefined) continue;
      const result = runEvidenceIn(run, await invalidationsOn(queries, checkpoint.id));
      if (result.status !== 'complete' || result.invalidatedAt !== undefined) continue;
      const name = `${checkpoint.model}/${checkpoint.checkpoint}`;
      solved.push(solvedTasksOf(name, result, metric.aggregator));
    }
    return saturationOf(solved);
  }
}
