import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ENTRY = fileURLToPath(new URL('../../apps/reference-model/dist/main.js', import.meta.url));

/** The reference model as a process of its own, which no fault of the storm touches: it is what counts the calls. */
export async function startModel(latencyMs) {
  const child = spawn(process.execPath, [ENTRY], {
    env: {
      HOLDPOINT_REFERENCE_CONTROL: JSON.stringify({ latencyMs }),
      HOLDPOINT_PARENT_PIPE: '1',
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const url = `http://127.0.0.1:${JSON.parse(line).port}`;
  const control = async (faults) => {
    const body = JSON.stringify({ latencyMs, faults, maxFaultsPerDraw: 2 });
    const answer = await fetch(`${url}/control`, { method: 'POST', body });
    if (!answer.ok) throw new Error(`The reference model refused: ${await answer.text()}`);
  };
  return {
    url,
    control,
    /** Calls that came, and those among them that met a fault instead of an answer in time. */
    async calls() {
      const { requests, byFault } = await (await fetch(`${url}/control/stats`)).json();
      const faulty = Object.values(byFault).reduce((sum, count) => sum + count, 0);
      return { requests, faulty };
    },
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}
