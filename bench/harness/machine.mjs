/** What a reader must know of the machine to judge a figure. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, loadavg, release, totalmem } from 'node:os';

export function machineFacts() {
  return {
    cpu: cpus()[0]?.model,
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.version,
  };
}

/** Running processes' average over 1, 5 and 15 minutes. */
export function load() {
  return loadavg().map((value) => Math.round(value * 100) / 100);
}

/** Installed versions of packages, as resolved from `from`. */
export function versionsOf(names, from = import.meta.url) {
  const require = createRequire(from);
  return Object.fromEntries(
    names.map((name) => {
      const folder = require.resolve
        .paths(name)
        .map((path) => `${path}/${name}/package.json`)
        .find((path) => isFile(path));
      return [name, folder === undefined ? null : JSON.parse(readFileSync(folder, 'utf8')).version];
    }),
  );
}

function isFile(path) {
  try {
    readFileSync(path);
    return true;
  } catch {
    return false;
  }
}
