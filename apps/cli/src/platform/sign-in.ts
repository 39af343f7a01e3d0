import { type Client, createClient } from '@holdpoint/shared/contracts/client';
import { identityRoutes } from '@holdpoint/shared/contracts/identity';

import { patient } from '../patient-client.js';

/** Client of one local account, with a token of a day. It outlasts a restart of what it asks. */
export async function signIn(url: string, name: string, password: string): Promise<Client> {
  const anonymous = patient(createClient({ baseUrl: url, fetcher: fetch }));
  const { token } = await anonymous(identityRoutes.signIn, {
    body: { name, password, label: 'holdpoint', expiresInDays: 1 },
  });
  return patient(createClient({ baseUrl: url, token, fetcher: fetch }));
}
