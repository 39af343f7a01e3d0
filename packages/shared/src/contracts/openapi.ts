import { z } from 'zod';

import { defineRoute } from './route.js';

export const openApiRoutes = {
  document: defineRoute({
    method: 'GET',
    path: '/openapi.json',
    summary: 'This description of the API, OpenAPI 3.1.',
    access: 'public',
    response: z.record(z.string(), z.json()),
  }),
};
