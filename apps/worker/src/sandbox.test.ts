import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { findProgram, sandboxOf } from './sandbox.js';
import { sandboxLimits } from './sandbox-limits.js';

describe('the sandbox setting', () => {
  it.each(['off', 'auto', '/nowhere/bwrap'])(
    '%s opens nothing where there is no bubblewrap',
    async (setting) => {
      const sandbox = await sandboxOf(setting, '/nowhere');
      await expect(sandbox.open(sandboxLimits)).rejects.toMatchObject({
        code: 'sandbox.unavailable',
      });
    },
  );

  it('finds the first executable on the search path, in no relative folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'holdpoint-path-'));
    const program = join(folder, 'a-program');
    await writeFile(program, '#!/bin/sh\n');
    expect(await findProgram('a-program', folder)).toBeNull();
    await chmod(program, 0o755);
    expect(await findProgram('a-program', `relative:/nowhere:${folder}`)).toBe(program);
    await rm(folder, { recursive: true });
  });
});
