import type { WitnessSeen } from '@holdpoint/shared/gate/witness';
import { formatNote, parseNote } from '@holdpoint/shared/tlog/note';
import { parseTreeHead } from '@holdpoint/shared/tlog/tree-head';
import { parseVerifierKey } from '@holdpoint/shared/tlog/verifier-key';
import { verifyNote } from '@holdpoint/shared/tlog/verify-note';
import { z } from 'zod';

import { Count, Instant, type Queries } from '../database/database.js';
import type { Env } from '../env.js';
import { verify } from '../ledger/sign-newest.js';

type Settings = Pick<Env['log'], 'witnesses' | 'origin'>;

const CosignedRow = z.object({
  witness: z.string(),
  size: Count,
  line: z.string(),
  note: z.string(),
  /** When the log had more than this head; null while it has not. */
  outgrown_at: Instant.nullable(),
});

/** The newest few of each witness: that some were written into the database must not hide an honest one at once. */
const SELECT_COSIGNED = `
  SELECT wanted.name AS witness, cosigned.size, cosigned.line, head.note, outgrown.signed_at AS outgrown_at
    FROM unnest($1::text[]) AS wanted (name)
    JOIN LATERAL (SELECT size, line FROM audit.cosignature WHERE witness = wanted.name
                   ORDER BY cosigned_at DESC, size DESC LIMIT 3) AS cosigned ON true
    JOIN audit.tree_head AS head ON head.size = cosigned.size AND head.note IS NOT NULL
    LEFT JOIN LATERAL (SELECT signed_at FROM audit.tree_head
                        WHERE note IS NOT NULL AND tree_head.size > cosigned.size
                        ORDER BY tree_head.size LIMIT 1) AS outgrown ON true`;

/**
 * The last moment at which a witness of the settings that runs in another trust domain had seen all of the log; null while
 * there is none. One on this host proves nothing. The signature counts and no column beside it (evidence.md §6, attack 11);
 * and who signs an old head again and again, while the log goes on without them, was last there when it did.
 */
export async function witnessSeen(
  queries: Pick<Queries, 'rows'>,
  { witnesses, origin }: Settings,
): Promise<WitnessSeen | null> {
  const outside = new Map(
    witnesses.flatMap(({ name, key, sameHost }) => (sameHost ? [] : [[name, key]])),
  );
  if (outside.size === 0) return null;
  const rows = await queries.rows(CosignedRow, SELECT_COSIGNED, [[...outside.keys()]]);
  const seen = await Promise.all(
    rows.map((row) => seenIn(row, { origin, key: outside.get(row.witness) ?? '' })),
  );
  const known = seen.filter((each) => each !== null);
  return known.toSorted((left, right) => timeOf(right) - timeOf(left))[0] ?? null;
}

function timeOf({ cosignedAt }: WitnessSeen): number {
  return Date.parse(cosignedAt);
}

/** Total: whoever owns the tables could have written the row. */
async function seenIn(
  { witness, size, line, note, outgrown_at }: z.infer<typeof CosignedRow>,
  { origin, key }: { readonly origin: string; readonly key: string },
): Promise<WitnessSeen | null> {
  try {
    const { text } = parseNote(note);
    const head = parseTreeHead(text);
    const signed = parseNote(formatNote(text, [line]));
    const [cosignature] = await verifyNote(signed, [parseVerifierKey(key)], verify);
    const timestamp = cosignature?.timestamp ?? 0;
    if (timestamp === 0 || head.origin !== origin || head.size !== size) return null;
    const outgrownMs = outgrown_at === null ? Infinity : Date.parse(outgrown_at);
    const cosignedAt = new Date(Math.min(timestamp * 1000, outgrownMs)).toISOString();
    return { name: witness, cosignedAt, treeSize: size };
  } catch {
    return null;
  }
}
