import type pg from 'pg';

import { PrismaClient } from './generated/client.js';
import { OrderedPrismaPg } from './ordered-adapter.js';

/** A Prisma client over a pool of ours, so that one set of connections and error handlers serves both. */
export function createClient(pool: pg.Pool): PrismaClient {
  // Errors without excerpts of the code and its values: they go to logs.
  return new PrismaClient({ adapter: new OrderedPrismaPg(pool), errorFormat: 'minimal' });
}
