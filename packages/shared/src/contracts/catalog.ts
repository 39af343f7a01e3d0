import { Catalog } from '../evidence/catalog.js';
import { defineRoute } from './route.js';

export const catalogRoutes = {
  evaluations: defineRoute({
    method: 'GET',
    path: '/v1/evaluations',
    summary: 'Evaluations that this platform can run, with the digests that plans pin.',
    access: 'signed_in',
    response: Catalog,
  }),
};
