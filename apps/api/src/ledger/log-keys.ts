import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { endorsedKeys } from '@holdpoint/shared/tlog/key-rotation';
import {
  formatVerifierKey,
  parseVerifierKey,
  type VerifierKey,
} from '@holdpoint/shared/tlog/verifier-key';
import { z } from 'zod';

import type { Database, Queries } from '../database/database.js';
import type { Ledger } from './ledger.service.js';
import { verify } from './sign-newest.js';
import type { SignerClient, SignerKeys } from './signer-client.js';

const ACTOR = 'system:api';
const Keys = z.object({
  logKeys: z.array(z.string()),
  statementKeys: z.array(z.object({ keyid: z.string() })),
});
type Keys = z.infer<typeof Keys>;
const ToldRow = z.object({ body: Keys }).transform(({ body }) => body);

/** Audit stream about the log itself. */
export function logStreamOf(origin: string): `log:${string}` {
  return `log:${origin}`;
}

/**
 * The keys of the signer, as the log itself tells them: `log.opened` with the first ones, `log.key_rotated` with every
 * change. A key that no older one vouches for is not taken, and nothing vouches for a second key of statements.
 */
export class LogKeys {
  private known: readonly VerifierKey[] = [];

  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly signer: Pick<SignerClient, 'keys'>,
    private readonly origin: string,
  ) {}

  /** Those of the last refresh, the current first. */
  get current(): readonly VerifierKey[] {
    return this.known;
  }

  /**
   * Asks the signer, and logs what is new. Throws `signer.unavailable`, and as integrity `log.origin_changed` and
   * `signer.key_unendorsed`.
   */
  async refresh(): Promise<void> {
    const shown = await this.signer.keys();
    if (shown.origin !== this.origin) throw otherOrigin(shown.origin, this.origin);
    const keys = shown.logKeys.map(parseVerifierKey);
    await this.database.transaction(async (queries) => {
      // Of two APIs, one tells of the rotation.
      await queries.execute(`SELECT pg_advisory_xact_lock(hashtextextended('log.keys', 0))`);
      await this.tell(queries, shown, keys);
    });
    this.known = keys;
  }

  private async tell(
    queries: Queries,
    shown: SignerKeys,
    keys: readonly VerifierKey[],
  ): Promise<void> {
    const told = await this.told(queries);
    const [logKeys, statementKeys] = newOf(shown, told);
    if (logKeys.length === 0 && statementKeys.length === 0) return;
    if (told.length > 0) await this.requireEndorsed(told, shown, keys);
    if (told.length > 0 && statementKeys.length > 0) throw unendorsed();
    const { origin, rotations } = shown;
    await this.ledger.append(queries, {
      stream: logStreamOf(origin),
      type: told.length === 0 ? 'log.opened' : 'log.key_rotated',
      actor: ACTOR,
      // What is new only: older keys and rotations stand in older events, and an event has a largest size.
      body: { origin, logKeys, statementKeys, rotation: rotations.at(-1) ?? null },
    });
  }

  /** Keys that the log has told of, each with the event that did. */
  private told(queries: Queries): Promise<Keys[]> {
    return queries.rows(
      ToldRow,
      `SELECT body FROM audit.event
        WHERE stream = $1 AND type IN ('log.opened', 'log.key_rotated') ORDER BY stream_seq`,
      [logStreamOf(this.origin)],
    );
  }

  private async requireEndorsed(
    told: readonly Keys[],
    { rotations }: SignerKeys,
    keys: readonly VerifierKey[],
  ): Promise<void> {
    const trusted = told.flatMap(({ logKeys }) => logKeys).map(parseVerifierKey);
    const endorsed = await endorsedKeys(this.origin, trusted, rotations, verify);
    const texts = new Set(endorsed.map(formatVerifierKey));
    if (keys.every((key) => texts.has(formatVerifierKey(key)))) return;
    throw unendorsed();
  }
}

function unendorsed(): HoldpointError {
  return new HoldpointError({
    code: 'signer.key_unendorsed',
    kind: 'integrity',
    message: 'The signer shows a key that no older key of this log vouches for.',
  });
}

/** Log keys and statement keys that no event has told of. */
function newOf(
  shown: SignerKeys,
  told: readonly Keys[],
): [SignerKeys['logKeys'], SignerKeys['statementKeys']] {
  const known = new Set(
    told.flatMap(({ logKeys, statementKeys }) => [
      ...logKeys,
      ...statementKeys.map(({ keyid }) => keyid),
    ]),
  );
  return [
    shown.logKeys.filter((key) => !known.has(key)),
    shown.statementKeys.filter(({ keyid }) => !known.has(keyid)),
  ];
}

function otherOrigin(shown: string, ours: string): HoldpointError {
  return new HoldpointError({
    code: 'log.origin_changed',
    kind: 'integrity',
    message: `The signer signs for ${shown}, and this is the log ${ours}.`,
  });
}
