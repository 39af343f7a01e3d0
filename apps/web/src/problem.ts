import { z } from 'zod';

const Coded = z.object({
  code: z.string(),
  kind: z.string(),
  message: z.string(),
  details: z.object({ requestId: z.string().optional() }).catch({}),
});

/** An error as a person reads it. `requestId` is what an operator finds the request by. */
export interface Problem {
  readonly code: string;
  readonly kind: string;
  readonly message: string;
  readonly requestId: string | null;
}

/** Any thrown value as a problem. Total. */
export function problemOf(error: unknown): Problem {
  const coded = Coded.safeParse(error);
  if (coded.success) {
    const { code, kind, message, details } = coded.data;
    return { code, kind, message, requestId: details.requestId ?? null };
  }
  const message = error instanceof Error ? error.message : 'Something went wrong in this page.';
  return { code: 'portal.failed', kind: 'bug', message, requestId: null };
}
