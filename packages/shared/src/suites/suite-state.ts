import { z } from 'zod';

/**
 * Where an evaluation stands in its life. `active`: it tells models apart. `saturated`: the newest models solve nearly
 * all of it, so it still rules in and hardly rules out; it may be run. `retired`: no campaign runs it any more.
 */
export const SuiteState = z.enum(['active', 'saturated', 'retired']).meta({ id: 'SuiteState' });
export type SuiteState = z.infer<typeof SuiteState>;

const next: Readonly<Record<SuiteState, readonly SuiteState[]>> = {
  active: ['saturated'],
  saturated: ['active', 'retired'],
  retired: [],
};

/** Whether the one state may follow the other: through saturation only, and retirement is final. Total. */
export function mayMove(from: SuiteState, to: SuiteState): boolean {
  return next[from].includes(to);
}
