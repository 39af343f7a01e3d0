import { join } from 'node:path';

import { type Client, createClient } from '@holdpoint/shared/contracts/client';
import type { Role } from '@holdpoint/shared/contracts/common';
import type { SigningRequest } from '@holdpoint/shared/contracts/credentials';
import { identityRoutes } from '@holdpoint/shared/contracts/identity';
import type { Assertion } from '@holdpoint/shared/webauthn/assertion';

import { keyReadyAt, signWith } from '../credentials/enrol-key.js';
import { patient } from '../patient-client.js';
import { issuePipelineToken } from '../platform/pipeline-token.js';
import { randomPassword, saveSecrets, type Secrets } from '../platform/secrets.js';
import { signIn } from '../platform/sign-in.js';

/** A statement as the platform answers it. */
export type Words = SigningRequest & { readonly text: string };

/** Who takes part in the demonstration: the pipeline asks, two people sign, nobody does both. */
export const people = {
  pipeline: { displayName: 'Training pipeline', roles: ['pipeline'], isMachine: true },
  officer: {
    displayName: 'Responsible Scaling Officer',
    roles: ['responsible_scaling_officer'],
    isMachine: false,
  },
  chief: {
    displayName: 'Chief Executive Officer',
    roles: ['chief_executive_officer'],
    isMachine: false,
  },
  reviewer: { displayName: 'Safety reviewer', roles: ['safety_reviewer'], isMachine: false },
} as const satisfies Record<
  string,
  { displayName: string; roles: readonly Role[]; isMachine: boolean }
>;
export type Person = keyof typeof people;

export interface SignedIn {
  readonly clients: Readonly<Record<Person, Client>>;
  readonly passwords: Readonly<Record<string, string>>;
  /** With the person's software authenticator, which is enrolled when it is first used. */
  readonly sign: (person: Person, words: Words) => Promise<Assertion>;
}

/** The demonstration's people signed in, as clients of the API. Accounts are made at first; passwords are kept. */
export async function signInPeople(
  url: string,
  dataDirectory: string,
  secrets: Secrets,
): Promise<SignedIn> {
  const passwords = await demonstrationPasswords(dataDirectory, secrets);
  const administrator = await signIn(url, 'administrator', secrets.administratorPassword);
  const { accounts } = await administrator(identityRoutes.list, {});
  for (const [name, { displayName, roles, isMachine }] of Object.entries(people)) {
    if (accounts.some((account) => account.name === name)) continue;
    const password = isMachine ? {} : { password: passwords[name] };
    await administrator(identityRoutes.create, {
      body: { name, displayName, roles: [...roles], ...password },
    });
  }
  const token = await issuePipelineToken(administrator);
  const asPerson = (name: Person) => signIn(url, name, passwords[name] ?? '');
  const clients = {
    pipeline: patient(createClient({ baseUrl: url, token, fetcher: fetch })),
    officer: await asPerson('officer'),
    chief: await asPerson('chief'),
    reviewer: await asPerson('reviewer'),
  };
  return {
    passwords,
    clients,
    async sign(person, words) {
      const path = join(dataDirectory, 'credentials', `${person}.json`);
      await keyReadyAt(clients[person], path, 'software authenticator of the demonstration');
      return signWith(path, { ...words, credentialIds: [] });
    },
  };
}

async function demonstrationPasswords(
  dataDirectory: string,
  secrets: Secrets,
): Promise<Readonly<Record<string, string>>> {
  const names = Object.entries(people).flatMap(([name, { isMachine }]) =>
    isMachine ? [] : [name],
  );
  const known = secrets.demonstrationPasswords;
  if (names.every((name) => known[name] !== undefined)) return known;
  const passwords = Object.fromEntries(
    names.map((name) => [name, known[name] ?? randomPassword()]),
  );
  await saveSecrets(dataDirectory, { ...secrets, demonstrationPasswords: passwords });
  return passwords;
}
