import { z } from 'zod';

import { fromBase64 } from '../encoding/base64.js';

const bytesOf = (length: number) =>
  z
    .string()
    .refine((text) => fromBase64(text)?.length === length, `expected ${length} bytes in base64`);

/** A signed note (C2SP signed-note), as text. What it says is for the verifier. */
const NoteText = z.string().min(1).max(1_000_000);

/** Where one audit event stands in the log. */
export const LoggedEvent = z.strictObject({
  eventId: z.uuid(),
  /** Of its entry, from 0. */
  index: z.int().nonnegative(),
  /** 32 bytes; with the body it gives the digest that the entry commits to. Null once the content was purged. */
  salt: bytesOf(32).nullable(),
  /** The entry itself, where it can't be made from the event: exactly for a purged one. */
  card: z.string().min(1).max(65_535).nullable(),
  /** Inclusion proof for the bundle's tree head, from the leaf's sibling up. RFC 6962 §2.1.1. */
  proof: z.array(bytesOf(32)).max(63),
});
export type LoggedEvent = z.infer<typeof LoggedEvent>;

/** How the audit events of a bundle stand in the transparency log: `evidence/log.json`. */
export const LogEvidence = z
  .strictObject({
    schema: z.literal('holdpoint.log-evidence.v1'),
    origin: z.string().min(1).max(200),
    /** Verifier keys of the log, the one that signed the tree head first. Self-asserted: trust begins with another copy. */
    keys: z.array(z.string().min(1).max(4000)).min(1).max(64),
    /** Notes by which a key endorsed its successor, oldest first. */
    rotations: z.array(NoteText).max(64),
    /** With every cosignature that the log had at the time. */
    treeHead: NoteText,
    /** One for every audit event of the bundle, in the order of its audit file. */
    entries: z.array(LoggedEvent),
  })
  .meta({ id: 'LogEvidence' });
export type LogEvidence = z.infer<typeof LogEvidence>;
