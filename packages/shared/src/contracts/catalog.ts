import { z } from 'zod';

import { Catalog } from '../evidence/catalog.js';
import { Policy } from '../policy/policy.js';
import { PolicyRef, Sha256 } from './common.js';
import { defineRoute } from './route.js';

export const catalogRoutes = {
  policies: defineRoute({
    method: 'GET',
    path: '/v1/policies',
    summary: 'Policies that this platform can apply, with their digests.',
    access: 'signed_in',
    response: z.strictObject({
      policies: z.array(z.strictObject({ ref: PolicyRef, title: z.string(), digest: Sha256 })),
    }),
  }),
  policy: defineRoute({
    method: 'GET',
    path: '/v1/policies/:policyRef',
    summary: 'One policy, whole.',
    access: 'signed_in',
    params: z.object({ policyRef: PolicyRef }),
    response: z.strictObject({ policy: Policy, digest: Sha256 }),
  }),
  evaluations: defineRoute({
    method: 'GET',
    path: '/v1/evaluations',
    summary: 'Evaluations that this platform can run, with the digests that plans pin.',
    access: 'signed_in',
    response: Catalog,
  }),
};
