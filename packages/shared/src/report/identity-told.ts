import { z } from 'zod';

import { canonicalJson } from '../digest/canonical-json.js';
import { CheckpointIdentity } from '../evidence/checkpoint-identity.js';
import type { BundleSource } from './bundle.js';

const Registered = z.looseObject({ subject: z.json(), ...CheckpointIdentity.shape });

/**
 * Who vouches for the weights and for the endpoint: what the registration of this very subject told the log, so that no
 * second place can say otherwise. Undefined where the log was not told, or told twice, or the event's content was purged.
 * Total.
 */
export function identityTold({
  audit,
  subject,
}: Pick<BundleSource, 'audit' | 'subject'>): CheckpointIdentity | undefined {
  const told = audit
    .filter(({ type }) => type === 'checkpoint.registered')
    .flatMap(({ body }) => Registered.safeParse(body).data ?? [])
    .filter((body) => canonicalJson(body.subject) === canonicalJson(subject));
  const [only] = told;
  if (only === undefined || told.length > 1) return undefined;
  const { modelSignature, binding } = only;
  return { modelSignature, binding };
}
