import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export interface FoundProcess {
  readonly pid: number;
  readonly command: string;
}

/** Processes that work in `directory`: it is their TMPDIR, their working directory, or on their command line. */
export function processesIn(directory: string): readonly FoundProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((name) => {
      try {
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        // A zombie has ended; only its parent hasn't looked yet.
        if (command === '') return [];
        const environment = readFileSync(`/proc/${name}/environ`, 'utf8').split('\0');
        const isHere =
          command.includes(directory) ||
          environment.includes(`TMPDIR=${directory}`) ||
          readlinkSync(`/proc/${name}/cwd`).startsWith(directory);
        return isHere ? [{ pid: Number(name), command }] : [];
      } catch {
        // It ended while we looked, or is somebody else's.
        return [];
      }
    });
}

/** The process of one app, such as `worker`, among them. */
export function processOf(app: string, directory: string): number | undefined {
  return processesIn(directory).find(({ command }) => command.includes(`/${app}/dist/main.js`))
    ?.pid;
}
