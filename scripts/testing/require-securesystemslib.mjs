import { spawnSync } from 'node:child_process';

const MODULES = 'securesystemslib and cryptography';

/**
 * A Python that has securesystemslib, the DSSE implementation of in-toto: `HOLDPOINT_PYTHON`, else python3 on the path. Null,
 * with the reason printed, where there is none, and the suite skips; with `CI=true` that is a failure.
 */
export function requireSecuresystemslib() {
  const python = process.env.HOLDPOINT_PYTHON ?? 'python3';
  const probe = 'import cryptography, securesystemslib.dsse';
  if (spawnSync(python, ['-c', probe], { stdio: 'ignore' }).status === 0) return python;
  const missing = `${python} lacks ${MODULES}: pip install ${MODULES.replace(' and', '')}`;
  if (process.env.CI === 'true') throw new Error(missing);
  process.stderr.write(`SKIPPED: ${missing}\n`);
  return null;
}
