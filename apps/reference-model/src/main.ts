import { builtBehaviours, loadBehaviours } from './behaviours.js';
import { readEnvironment } from './env.js';
import { runReferenceModel } from './run-reference-model.js';

const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    stop.abort();
  });
}

try {
  await runReferenceModel(readEnvironment(), await loadBehaviours(builtBehaviours()), {
    stdin: process.stdin,
    stdout: process.stdout,
    stop: stop.signal,
  });
  // An open standard input would keep the process alive after SIGTERM.
  process.stdin.destroy();
} catch (error) {
  process.stderr.write(`reference-model: ${error instanceof Error ? error.message : 'failed'}\n`);
  process.stdin.destroy();
  process.exitCode = 1;
}
