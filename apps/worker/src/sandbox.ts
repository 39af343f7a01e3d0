import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

import { bubblewrapSandbox } from '@holdpoint/adapters/sandbox/bubblewrap';
import type { Sandbox } from '@holdpoint/evals/ports';

/**
 * The sandbox that a setting names: `off`, the path of bubblewrap, or `auto` for the one on `searchPath`. Where there
 * is none, opening one throws `sandbox.unavailable`; nothing ever runs without.
 */
export async function sandboxOf(setting: string, searchPath: string): Promise<Sandbox> {
  if (setting === 'off')
    return bubblewrapSandbox({ bwrap: { missing: 'HOLDPOINT_SANDBOX is off' } });
  if (setting === 'auto') {
    const found = await findProgram('bwrap', searchPath);
    return bubblewrapSandbox({ bwrap: found ?? { missing: 'there is no bwrap on PATH' } });
  }
  const bwrap = (await isExecutable(setting))
    ? setting
    : { missing: `${setting} can't be executed` };
  return bubblewrapSandbox({ bwrap });
}

/** First executable of a name in the folders of a search path; null when there is none. */
export async function findProgram(name: string, searchPath: string): Promise<string | null> {
  for (const folder of searchPath.split(delimiter).filter((entry) => entry.startsWith('/'))) {
    const candidate = join(folder, name);
    if (await isExecutable(candidate)) return candidate;
  }
  return null;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
