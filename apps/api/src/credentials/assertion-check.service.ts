import type { SigningRequest } from '@holdpoint/shared/contracts/credentials';
import { toBase64Url } from '@holdpoint/shared/encoding/base64';
import { HoldpointError, isHoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { verifierOf } from '@holdpoint/shared/signing/verify-signature';
import { Assertion, verifyAssertion } from '@holdpoint/shared/webauthn/assertion';
import { signOffChallenge } from '@holdpoint/shared/webauthn/challenge';
import type { EnrolledCredential } from '@holdpoint/shared/webauthn/enrolled-credential';
import { verifySignedWords } from '@holdpoint/shared/webauthn/verify-signed-words';
import { Injectable } from '@nestjs/common';

import { Database, type Queries } from '../database/database.js';
import type { Caller } from '../http/request.js';
import { actorOf, Ledger, type NewEvent } from '../ledger/ledger.service.js';
import { credentialsOf, type KnownCredential } from './credential-rows.js';
import { RelyingParty } from './relying-party.js';

/** A stored signature that holds. */
export interface Standing<Row extends StoredSignature> {
  readonly row: Row;
  readonly assertion: Assertion;
  readonly credential: EnrolledCredential;
}

/** Words that somebody put their name under, as they are stored. */
export interface StoredSignature {
  readonly accountId: string;
  readonly statement: string;
  /** As the column holds it: nobody has looked at it since. */
  readonly assertion: unknown;
  /** Of its event in the order of all events. */
  readonly position: number;
}

const verify = verifierOf(crypto.subtle);

/** Checks personal signatures: those that are given now, and anew each one that something rests on. */
@Injectable()
export class AssertionCheck {
  constructor(
    private readonly party: RelyingParty,
    private readonly database: Database,
    private readonly ledger: Ledger,
  ) {}

  /**
   * Does `attempt`, and where somebody is refused who may not sign, or whose signature does not hold, tells so in the log: in
   * a transaction of its own, since the attempt's is gone (ASVS 16.3.2; evidence.md §6, attack 20). Throws what `attempt` does.
   */
  async told<Result>(
    attempt: () => Promise<Result>,
    event: Omit<NewEvent, 'actor'>,
    caller: Caller,
  ): Promise<Result> {
    try {
      return await attempt();
    } catch (error) {
      if (isHoldpointError(error) && isSuspect(error)) {
        const reason = error.details['reason'];
        const why = { code: error.code, ...(typeof reason === 'string' ? { reason } : {}) };
        const body = { ...event.body, person: caller.name, ...why };
        await this.database.transaction((queries) =>
          this.ledger.append(queries, { ...event, actor: actorOf(caller), body }),
        );
      }
      throw error;
    }
  }

  /** What the caller's authenticator is asked to sign for these words. */
  async requestFor(
    queries: Queries,
    caller: Pick<Caller, 'accountId'>,
    words: string,
  ): Promise<SigningRequest> {
    const known = await credentialsOf(queries, [caller.accountId]);
    return {
      challenge: toBase64Url(signOffChallenge(words)),
      credentialIds: known
        .filter(({ credential }) => credential.state === 'active')
        .map(({ credential }) => credential.credentialId),
      rpId: this.party.rpId,
      origin: this.party.origin,
    };
  }

  /**
   * The caller's own, active authenticator signed exactly these words on a page of ours. Throws
   * `signoff.assertion_missing` and `signoff.assertion_invalid` (invalid, with the reason in its details).
   */
  async verify(
    queries: Queries,
    caller: Pick<Caller, 'accountId'>,
    words: string,
    assertion: Assertion | undefined,
  ): Promise<Assertion> {
    if (assertion === undefined) {
      throw new HoldpointError({
        code: 'signoff.assertion_missing',
        kind: 'invalid',
        message: 'Nothing is signed without your authenticator: send its assertion over the words.',
      });
    }
    const known = await credentialsOf(queries, [caller.accountId]);
    const own = known.find(({ credential }) => credential.credentialId === assertion.credentialId);
    if (own === undefined) throw invalid('credential.unknown', 'no authenticator of yours made it');
    const { credential, enrolled } = own;
    if (credential.state === 'revoked')
      throw invalid('credential.revoked', 'its authenticator was revoked');
    if (credential.state === 'pending')
      throw invalid('credential.pending', 'the log has no receipt of its authenticator yet');
    const checked = await verifyAssertion({
      assertion,
      credential: enrolled,
      challenge: signOffChallenge(words),
      rpId: this.party.rpId,
      origins: this.party.origins,
      verify,
    });
    if (checked.verdict === 'valid') return assertion;
    throw invalid(checked.code, 'it is not your signature under exactly these words');
  }

  /**
   * Those of the rows whose words their own person signed with a credential that the log knows and that was not revoked
   * before. Threat: a row that was written into the database past this API counts for nothing (evidence.md §6, attack 21).
   */
  async standing<Row extends StoredSignature>(
    queries: Queries,
    rows: readonly Row[],
  ): Promise<readonly Standing<Row>[]> {
    const accountIds = [...new Set(rows.map(({ accountId }) => accountId))];
    const known = accountIds.length === 0 ? [] : await credentialsOf(queries, accountIds);
    const checked = await Promise.all(
      rows.map(async (row) => {
        const held = await heldUnder(row, known);
        return held === undefined ? [] : [{ row, ...held }];
      }),
    );
    return checked.flat();
  }
}

/** Refused for who they are, or for a signature that is not what it should be; who is only late or mistaken is not told. */
const SUSPECT: readonly string[] = [
  'signoff.assertion_invalid',
  'signoff.head_unknown',
  'signoff.already_signed',
  'policy.already_approved',
];

function isSuspect({ kind, code }: HoldpointError): boolean {
  return kind === 'forbidden' || SUSPECT.includes(code);
}

async function heldUnder(
  { accountId, statement, assertion, position }: StoredSignature,
  known: readonly KnownCredential[],
): Promise<Omit<Standing<StoredSignature>, 'row'> | undefined> {
  const parsed = Assertion.safeParse(assertion);
  if (!parsed.success) return undefined;
  const found = known.find(
    ({ credential }) =>
      credential.accountId === accountId && credential.credentialId === parsed.data.credentialId,
  );
  if (found === undefined) return undefined;
  const { credential, enrolled, enrolledPosition, revokedPosition } = found;
  const isOpen = enrolledPosition < position && position < (revokedPosition ?? Infinity);
  if (credential.state === 'pending' || !isOpen) return undefined;
  const signed = { words: statement, assertion: parsed.data, credential: enrolled, verify };
  const { verdict } = await verifySignedWords(signed);
  return verdict === 'valid' ? { assertion: parsed.data, credential: enrolled } : undefined;
}

function invalid(reason: string, why: string): HoldpointError {
  return new HoldpointError({
    code: 'signoff.assertion_invalid',
    kind: 'invalid',
    message: `The assertion does not count: ${why}.`,
    details: { reason },
  });
}
