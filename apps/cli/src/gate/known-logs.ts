import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { TrustAnchor } from '@holdpoint/shared/attestation/trust-anchor';
import { digestOf } from '@holdpoint/shared/digest/sha256';

import { configDirectoryOf } from '../config-directory.js';
import type { Env } from '../env.js';

/** Where the keys of the installations lie that this person has met, as `known_hosts` of ssh does. */
export function knownLogsDirectoryOf(env: Env): string {
  return join(configDirectoryOf(env), 'known-logs');
}

/** Keeps the keys of an installation that was started here, or that somebody said to believe. */
export async function keepAnchor(directory: string, anchor: TrustAnchor): Promise<void> {
  const { origin, logKeys, statementKeys } = anchor;
  const name = digestOf({ origin, logKeys, statementKeys }).slice('sha256:'.length, 40);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await writeFile(join(directory, `${name}.json`), `${JSON.stringify(anchor, null, 2)}\n`, {
    mode: 0o600,
  });
}

/** All that were kept, in order of their files; a file that is none is passed over, since it can only be missing. */
export async function knownAnchors(directory: string): Promise<TrustAnchor[]> {
  const names = await readdir(directory).catch(() => []);
  const anchors = await Promise.all(
    names.sort().map(async (name) => {
      try {
        return TrustAnchor.parse(JSON.parse(await readFile(join(directory, name), 'utf8')));
      } catch {
        return null;
      }
    }),
  );
  return anchors.filter((anchor) => anchor !== null);
}
