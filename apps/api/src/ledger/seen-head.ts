import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { SeenTreeHead } from '@holdpoint/shared/gate/sign-off';
import { z } from 'zod';

import { Count, type Queries } from '../database/database.js';

const HeadRow = z.object({
  origin: z.string(),
  size: Count,
  root: z.instanceof(Uint8Array).transform((root) => Buffer.from(root).toString('base64')),
});

/** Of a log without any signed head: SHA-256 of nothing, RFC 6962 §2.1. */
const EMPTY_ROOT = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';

/**
 * The signed tree head of that size, or the newest one. A size that nobody signed is refused, so that no statement names a
 * head that its author can't have seen; 0 stands only while none is signed. Throws `signoff.head_unknown` (conflict).
 */
export async function seenHead(queries: Queries, size?: number): Promise<SeenTreeHead> {
  const head = await queries.row(
    HeadRow,
    `SELECT log.origin, coalesce(head.size, 0) AS size, coalesce(head.root, decode($2, 'base64')) AS root
       FROM audit.log AS log
       LEFT JOIN LATERAL (
         SELECT size, root FROM audit.tree_head
          WHERE note IS NOT NULL AND ($1::bigint IS NULL OR size = $1::bigint)
          ORDER BY size DESC LIMIT 1) AS head ON true
      WHERE head.size IS NOT NULL OR NOT EXISTS (SELECT FROM audit.tree_head WHERE note IS NOT NULL)`,
    [size ?? null, EMPTY_ROOT],
  );
  if (head !== undefined && (size === undefined || head.size === size)) return head;
  throw new HoldpointError({
    code: 'signoff.head_unknown',
    kind: 'conflict',
    message: `The log has no signed head of size ${size ?? 'any'}. Read the statement again.`,
  });
}
