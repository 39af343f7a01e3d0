import { z } from 'zod';

import { EnrolledCredential } from '../webauthn/enrolled-credential.js';
import { storable, Timestamp } from './common.js';
import { defineRoute } from './route.js';

/** `pending`: its event has no receipt of the log yet, so it signs nothing. */
export const CredentialState = z
  .enum(['pending', 'active', 'revoked'])
  .meta({ id: 'CredentialState' });
export type CredentialState = z.infer<typeof CredentialState>;

/** An authenticator's public key, as somebody enrolled it. */
export const Credential = EnrolledCredential.extend({
  id: z.uuid(),
  accountId: z.uuid(),
  state: CredentialState,
  enrolledAt: Timestamp,
  revokedAt: Timestamp.nullable(),
}).meta({ id: 'Credential' });
export type Credential = z.infer<typeof Credential>;

/** Where and over what an authenticator signs. The signatory's program makes the challenge anew from the words it shows. */
export const SigningRequest = z
  .strictObject({
    /** base64url of `signOffChallenge` of the words. */
    challenge: z.string(),
    /** The caller's active credentials, base64url. */
    credentialIds: z.array(z.string()),
    rpId: z.string(),
    /** Where a program without a browser says that it stands. */
    origin: z.string(),
  })
  .meta({ id: 'SigningRequest' });
export type SigningRequest = z.infer<typeof SigningRequest>;

/** `PublicKeyCredentialCreationOptionsJSON` as we make it. WebAuthn Level 3 §5.4, §5.1.10. */
export const CreationOptions = z
  .strictObject({
    rp: z.strictObject({ id: z.string(), name: z.string() }),
    user: z.strictObject({ id: z.string(), name: z.string(), displayName: z.string() }),
    challenge: z.string(),
    pubKeyCredParams: z.array(z.strictObject({ type: z.literal('public-key'), alg: z.int() })),
    timeout: z.int(),
    excludeCredentials: z.array(z.strictObject({ id: z.string(), type: z.literal('public-key') })),
    authenticatorSelection: z.strictObject({
      residentKey: z.literal('preferred'),
      userVerification: z.literal('required'),
    }),
    attestation: z.literal('none'),
  })
  .meta({ id: 'CreationOptions' });
export type CreationOptions = z.infer<typeof CreationOptions>;

const base64url = (maximum: number) =>
  z
    .string()
    .max(maximum)
    .regex(/^[A-Za-z0-9_-]*$/);

/** `RegistrationResponseJSON`; browsers add members of their own, which are left unread. WebAuthn Level 3 §5.1.8. */
export const RegistrationResponse = z
  .object({
    id: base64url(1400).min(1),
    rawId: base64url(1400).min(1),
    type: z.literal('public-key'),
    response: z.object({
      clientDataJSON: base64url(8192).min(1),
      attestationObject: base64url(65_536).min(1),
    }),
  })
  .meta({ id: 'RegistrationResponse' });
export type RegistrationResponse = z.infer<typeof RegistrationResponse>;

export const credentialRoutes = {
  options: defineRoute({
    method: 'POST',
    path: '/v1/credentials/options',
    summary:
      'Begin to enrol an authenticator: options with a challenge that serves once, for five minutes.',
    access: 'signed_in',
    response: z.strictObject({ options: CreationOptions, origin: z.string() }),
    status: 201,
  }),
  enrol: defineRoute({
    method: 'POST',
    path: '/v1/credentials',
    summary: 'Enrol an authenticator. It signs as soon as its event has a receipt of the log.',
    access: 'signed_in',
    body: z.strictObject({
      label: z.string().trim().min(1).max(120).regex(storable, 'expected text without NUL'),
      response: RegistrationResponse,
    }),
    response: Credential,
    status: 201,
  }),
  list: defineRoute({
    method: 'GET',
    path: '/v1/credentials',
    summary: 'Your authenticators, or with an account those of another; revoked ones included.',
    access: 'signed_in',
    query: z.object({ accountId: z.uuid().optional() }),
    response: z.strictObject({ credentials: z.array(Credential) }),
  }),
  revoke: defineRoute({
    method: 'POST',
    path: '/v1/credentials/:credentialId/revocation',
    summary:
      'Revoke an authenticator, by its id here: yours, or as an administrator anybody’s. What it signed before stands.',
    access: 'signed_in',
    params: z.object({ credentialId: z.uuid() }),
    body: z.strictObject({ reason: z.string().trim().min(1).max(2000).regex(storable) }),
    response: Credential,
  }),
};
