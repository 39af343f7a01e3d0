import { join } from 'node:path';

import { provideDebianTool } from '../debian-packages.mjs';

const tools = join(
  process.env.HOLDPOINT_DATA_DIR ?? join(import.meta.dirname, '../../.data'),
  'tools',
);

/**
 * Path of a program that only Debian has, for a suite that can't do without; null, with the reason printed, where it
 * can't be had, and the suite skips. With `CI=true` that is a failure: a skip there would hide a broken runner.
 */
export async function requireTool({ tool, package: packageName, libraries }) {
  const found = await provideDebianTool({
    tool,
    package: packageName,
    libraries,
    directory: tools,
  });
  if (typeof found === 'string') return found;
  if (process.env.CI === 'true') throw new Error(found.missing);
  process.stderr.write(`SKIPPED: ${found.missing}\n`);
  return null;
}
