import { z } from 'zod';

/** `in_force`: activated by its quorum, and not replaced since by another text of its name. */
export const PolicyState = z.enum(['in_force', 'not_in_force']).meta({ id: 'PolicyStanding' });
export type PolicyState = z.infer<typeof PolicyState>;
