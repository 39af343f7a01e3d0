import { DatabaseError } from './database-error.js';
import { readEnvironment } from './env.js';
import { migrate } from './migrate.js';

/** Migrates, prints one JSON line of what was applied, and ends 0; or ends 1 with a message that says what to do. */
async function main(): Promise<void> {
  try {
    const env = readEnvironment();
    const result = await migrate({
      connectionString: env.DATABASE_URL,
      passwords: {
        api: env.HOLDPOINT_API_PASSWORD,
        worker: env.HOLDPOINT_WORKER_PASSWORD,
        sequencer: env.HOLDPOINT_SEQUENCER_PASSWORD,
      },
    });
    process.stdout.write(`${JSON.stringify(result)}\n`);
  } catch (error) {
    const text = error instanceof DatabaseError ? `${error.code}: ${error.message}` : String(error);
    process.stderr.write(`${text}\n`);
    process.exitCode = 1;
  }
}

await main();
