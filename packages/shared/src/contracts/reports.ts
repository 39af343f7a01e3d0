import { z } from 'zod';

import { BundleSource } from '../report/bundle.js';
import { Sha256 } from './common.js';
import { defineRoute } from './route.js';

const readers = [
  'pipeline',
  'safety_reviewer',
  'responsible_scaling_officer',
  'chief_executive_officer',
  'evaluation_engineer',
  'auditor',
] as const;

export const reportRoutes = {
  bundle: defineRoute({
    method: 'GET',
    path: '/v1/decisions/:decisionId/bundle',
    summary: 'Everything that a decision was made from, as the offline verifier needs it.',
    access: readers,
    params: z.object({ decisionId: z.uuid() }),
    response: BundleSource,
  }),
  object: defineRoute({
    method: 'GET',
    path: '/v1/objects/:digest',
    summary:
      'Bytes of a transcript pack, an imported log or a computation’s data that evidence refers to.',
    access: readers,
    params: z.object({ digest: Sha256 }),
    responseMedia: 'application/octet-stream',
    response: z.instanceof(Uint8Array),
  }),
};
