/**
 * Fails when an optional dependency of any package has no entry in the lock: npm leaves such entries out without
 * an error, and `npm ci` then fails on another platform with "Missing: <name>@ from lock file".
 */
import { readFileSync } from 'node:fs';

const file = process.argv[2] ?? new URL('../package-lock.json', import.meta.url);
const { packages } = JSON.parse(readFileSync(file, 'utf8'));

/** Looks in the package's own node_modules, then in each folder above, as Node's resolution does. */
function isLocked(from, name) {
  for (
    let folder = from;
    ;
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))
  ) {
    if (Object.hasOwn(packages, `${folder === '' ? '' : `${folder}/`}node_modules/${name}`))
      return true;
    if (folder === '') return false;
  }
}

const missing = Object.entries(packages).flatMap(([folder, { optionalDependencies = {} }]) =>
  Object.keys(optionalDependencies)
    .filter((name) => !isLocked(folder, name))
    .map(
      (name) =>
        `${folder === '' ? 'the root' : folder} wants ${name}, which the lock does not hold`,
    ),
);
for (const line of missing) console.error(line);
process.exitCode = missing.length > 0 ? 1 : 0;
