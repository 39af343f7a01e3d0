import { z } from 'zod';

/**
 * The public half of an authenticator, bound to the person who enrolled it: the body of the event `credential.enrolled`,
 * and all that is needed to check what it signed. WebAuthn Level 3 §7.1, last step.
 */
export const EnrolledCredential = z
  .strictObject({
    /** base64url. */
    credentialId: z
      .string()
      .min(1)
      .max(1400)
      .regex(/^[A-Za-z0-9_-]+$/),
    /** SPKI DER, base64url. */
    publicKey: z
      .string()
      .min(1)
      .max(4096)
      .regex(/^[A-Za-z0-9_-]+$/),
    algorithm: z.enum(['es256', 'ed25519', 'rs256']),
    /** The domain whose pages alone may ask it to sign. */
    rpId: z.string().min(1).max(253),
    /** Name of the account. */
    person: z.string().min(1).max(120),
    label: z.string().min(1).max(120),
  })
  .meta({ id: 'EnrolledCredential' });
export type EnrolledCredential = z.infer<typeof EnrolledCredential>;
