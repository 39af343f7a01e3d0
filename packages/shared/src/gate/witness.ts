import { z } from 'zod';

import { Timestamp } from '../contracts/common.js';
import type { Gate } from '../policy/gate-rule.js';
import type { Ground } from './reasons.js';

const HOUR_MS = 3_600_000;

/** Clocks of two machines may differ by this much; a witness further ahead would stay fresh for as long as it is. */
const SKEW_MS = 5 * 60_000;

/** The last time that a witness outside this installation's trust cosigned the log. */
export const WitnessSeen = z
  .strictObject({
    /** Its name in the cosignature's line. */
    name: z.string().min(1).max(200),
    cosignedAt: Timestamp,
    treeSize: z.int().nonnegative(),
  })
  .meta({ id: 'WitnessSeen' });
export type WitnessSeen = z.infer<typeof WitnessSeen>;

/** Why the log is not witnessed as the gate demands; nothing where it demands none. Total. */
export function groundsOfWitness(
  { witness: demand }: Pick<Gate, 'witness'>,
  seen: WitnessSeen | null,
  now: Date,
): Ground[] {
  if (demand === undefined) return [];
  const { maxAgeHours } = demand;
  if (seen === null) return [stale('no outside witness has cosigned the log', maxAgeHours)];
  const ageMs = now.getTime() - Date.parse(seen.cosignedAt);
  // Written so that NaN is stale.
  if (ageMs >= -SKEW_MS && ageMs <= maxAgeHours * HOUR_MS) return [];
  const when = ageMs < 0 ? 'in the future' : 'last';
  return [stale(`${seen.name} cosigned the log ${when}, at ${seen.cosignedAt}`, maxAgeHours)];
}

/** The evidence as though the log had just been witnessed: a person signs what it shows, and the decision asks how fresh. */
export function asWitnessed<Evidence extends object>(
  evidence: Evidence,
  now: Date,
): Evidence & { readonly witness: WitnessSeen } {
  const cosignedAt = now.toISOString();
  return { ...evidence, witness: { name: 'not asked here', cosignedAt, treeSize: 0 } };
}

function stale(fact: string, maxAgeHours: number): Ground {
  const hours = `${maxAgeHours} hour${maxAgeHours === 1 ? '' : 's'}`;
  return { code: 'WITNESS_STALE', detail: `${fact}; the policy asks for one of the last ${hours}` };
}
