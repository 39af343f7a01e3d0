import { withTransaction } from '@holdpoint/prisma/pool';
import type { TryScore } from '@holdpoint/shared/evidence/run-evidence-of';
import { Score } from '@holdpoint/shared/evidence/score';
import { LEASE_GRACE_SECONDS } from '@holdpoint/shared/jobs/leases';
import type pg from 'pg';

import { BettingPrefix } from './betting-prefix.js';
import { ringFinishedRuns } from './flush.js';
import type { PlannedRun } from './planned-run.js';

export interface EarlyEndsOptions {
  readonly pool: pg.Pool;
  /** Told of a look that failed; the next one tries again. */
  readonly onError: (error: unknown) => void;
  readonly onEnd?: (end: RunEnd) => void;
}

export interface RunEnd {
  readonly runId: string;
  /** Tasks that settled it. */
  readonly tasks: number;
  /** Samples that this process spared when it saw so. */
  readonly spared: number;
}

/** What this process knows of one sequential run. */
interface Sequence {
  readonly prefix: BettingPrefix;
  /** Length of the prefix when it was last judged. */
  judged: number;
  looking: Promise<boolean> | undefined;
  /** On the monotonic clock, in milliseconds. */
  nextLookAt: number;
  isOver: boolean;
}

const TASKS_AT_ONCE = 64;
const SHORTEST_PAUSE_MS = 50;
/** Judging is done in one piece, over all of the prefix: pauses are as long as to keep it below a twentieth of the time. */
const PAUSE_FACTOR = 20;
const PAUSE_AFTER_FAILURE_MS = 5_000;

/**
 * Ends runs whose sealed plan allows it once their verdict can't change: what nobody works at is spared, what is under
 * way ends as it would. Found from records alone, by as many workers as like, each for itself. The API finds it again
 * before it closes the run: a worker that ends one without right has a run that is invalid.
 */
export class EarlyEnds {
  // By the loaded run, so that a run that is over is forgotten with it.
  private readonly sequences = new WeakMap<PlannedRun, Sequence>();

  constructor(private readonly options: EarlyEndsOptions) {}

  /** Whether this process saw that the run may end. */
  isOver(run: PlannedRun): boolean {
    return this.sequences.get(run)?.isOver === true;
  }

  /**
   * Looks whether the run may end, unless that was done a moment ago, and spares what is left if so. Gives what is known
   * then. Never throws: a look that fails costs time, and nothing else. Runs of a fixed n are not looked at.
   */
  async look(runId: string, run: PlannedRun): Promise<boolean> {
    if (run.plan.stoppingRule !== 'confidence_sequence') return false;
    const sequence = this.sequenceOf(runId, run);
    if (sequence.isOver) return true;
    if (sequence.looking === undefined && performance.now() < sequence.nextLookAt) return false;
    sequence.looking ??= this.lookNow(runId, sequence).finally(() => {
      sequence.looking = undefined;
    });
    return sequence.looking;
  }

  /** Spares what nobody works at in a run that is over. Safe to repeat, and by several workers at once. */
  spareRest(runId: string): Promise<number> {
    return withTransaction(this.options.pool, (client) => spareUnclaimed(client, runId));
  }

  private sequenceOf(runId: string, run: PlannedRun): Sequence {
    const known = this.sequences.get(run);
    if (known !== undefined) return known;
    const prefix = new BettingPrefix(run.plan, runId);
    const sequence = {
      prefix,
      judged: 0,
      looking: undefined,
      nextLookAt: -Infinity,
      isOver: false,
    };
    this.sequences.set(run, sequence);
    return sequence;
  }

  private async lookNow(runId: string, sequence: Sequence): Promise<boolean> {
    let pauseMs = PAUSE_AFTER_FAILURE_MS;
    try {
      await this.read(runId, sequence.prefix);
      const startedAt = performance.now();
      const tasks = judge(sequence);
      pauseMs = Math.max(SHORTEST_PAUSE_MS, PAUSE_FACTOR * (performance.now() - startedAt));
      if (tasks === null) return false;
      sequence.isOver = true;
      this.options.onEnd?.({ runId, tasks, spared: await this.spareRest(runId) });
    } catch (error) {
      this.options.onError(error);
    } finally {
      sequence.nextLookAt = performance.now() + pauseMs;
    }
    return sequence.isOver;
  }

  private async read(runId: string, prefix: BettingPrefix): Promise<void> {
    for (let isWhole = true; isWhole;) {
      const next = prefix.next(TASKS_AT_ONCE);
      const added = prefix.extend(next, await scoresOf(this.options.pool, runId, next));
      isWhole = added === TASKS_AT_ONCE;
    }
  }
}

/** Tasks after which the run may end; null while something is open, and where nothing came since the last time. */
function judge(sequence: Sequence): number | null {
  const { prefix, judged } = sequence;
  if (prefix.length === judged) return null;
  sequence.judged = prefix.length;
  return prefix.tasksNeeded();
}

interface ScoreRow {
  readonly sample_key: string;
  readonly epoch: number;
  readonly score: unknown;
}

/** Recorded tries of the tasks, without what was said of their scores. */
async function scoresOf(
  pool: pg.Pool,
  runId: string,
  tasks: readonly string[],
): Promise<readonly TryScore[]> {
  if (tasks.length === 0) return [];
  const { rows } = await pool.query<ScoreRow>(
    `SELECT sample_key, epoch, score - 'explanation' AS score
       FROM sample_record WHERE run_id = $1 AND sample_key = ANY($2)`,
    [runId, tasks],
  );
  return rows.map(({ sample_key: sampleKey, epoch, score }) => ({
    sampleKey,
    epoch,
    score: Score.parse(score),
  }));
}

/** A lease that ran out counts as nobody's, as for a claim; a holder that comes back finds its record refused. */
async function spareUnclaimed(client: pg.PoolClient, runId: string): Promise<number> {
  // Past what is locked: that is being claimed, given back or spared at this moment, and waiting for it while holding
  // other samples could be for ever. Whoever claims it knows soon.
  const { rowCount } = await client.query(
    `UPDATE sample SET state = 'SPARED', lease_until = NULL, worker = NULL
      WHERE id IN (SELECT id FROM sample
                    WHERE run_id = $1
                      AND (state = 'READY'
                           OR (state = 'LEASED' AND lease_until < now() - make_interval(secs => ${LEASE_GRACE_SECONDS})))
                    ORDER BY id FOR UPDATE SKIP LOCKED)`,
    [runId],
  );
  const spared = rowCount ?? 0;
  if (spared > 0) await ringFinishedRuns(client, [runId]);
  return spared;
}
