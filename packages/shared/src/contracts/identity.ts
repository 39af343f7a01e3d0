import { z } from 'zod';

import { Role, Timestamp } from './common.js';
import { defineRoute } from './route.js';

const AccountName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, 'expected 1 to 63 of a-z 0-9 . _ -');

export const Account = z
  .strictObject({
    id: z.uuid(),
    name: AccountName,
    displayName: z.string(),
    roles: z.array(Role),
    createdAt: Timestamp,
    disabledAt: Timestamp.nullable(),
  })
  .meta({ id: 'Account' });
export type Account = z.infer<typeof Account>;

export const NewAccount = z.strictObject({
  name: AccountName,
  displayName: z.string().min(1).max(120),
  roles: z.array(Role).min(1),
  /** Left out for a machine account, which signs in by token only. */
  password: z.string().min(12).max(256).optional(),
});

export const IssuedToken = z
  .strictObject({
    id: z.uuid(),
    /** Shown here and never again: only its hash is stored. */
    token: z.string(),
    label: z.string(),
    account: Account,
    expiresAt: Timestamp,
  })
  .meta({ id: 'IssuedToken' });

export const identityRoutes = {
  signIn: defineRoute({
    method: 'POST',
    path: '/v1/tokens/sign-in',
    summary: 'Exchange a name and password for an API token.',
    access: 'public',
    body: z.strictObject({
      name: AccountName,
      password: z.string().min(1).max(256),
      label: z.string().min(1).max(120).default('sign-in'),
      expiresInDays: z.int().min(1).max(365).default(1),
    }),
    response: IssuedToken,
    status: 201,
  }),
  issueToken: defineRoute({
    method: 'POST',
    path: '/v1/accounts/:accountId/tokens',
    summary: 'Issue an API token to an account; shown once.',
    access: ['administrator'],
    params: z.object({ accountId: z.uuid() }),
    body: z.strictObject({
      label: z.string().min(1).max(120),
      expiresInDays: z.int().min(1).max(365).default(90),
    }),
    response: IssuedToken,
    status: 201,
  }),
  revokeToken: defineRoute({
    method: 'POST',
    path: '/v1/tokens/:tokenId/revocation',
    summary: 'Revoke an API token.',
    access: ['administrator'],
    params: z.object({ tokenId: z.uuid() }),
    response: z.strictObject({ id: z.uuid(), revokedAt: Timestamp }),
  }),
  me: defineRoute({
    method: 'GET',
    path: '/v1/me',
    summary: 'Who is calling.',
    access: 'signed_in',
    response: Account,
  }),
  create: defineRoute({
    method: 'POST',
    path: '/v1/accounts',
    summary: 'Create a local account.',
    access: ['administrator'],
    body: NewAccount,
    response: Account,
    status: 201,
    idempotencyKey: 'optional',
  }),
  disable: defineRoute({
    method: 'POST',
    path: '/v1/accounts/:accountId/disablement',
    summary: 'End an account: its tokens stop working at once.',
    access: ['administrator'],
    params: z.object({ accountId: z.uuid() }),
    response: Account,
  }),
  list: defineRoute({
    method: 'GET',
    path: '/v1/accounts',
    summary: 'All accounts, by name.',
    access: ['administrator', 'auditor'],
    response: z.strictObject({ accounts: z.array(Account) }),
  }),
};
