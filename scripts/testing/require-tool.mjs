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
export async function requireTool(wanted) {
  const log = (line) => process.stderr.write(`${line}\n`);
  const found = await provideDebianTool({ ...wanted, directory: tools, log });
  if (typeof found === 'string') return found;
  if (process.env.CI === 'true') throw new Error(found.missing);
  log(`SKIPPED: ${found.missing}`);
  return null;
}

/**
 * What Chromium needs of Debian besides itself, about 140 MB to fetch and 430 MB on disk. It brings its own drawing in software; what
 * draws on hardware, prints or starts with the system is left out, and the C library must be the system's.
 */
const chromiumDependencies =
  /^(?:chromium-common|fontconfig-config|fonts-.+|lib(?!c6$|gl(?!ib)|gtk|icu|llvm|pam|perl|systemd|xml2|z3).+)$/;

/** Chromium for tests that look at pages: the installed one of any name, else Debian's, unpacked without root. */
export function requireChromium() {
  return requireTool({
    tool: 'chromium',
    aliases: ['chromium-browser', 'google-chrome'],
    package: 'chromium',
    program: 'usr/lib/chromium/chromium',
    dependencies: chromiumDependencies,
  });
}
