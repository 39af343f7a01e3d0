import { z } from 'zod';

/** Name of a part of a policy, which other parts refer to. */
export const Slug = z
  .string()
  .max(80)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'expected lower case words joined by -');

/** `primary`: read in the text itself. `secondary`: in a third party's. `unverified`: in none. `own`: Holdpoint's choice. */
export const SourceStatus = z
  .enum(['primary', 'secondary', 'unverified', 'own'])
  .meta({ id: 'SourceStatus' });
export type SourceStatus = z.infer<typeof SourceStatus>;

/** A text that a policy takes its clauses from. */
export const PolicySource = z
  .strictObject({
    id: Slug,
    title: z.string().min(1).max(300),
    status: SourceStatus,
    /** Day of the text, `YYYY-MM-DD`; null where it bears none. */
    date: z.iso.date().nullable().default(null),
  })
  .meta({ id: 'PolicySource' });
export type PolicySource = z.infer<typeof PolicySource>;

/** Where a part of a policy comes from. */
export const Cited = z.strictObject({
  /** One of the policy's sources. */
  source: Slug,
  /** Section and rule in the source's own terms, or the project's reason where the text names no number. */
  clause: z.string().min(1).max(600),
});
