import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { z } from 'zod';

const PackageFile = z.object({ version: z.string() });

/** Where a package lies and its version; null where it is not installed. Resolved from here, not from the working directory. */
export function installedPackage(
  name: string,
): { readonly directory: string; readonly version: string } | null {
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? [];
  for (const folder of folders) {
    const directory = join(folder, name);
    const text = readIfThere(join(directory, 'package.json'));
    if (text !== null) return { directory, version: PackageFile.parse(JSON.parse(text)).version };
  }
  return null;
}

/** Node's version and those of the packages that are installed. */
export function installedVersions(names: readonly string[]): Readonly<Record<string, string>> {
  const found = names.flatMap((name) => {
    const version = installedPackage(name)?.version;
    return version === undefined ? [] : [[name, version] as const];
  });
  return { node: process.versions.node, ...Object.fromEntries(found) };
}

/** The text of a small file; null where it can't be read, whatever the reason. */
export function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
