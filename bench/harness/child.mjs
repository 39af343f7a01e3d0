/** A child process that speaks JSON lines on standard output and ends when its standard input does. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Starts a file of this folder with settings and waits for its first line; `line` gives the next one. */
export function startChild(file, settings, nodeOptions = []) {
  const path = fileURLToPath(new URL(file, import.meta.url));
  return startProgram(process.execPath, [...nodeOptions, path, JSON.stringify(settings)]);
}

/** Starts any program that speaks so. */
export async function startProgram(program, args) {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${args.join(' ').slice(0, 80)} ended before it answered`);
    return JSON.parse(value);
  };
  return {
    ready: await line(),
    pid: child.pid,
    line,
    go: () => child.stdin.write('go\n'),
    say: (word) => child.stdin.write(`${word}\n`),
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      await ended;
    },
  };
}
