import { join } from 'node:path';

import type { Role } from '@holdpoint/shared/contracts/common';
import { identityRoutes } from '@holdpoint/shared/contracts/identity';
import { expect } from '@jest/globals';
import type { z } from 'zod';

import type { RunningPlatform } from './running-platform.js';
import { type Ended, runCli } from './start-cli.js';

/** People of a running platform, each at a command line with a token of their own. */
export interface Staff {
  /** `holdpoint … --json` of a person. */
  run(person: string, ...args: readonly string[]): Promise<Ended>;
  /** As `run`, for what must succeed: its answer. */
  answer<Schema extends z.ZodType>(
    schema: Schema,
    person: string,
    ...args: readonly string[]
  ): Promise<z.output<Schema>>;
}

/** Gives each of these people an account with one role. */
export async function aStaff(
  platform: RunningPlatform,
  people: Readonly<Record<string, Role>>,
): Promise<Staff> {
  const administrator = await platform.as('administrator');
  const tokens = new Map<string, string>();
  for (const [name, role] of Object.entries(people)) {
    const body = { name, displayName: name, roles: [role], password: 'a person of the tests' };
    const { id: accountId } = await administrator(identityRoutes.create, { body });
    const { token } = await administrator(identityRoutes.issueToken, {
      params: { accountId },
      body: { label: 'test' },
    });
    tokens.set(name, token);
  }
  const run = (person: string, ...args: readonly string[]): Promise<Ended> =>
    runCli(platform.path, [...args, '--json'], {
      HOLDPOINT_URL: platform.url,
      HOLDPOINT_TOKEN: tokens.get(person) ?? '',
      HOLDPOINT_CONFIG_DIR: join(platform.path, 'config'),
    });
  return {
    run,
    async answer(schema, person, ...args) {
      const { code, stdout, stderr } = await run(person, ...args);
      expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
      return schema.parse(JSON.parse(stdout));
    },
  };
}
