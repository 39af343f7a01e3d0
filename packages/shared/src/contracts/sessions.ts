import { z } from 'zod';

import { storable, Timestamp } from './common.js';
import { Account } from './identity.js';
import { defineRoute } from './route.js';

/** A browser's session. The secret lies in a cookie that no script can read; it is never in a body. */
export const Session = z
  .strictObject({
    account: Account,
    /** End of the session, however much it is used. */
    expiresAt: Timestamp,
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof Session>;

export const sessionRoutes = {
  open: defineRoute({
    method: 'POST',
    path: '/v1/sessions',
    summary: 'Sign a browser in: sets a strict, script-proof cookie. Throttled per name.',
    access: 'public',
    body: z.strictObject({
      name: z.string().min(1).max(63).regex(storable),
      password: z.string().min(1).max(256),
    }),
    response: Session,
    status: 201,
  }),
  current: defineRoute({
    method: 'GET',
    path: '/v1/sessions/current',
    summary: "The browser's session.",
    access: 'signed_in',
    response: Session,
  }),
  end: defineRoute({
    method: 'POST',
    path: '/v1/sessions/current/end',
    summary: 'Sign the browser out: the session ends on the server, and the cookie is cleared.',
    access: 'signed_in',
    response: z.strictObject({ endedAt: Timestamp }),
  }),
};
