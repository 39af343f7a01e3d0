import type {
  CreationOptions,
  Credential,
  credentialRoutes,
} from '@holdpoint/shared/contracts/credentials';
import type { Output, Parsed } from '@holdpoint/shared/contracts/route';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { EnrolledCredential } from '@holdpoint/shared/webauthn/enrolled-credential';
import { Injectable } from '@nestjs/common';
import { generateRegistrationOptions, verifyRegistrationResponse } from '@simplewebauthn/server';
import { decodeClientDataJSON } from '@simplewebauthn/server/helpers';

import { Database, type Queries } from '../database/database.js';
import type { Caller } from '../http/request.js';
import { actorOf, Ledger } from '../ledger/ledger.service.js';
import { Receipts } from '../ledger/receipts.service.js';
import { CHALLENGE_MS, keepChallenge, takeChallenge } from './credential-challenges.js';
import { credentialById, credentialsOf, type KnownCredential } from './credential-rows.js';
import { RelyingParty } from './relying-party.js';
import { signatureAlgorithms, spkiOfCose } from './spki-of-cose.js';

type Enrolment = Parsed<typeof credentialRoutes.enrol>['body'];

/** Who may look at the authenticators of others. */
const OVERSEERS: Caller['roles'] = ['administrator', 'auditor'];

