import type { Credential } from '@holdpoint/shared/contracts/credentials';
import { canonicalJson } from '@holdpoint/shared/digest/canonical-json';
import { EnrolledCredential } from '@holdpoint/shared/webauthn/enrolled-credential';
import { z } from 'zod';

import { Count, Instant, type Queries } from '../database/database.js';

/** A credential with what the log says of it. */
export interface KnownCredential {
  readonly credential: Credential;
  readonly enrolled: EnrolledCredential;
  /** Where in the order of events it was enrolled and revoked: a clock may jump, that order doesn't. */
  readonly enrolledPosition: number;
  readonly revokedPosition: number | null;
}

const CredentialRow = z
  .object({
    id: z.uuid(),
    account_id: z.uuid(),
    person: z.string(),
    credential_id: z.string(),
    public_key: z.string(),
    algorithm: EnrolledCredential.shape.algorithm,
    rp_id: z.string(),
    label: z.string(),
    enrolled_at: Instant,
    revoked_at: Instant.nullable(),
    is_effective: z.boolean(),
    body: z.unknown(),
    enrolled_position: Count,
    revoked_position: Count.nullable(),
  })
  .transform((row): KnownCredential | null => {
    const { credential_id, public_key, algorithm, rp_id, person, label } = row;
    const enrolled: EnrolledCredential = {
      credentialId: credential_id,
      publicKey: public_key,
      algorithm,
      rpId: rp_id,
      person,
      label,
    };
    // Threat: a row that somebody wrote into the database. What the log tells is the credential, or there is none.
    if (canonicalJson(row.body) !== canonicalJson(enrolled)) return null;
    const state = row.is_effective ? 'active' : 'pending';
    return {
      enrolled,
      enrolledPosition: row.enrolled_position,
      revokedPosition: row.revoked_position,
      credential: {
        ...enrolled,
        id: row.id,
        accountId: row.account_id,
        state: row.revoked_at === null ? state : 'revoked',
        enrolledAt: row.enrolled_at,
        revokedAt: row.revoked_at,
      },
    };
  });

const SELECT = `
  SELECT person_credential.id, account_id, account.name AS person, person_credential.credential_id, public_key, algorithm, rp_id,
         label, enrolled_at, revoked_at, audit.is_effective(event.id) AS is_effective, event.body,
         event.position AS enrolled_position, revoking.position AS revoked_position
    FROM person_credential
    JOIN account ON account.id = account_id
    JOIN audit.event AS event ON event.id = person_credential.event_id AND event.type = 'credential.enrolled'
                             AND event.stream = 'account:' || account_id
    LEFT JOIN credential_revocation ON credential_revocation.credential_id = person_credential.id
    LEFT JOIN audit.event AS revoking ON revoking.id = credential_revocation.event_id`;

/** Credentials that the log knows, oldest first; a row of which it tells nothing or otherwise is left out. */
async function credentialsWhere(
  queries: Queries,
  where: string,
  values: readonly unknown[],
): Promise<KnownCredential[]> {
  const rows = await queries.rows(
    CredentialRow,
    `${SELECT} WHERE ${where} ORDER BY enrolled_at, person_credential.id`,
    values,
  );
  return rows.filter((row) => row !== null);
}

/** Of some accounts. */
export function credentialsOf(
  queries: Queries,
  accountIds: readonly string[],
): Promise<KnownCredential[]> {
  return credentialsWhere(queries, 'account_id = ANY($1::uuid[])', [accountIds]);
}

/** By its id here. */
export async function credentialById(
  queries: Queries,
  id: string,
): Promise<KnownCredential | undefined> {
  return (await credentialsWhere(queries, 'person_credential.id = $1::uuid', [id]))[0];
}
