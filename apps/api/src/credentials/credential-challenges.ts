import type { Queries } from '../database/database.js';

/** WebAuthn Level 3 §15.1 recommends five minutes for a ceremony with user verification. */
export const CHALLENGE_MS = 300_000;

/** Enrolments that one account may have under way; the oldest gives way. */
const MOST_AT_ONCE = 8;

/** Keeps a challenge for one account until it expires, and forgets what has expired. */
export async function keepChallenge(
  queries: Queries,
  accountId: string,
  challenge: string,
): Promise<void> {
  await queries.execute(
    `DELETE FROM credential_challenge
      WHERE account_id = $1::uuid
        AND (expires_at <= now() OR challenge IN (
              SELECT challenge FROM credential_challenge WHERE account_id = $1::uuid
               ORDER BY expires_at DESC OFFSET $2))`,
    [accountId, MOST_AT_ONCE - 1],
  );
  await queries.execute(
    `INSERT INTO credential_challenge (challenge, account_id, expires_at)
     VALUES ($1, $2::uuid, now() + make_interval(secs => $3))`,
    [challenge, accountId, CHALLENGE_MS / 1000],
  );
}

/** Takes the account's challenge away; whether it was there and had time left. It serves once, whatever comes of it. */
export async function takeChallenge(
  queries: Queries,
  accountId: string,
  challenge: string,
): Promise<'fresh' | 'unknown'> {
  const taken = await queries.execute(
    `DELETE FROM credential_challenge WHERE challenge = $1 AND account_id = $2::uuid AND expires_at > now()`,
    [challenge, accountId],
  );
  return taken === 1 ? 'fresh' : 'unknown';
}