/** Authenticators of people: enrolled and revoked in the log. */
@Injectable()
export class CredentialsService {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly receipts: Receipts,
    private readonly party: RelyingParty,
  ) {}

  /** Begins an enrolment. Throws `credential.machine_account` (forbidden). */
  async options(caller: Caller): Promise<Output<typeof credentialRoutes.options>> {
    refuseMachine(caller);
    const { rpId, origin } = this.party;
    const own = await credentialsOf(this.database, [caller.accountId]);
    const { challenge, pubKeyCredParams, user } = await generateRegistrationOptions({
      rpName: 'Holdpoint',
      rpID: rpId,
      userID: new TextEncoder().encode(caller.accountId),
      userName: caller.name,
      userDisplayName: caller.name,
      supportedAlgorithmIDs: [...signatureAlgorithms],
    });
    await this.database.transaction((queries) =>
      keepChallenge(queries, caller.accountId, challenge),
    );
    const options: CreationOptions = {
      rp: { id: rpId, name: 'Holdpoint' },
      user,
      challenge,
      pubKeyCredParams: pubKeyCredParams.map(({ alg }) => ({ type: 'public-key', alg })),
      timeout: CHALLENGE_MS,
      excludeCredentials: own
        .filter(({ credential }) => credential.state !== 'revoked')
        .map(({ credential }) => ({ id: credential.credentialId, type: 'public-key' })),
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
      attestation: 'none',
    };
    return { options, origin };
  }

  /**
   * Enrols what answered a challenge of `options`, and waits until the log has it: it signs nothing before. Throws
   * `credential.machine_account` (forbidden), `credential.challenge_unknown` and `credential.attestation_invalid` (invalid),
   * `credential.taken` (conflict).
   */
  async enrol(id: string, { label, response }: Enrolment, caller: Caller): Promise<Credential> {
    refuseMachine(caller);
    const key = await this.verified(response, caller);
    const enrolled: EnrolledCredential = {
      credentialId: response.id,
      ...key,
      rpId: this.party.rpId,
      person: caller.name,
      label,
    };
    const eventId = await this.database.transaction(async (queries) => {
      const [event = ''] = await this.ledger.append(queries, {
        stream: `account:${caller.accountId}`,
        type: 'credential.enrolled',
        actor: actorOf(caller),
        body: enrolled,
      });
      const { person: _person, ...row } = enrolled;
      const { count } = await queries.entities.personCredential.createMany({
        data: { ...row, id, accountId: caller.accountId, enrolledAt: new Date(), eventId: event },
        skipDuplicates: true,
      });
      if (count === 1) return event;
      throw refusal('taken', 'conflict', 'This authenticator speaks for an account already.');
    });
    await this.receipts.await(eventId);
    return (await this.known(this.database, id)).credential;
  }

  /** Of the caller, or of another account for who oversees them; oldest first. Throws `credential.not_yours` (forbidden). */
  async list(accountId: string | undefined, caller: Caller): Promise<Credential[]> {
    const wanted = accountId ?? caller.accountId;
    if (wanted !== caller.accountId && !caller.roles.some((role) => OVERSEERS.includes(role)))
      throw refusal('not_yours', 'forbidden', 'You see your own authenticators only.');
    const known = await credentialsOf(this.database, [wanted]);
    return known.map(({ credential }) => credential);
  }

  /**
   * Ends what a credential may sign from now on. Safe to repeat. Throws `credential.unknown`, and `credential.not_yours`
   * (forbidden) for somebody else's unless the caller administers.
   */
  revoke(id: string, reason: string, caller: Caller): Promise<Credential> {
    return this.database.transaction(async (queries) => {
      const { credential } = await this.known(queries, id);
      const isOwn = credential.accountId === caller.accountId;
      if (!isOwn && !caller.roles.includes('administrator'))
        throw refusal('not_yours', 'forbidden', 'You revoke your own authenticators only.');
      if (credential.state === 'revoked') return credential;
      const revokedAt = new Date();
      const [eventId = ''] = await this.ledger.append(queries, {
        stream: `account:${credential.accountId}`,
        type: 'credential.revoked',
        actor: actorOf(caller),
        body: {
          credentialId: credential.credentialId,
          person: credential.person,
          revokedAt: revokedAt.toISOString(),
          reasonDigest: sha256(reason),
        },
      });
      await queries.entities.credentialRevocation.createMany({
        data: { credentialId: id, revokedBy: caller.accountId, reason, revokedAt, eventId },
      });
      return { ...credential, state: 'revoked', revokedAt: revokedAt.toISOString() };
    });
  }

  /** The key of a registration that answers a challenge of ours from a page of ours, by a person who was verified. */
  private async verified(
    response: Enrolment['response'],
    caller: Caller,
  ): Promise<Pick<EnrolledCredential, 'publicKey' | 'algorithm'>> {
    const challenge = challengeIn(response.response.clientDataJSON);
    const found = await takeChallenge(this.database, caller.accountId, challenge);
    if (found === 'unknown')
      throw refusal(
        'challenge_unknown',
        'invalid',
        'This challenge is not yours, was used or has expired. Begin again.',
      );
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: { ...response, clientExtensionResults: {} },
      expectedChallenge: challenge,
      expectedOrigin: [...this.party.origins],
      expectedRPID: this.party.rpId,
      supportedAlgorithmIDs: [...signatureAlgorithms],
      requireUserVerification: true,
    }).catch((cause: unknown) => {
      throw notVerified(cause);
    });
    // The id in the answer is its sender's word; the authenticator's own is in what it attests. WebAuthn Level 3 §7.1.
    const attested = verified && registrationInfo.credential.id === response.id;
    const key = attested ? spkiOfCose(registrationInfo.credential.publicKey) : undefined;
    if (key === undefined) throw notVerified(undefined);
    return key;
  }

  private async known(queries: Queries, id: string): Promise<KnownCredential> {
    const known = await credentialById(queries, id);
    if (known !== undefined) return known;
    throw refusal('unknown', 'not_found', `No authenticator ${id}.`);
  }
}

/** Total: whoever enrols made the text; none of ours is empty. */
function challengeIn(clientDataJSON: string): string {
  try {
    return decodeClientDataJSON(clientDataJSON).challenge;
  } catch {
    return '';
  }
}

function refuseMachine({ isMachine }: Caller): void {
  if (isMachine)
    throw refusal('machine_account', 'forbidden', 'A machine puts its name under nothing.');
}

function notVerified(cause: unknown): HoldpointError {
  const why = cause instanceof Error ? ` ${cause.message}` : '';
  return refusal(
    'attestation_invalid',
    'invalid',
    `The answer of the authenticator does not hold.${why}`,
  );
}

function refusal(
  what: string,
  kind: 'invalid' | 'forbidden' | 'conflict' | 'not_found',
  message: string,
): HoldpointError {
  return new HoldpointError({ code: `credential.${what}`, kind, message });
}
