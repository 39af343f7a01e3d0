import { join } from 'node:path';

import { postmasterIn, samplesDone } from './installation.js';
import { processesIn, processOf } from './processes.js';
import { startCli, type Started } from './start-cli.js';
import { until } from './until.js';

/** What was seen while a platform lost each of its processes in turn. */
export interface Disturbed {
  readonly dataDirectory: string;
  /** What still ran, PostgreSQL left out, when the children of a killed `up` had had time to notice. */
  readonly leftByKilledParent: readonly string[];
  readonly postmasters: { readonly ofFirst: number; readonly adopted: number };
  /** Finished samples when each was killed. */
  readonly doneAt: Readonly<Record<'up' | 'worker' | 'postgres' | 'api', number>>;
  /** Of the second `up`, which lived to the end. */
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
  readonly leftAfterCtrlC: readonly string[];
}

/** How many samples are finished when the next process dies: early enough that work is under way in each. */
const PATIENCE_MS = 180_000;
const KILL_AT = { up: 40, worker: 200, postgres: 500, api: 700 };

/**
 * Runs the demonstration of `holdpoint up` in `directory` and kills, with SIGKILL, first `up` itself, which is then
 * started again, and then the worker, the postmaster and the API below it.
 */
export async function disturbedInstallation(
  directory: string,
  sandbox: string,
): Promise<Disturbed> {
  const dataDirectory = join(directory, 'data');
  const settings = {
    HOLDPOINT_DATA_DIR: dataDirectory,
    HOLDPOINT_PORT: '0',
    HOLDPOINT_SANDBOX: sandbox,
  };
  const start = (): Started => startCli(directory, ['up', '--json'], settings);
  const doneFrom = (count: number) =>
    until(
      `${count} finished samples`,
      async () => {
        const done = await samplesDone(dataDirectory);
        return done !== undefined && done >= count ? done : undefined;
      },
      PATIENCE_MS,
    );
  const kill = async (what: string, find: () => number | undefined): Promise<void> => {
    const pid = await until(`the ${what}`, find);
    process.kill(pid, 'SIGKILL');
    await until(`another ${what}`, () => {
      const next = find();
      return next === pid ? undefined : next;
    });
  };
  const others = () =>
    processesIn(directory)
      .map(({ command }) => command)
      .filter((command) => !/^\S*postgres|^postgres:/.test(command));

  const first = start();
  const doneAtUp = await doneFrom(KILL_AT.up);
  const ofFirst = await until('PostgreSQL', () => postmasterIn(dataDirectory));
  first.kill('SIGKILL');
  await first.ended;
  let leftByKilledParent = others();
  await until('the end of the children', () => {
    leftByKilledParent = others();
    return leftByKilledParent.length === 0 ? true : undefined;
  }).catch(() => undefined);

  const second = start();
  const doneAtWorker = await doneFrom(KILL_AT.worker);
  const adopted = postmasterIn(dataDirectory) ?? 0;
  await kill('worker', () => processOf('worker', directory));
  const doneAtPostgres = await doneFrom(KILL_AT.postgres);
  await kill('postmaster', () => postmasterIn(dataDirectory));
  const doneAtApi = await doneFrom(KILL_AT.api);
  await kill('API', () => processOf('api', directory));
  await until(
    'the decisions',
    () => (second.stdout().includes('"decisions"') ? true : undefined),
    PATIENCE_MS,
  );
  second.kill('SIGINT');
  const { code, stdout, stderr } = await second.ended;
  return {
    dataDirectory,
    leftByKilledParent,
    postmasters: { ofFirst, adopted },
    doneAt: {
      up: doneAtUp,
      worker: doneAtWorker,
      postgres: doneAtPostgres,
      api: doneAtApi,
    },
    stdout,
    stderr,
    exitCode: code,
    leftAfterCtrlC: processesIn(directory).map(({ command }) => command),
  };
}
