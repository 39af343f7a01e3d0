import type { Action, PolicyRef, Role, Sha256 } from '@holdpoint/shared/contracts/common';
import { gateRoutes } from '@holdpoint/shared/contracts/gates';
import { type PolicyRecord, policyRoutes } from '@holdpoint/shared/contracts/policies';
import type { SignOff, SignOffChoice } from '@holdpoint/shared/gate/sign-off';

import type { SignedIn } from './an-api.js';

/** What a person is to sign off. */
export interface SignOffWish {
  readonly checkpointId: string;
  readonly role: Role;
  readonly action?: Action;
  readonly policy?: PolicyRef;
  readonly choice?: SignOffChoice;
  readonly comment?: string;
}

/** The body of a sign-off as an honest person sends it: the words read now, signed with their authenticator. */
export async function signedBody(person: SignedIn, wish: SignOffWish) {
  const { action = 'deploy_external', policy = 'anthropic-rsp@2.2', choice = 'approve' } = wish;
  const { checkpointId, role, comment = '' } = wish;
  // First: what was read before the enrolment is in the log names an older head, which is honest as well.
  await person.authenticator.credential();
  const words = await person.call(gateRoutes.statement, {
    params: { action },
    query: { checkpointId, policy, role, choice },
  });
  const assertion = await person.authenticator.sign(words);
  const { digest: statementDigest, seenTreeSize } = words;
  const place = { checkpointId, policy, action, role, choice, comment };
  return { ...place, statementDigest, seenTreeSize, assertion };
}

/** Reads the statement and signs it off. */
export async function signOff(person: SignedIn, wish: SignOffWish): Promise<SignOff> {
  return person.call(gateRoutes.signOff, { body: await signedBody(person, wish) });
}

/** Reads what a policy would change and approves it. */
export async function approvePolicy(
  person: SignedIn,
  digest: Sha256,
  role: Role,
): Promise<PolicyRecord> {
  const params = { digest };
  const words = await person.call(policyRoutes.statement, { params, query: { role } });
  const assertion = await person.authenticator.sign(words);
  const body = { role, statementDigest: words.digest, assertion };
  return person.call(policyRoutes.approve, { params, body });
}
