import type { Client } from '@holdpoint/shared/contracts/client';
import { credentialRoutes, type SigningRequest } from '@holdpoint/shared/contracts/credentials';
import type { Assertion } from '@holdpoint/shared/webauthn/assertion';
import { signWords } from '@holdpoint/shared/webauthn/sign-words';
import {
  createCredential,
  type SoftwareCredential,
} from '@holdpoint/shared/webauthn/software-authenticator';
import { newSoftwareKey, softwareCredentialOf } from '@holdpoint/shared/webauthn/software-key';

/** Words to sign, as a route answered them. */
export type Words = SigningRequest & { readonly text: string };

/** A key that no account has enrolled. */
export async function aSoftwareCredential(): Promise<SoftwareCredential> {
  const id = crypto.getRandomValues(new Uint8Array(32));
  return softwareCredentialOf(crypto.subtle, await newSoftwareKey(crypto.subtle, id));
}

/** Enrols a key for the account of `call`. */
export async function enrol(call: Client, credential: SoftwareCredential, label = 'test') {
  const { options, origin } = await call(credentialRoutes.options, {});
  const response = createCredential({ options, origin, credential });
  return call(credentialRoutes.enrol, { body: { label, response } });
}

/** A person's software authenticator, enrolled when it is first asked to sign. */
export class TestAuthenticator {
  private enrolled: Promise<SoftwareCredential> | undefined;

  constructor(private readonly call: Client) {}

  /** The key, enrolled. */
  credential(): Promise<SoftwareCredential> {
    this.enrolled ??= this.enrolNew();
    return this.enrolled;
  }

  /** Signs the words though the answer was read before there was any authenticator. */
  async sign({ text, credentialIds: _before, ...request }: Words): Promise<Assertion> {
    return signWords(text, { ...request, credentialIds: [] }, await this.credential());
  }

  private async enrolNew(): Promise<SoftwareCredential> {
    const credential = await aSoftwareCredential();
    await enrol(this.call, credential);
    return credential;
  }
}
