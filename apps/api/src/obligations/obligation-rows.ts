import { ObligationStart } from '@holdpoint/shared/contracts/obligations';
import type { ObligationDone } from '@holdpoint/shared/triggers/obligation-calendar';
import { z } from 'zod';

import { Instant } from '../database/database.js';

export const SELECT_STARTS = `
  SELECT obligation_start.id, clock, aware_at, policy_ref, inside_evaluation, note, account.name AS recorded_by, recorded_at
    FROM obligation_start JOIN account ON account.id = recorded_by`;

export const StartRow = z
  .object({
    id: z.uuid(),
    clock: ObligationStart.shape.clock,
    aware_at: Instant,
    policy_ref: z.string().nullable(),
    inside_evaluation: ObligationStart.shape.insideEvaluation,
    note: z.string(),
    recorded_by: z.string(),
    recorded_at: Instant,
  })
  .transform((row): ObligationStart => ({
    id: row.id,
    clock: row.clock,
    at: row.aware_at,
    regime: row.policy_ref,
    insideEvaluation: row.inside_evaluation,
    note: row.note,
    recordedBy: row.recorded_by,
    recordedAt: row.recorded_at,
  }));

export const SELECT_DONE = `
  SELECT obligation_done.id, instance_id, account.name AS done_by, done_at, note
    FROM obligation_done JOIN account ON account.id = done_by`;

export const DoneRow = z
  .object({
    id: z.uuid(),
    instance_id: z.string(),
    done_by: z.string(),
    done_at: Instant,
    note: z.string(),
  })
  .transform((row): ObligationDone & { readonly id: string } => ({
    id: row.id,
    instanceId: row.instance_id,
    by: row.done_by,
    at: row.done_at,
    note: row.note,
  }));
