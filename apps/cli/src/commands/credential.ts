import { hostname } from 'node:os';

import { type Credential, credentialRoutes } from '@holdpoint/shared/contracts/credentials';
import { identityRoutes } from '@holdpoint/shared/contracts/identity';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { Command } from 'commander';

import { enrolNewKey } from '../credentials/enrol-key.js';
import { keyFileOf } from '../credentials/key-file.js';
import { readEnv } from '../env.js';
import { answer } from '../output.js';
import { openSession } from '../session.js';
import { action, type CommonOptions, withPlatformOptions } from './common.js';

interface EnrolOptions extends CommonOptions {
  readonly label?: string;
  readonly credential?: string;
}

interface RevokeOptions extends CommonOptions {
  readonly reason: string;
}

export function addCredentialCommands(program: Command): void {
  const credential = program
    .command('credential')
    .description('authenticators that sign in your name');
  withPlatformOptions(
    credential
      .command('enrol')
      .description('make a software authenticator and enrol it in your account and the log')
      .option('--label <text>', 'what others know it by (default: the name of this machine)')
      .option('--credential <file>', 'where its key is kept, mode 0600'),
  )
    .addHelpText(
      'after',
      `
Where you have a security key or a passkey, enrol that in the portal instead. HOLDPOINT_TOKEN must be yours: a machine
signs nothing.

Example:
  $ holdpoint credential enrol --label 'laptop in the safe'`,
    )
    .action(action(enrol));
  withPlatformOptions(
    credential.command('list').description('your authenticators, revoked ones included'),
  ).action(action(list));
  withPlatformOptions(
    credential
      .command('revoke')
      .description('end an authenticator; what it signed before stands')
      .argument('<id>', 'as `credential list` names it, or its credential id')
      .requiredOption('--reason <text>', 'why'),
  ).action(action(revoke));
}

async function enrol(options: EnrolOptions): Promise<void> {
  const call = await openSession(options);
  const { name } = await call(identityRoutes.me, {});
  const file = keyFileOf(readEnv(), options.credential, name);
  const enrolled = await enrolNewKey(call, file, options.label ?? hostname());
  answer(options.json === true, { ...enrolled, file }, () => [
    lineOf(enrolled),
    `Its key: ${file}. Whoever has it signs as ${name}.`,
    ...(enrolled.state === 'pending' ? ['It signs as soon as the log has its receipt.'] : []),
  ]);
}

async function list(options: CommonOptions): Promise<void> {
  const call = await openSession(options);
  const { credentials } = await call(credentialRoutes.list, {});
  answer(options.json === true, { credentials }, () =>
    credentials.length === 0
      ? ['None. Next: holdpoint credential enrol']
      : credentials.map((credential) => lineOf(credential)),
  );
}

async function revoke(wanted: string, options: RevokeOptions): Promise<void> {
  const call = await openSession(options);
  const { credentials } = await call(credentialRoutes.list, {});
  const found = credentials.find(
    ({ id, credentialId }) => id === wanted || credentialId === wanted,
  );
  const isId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(wanted);
  // An administrator names one of somebody else by its id.
  const id = found?.id ?? (isId ? wanted : undefined);
  if (id === undefined) {
    throw new HoldpointError({
      code: 'credential.unknown',
      kind: 'not_found',
      message: `You have no authenticator ${wanted}. See \`holdpoint credential list\`.`,
    });
  }
  const body = { reason: options.reason };
  const revoked = await call(credentialRoutes.revoke, { params: { credentialId: id }, body });
  answer(options.json === true, revoked, () => [lineOf(revoked)]);
}

function lineOf({ id, state, person, label, algorithm, enrolledAt }: Credential): string {
  return `${id}  ${state.padEnd(7)}  ${person}  ${algorithm}  ${enrolledAt}  ${label}`;
}
