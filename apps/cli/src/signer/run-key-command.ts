import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import { baseChildEnv } from '../env.js';

const TIMEOUT_MS = 15_000;
const LONGEST_ANSWER = 16_384;

/** What a key's program prints, given `input`; it sees none of our settings. Error: `key.command_failed`. */
export async function runKeyCommand(
  program: string,
  args: readonly string[],
  input: Uint8Array,
): Promise<string> {
  const child = spawn(program, args, {
    env: baseChildEnv(),
    stdio: ['pipe', 'pipe', 'inherit'],
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
  });
  let answer = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    answer += text;
    if (answer.length > LONGEST_ANSWER) child.kill('SIGKILL');
  });
  // A program may answer, or die, before it has read all.
  child.stdin.on('error', () => undefined).end(input);
  const code = await once(child, 'close').then(
    ([exit]: unknown[]) => exit,
    () => 'not started',
  );
  if (code === 0) return answer;
  throw new HoldpointError({
    code: 'key.command_failed',
    kind: 'unavailable',
    message: `${program} ${args.join(' ')} failed (${String(code)}).`,
  });
}
