import { join } from 'node:path';

import type { Client } from '@holdpoint/shared/contracts/client';

import { loadSecrets } from '../platform/secrets.js';
import { signIn } from '../platform/sign-in.js';
import { platformFileIn } from './installation.js';
import { scratchDirectory } from './scratch-directory.js';
import { type Ended, runCli, startCli } from './start-cli.js';
import { until } from './until.js';

/** A whole platform in a directory of its own, as `npm start` runs it. */
export interface RunningPlatform extends AsyncDisposable {
  readonly url: string;
  /** Where browsers reach it. */
  readonly portalUrl: string;
  /** Of an account of the demonstration, or of `administrator`. */
  passwordOf(name: string): Promise<string>;
  /** Client of such an account. */
  as(name: string): Promise<Client>;
  /** `holdpoint` in a directory beside the platform's data. */
  holdpoint(...args: readonly string[]): Promise<Ended>;
  /** The directory of all that it writes. */
  readonly path: string;
}

/** Starts it on a free port; with the demonstration it is ready when the three decisions are there. */
export async function aRunningPlatform(options: {
  readonly sandbox: string;
  readonly hasDemonstration: boolean;
  /** Further settings of `up`, such as `DATABASE_URL`. */
  readonly settings?: Readonly<Record<string, string>>;
}): Promise<RunningPlatform> {
  const scratch = scratchDirectory();
  const dataDirectory = join(scratch.path, 'data');
  const settings = {
    HOLDPOINT_DATA_DIR: dataDirectory,
    HOLDPOINT_PORT: '0',
    HOLDPOINT_SANDBOX: options.sandbox,
    ...(options.hasDemonstration ? {} : { HOLDPOINT_DEMO: '0' }),
    ...options.settings,
  };
  const up = startCli(scratch.path, ['up', '--json'], settings);
  const failure = up.ended.then(({ stderr }) => Promise.reject(new Error(stderr)));
  failure.catch(() => undefined);
  const ready = until(
    'the platform',
    () => (up.stdout().includes('"url"') ? true : undefined),
    400_000,
  );
  await Promise.race([ready, failure]);
  const url = platformFileIn(dataDirectory)?.url ?? '';
  const passwordOf = async (name: string): Promise<string> => {
    const { administratorPassword, demonstrationPasswords } = await loadSecrets(dataDirectory);
    return name === 'administrator' ? administratorPassword : (demonstrationPasswords[name] ?? '');
  };
  return {
    url,
    portalUrl: url.replace('127.0.0.1', 'localhost'),
    path: scratch.path,
    passwordOf,
    as: async (name) => signIn(url, name, await passwordOf(name)),
    holdpoint: (...args) => runCli(scratch.path, args, { HOLDPOINT_DATA_DIR: dataDirectory }),
    async [Symbol.asyncDispose]() {
      up.kill('SIGINT');
      await up.ended;
      scratch[Symbol.dispose]();
    },
  };
}
