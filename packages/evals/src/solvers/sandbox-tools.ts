import { z } from 'zod';

import type { SandboxResult, SandboxSession } from '../ports.js';
import { defineTool, type ToolHandler } from './tool-loop.js';

/** Characters of one result that the model is shown; the head says what ran, the tail how it ended. */
const SHOWN_CHARACTERS = 8_000;
const path = z.string().min(1).max(200).describe('Relative to the task directory.');

/** `shell`, `write_file` and `read_file` in one sandbox session. */
export function sandboxTools(session: SandboxSession, signal: AbortSignal): readonly ToolHandler[] {
  return [
    defineTool({
      name: 'shell',
      description:
        'Runs a POSIX sh script in the task directory and returns its exit code, standard output and standard error. Node is on PATH; there is no network.',
      input: z.strictObject({ script: z.string().min(1).max(50_000) }),
      async run({ script }) {
        const result = await session.exec({ script }, signal);
        return { content: shellReport(result), isError: result.exitCode !== 0 };
      },
    }),
    defineTool({
      name: 'write_file',
      description: 'Writes a text file, replacing what was there.',
      input: z.strictObject({ path, content: z.string().max(200_000) }),
      async run(input) {
        await session.writeFile(input.path, input.content);
        return { content: `wrote ${input.path}`, isError: false };
      },
    }),
    defineTool({
      name: 'read_file',
      description: 'Returns the text of a file.',
      input: z.strictObject({ path }),
      async run(input) {
        const text = await session.readFile(input.path);
        return text === null
          ? { content: 'no such file', isError: true }
          : { content: shortened(text), isError: false };
      },
    }),
  ];
}

/** One command's result as the model and the transcript see it: no times, no process ids. */
export function shellReport(result: SandboxResult): string {
  const ending = result.exitCode === null ? 'none, stopped by a limit' : String(result.exitCode);
  return [
    `exit code: ${ending}${result.timedOut ? ' (timed out)' : ''}`,
    `stdout:\n${shortened(result.stdout)}`,
    `stderr:\n${shortened(result.stderr)}`,
    ...(result.truncated ? ['(output truncated)'] : []),
  ].join('\n');
}

function shortened(text: string): string {
  if (text.length <= SHOWN_CHARACTERS) return text;
  const half = SHOWN_CHARACTERS / 2;
  return `${text.slice(0, half)}\n[${text.length - SHOWN_CHARACTERS} characters left out]\n${text.slice(-half)}`;
}
