import { spawn } from 'node:child_process';

/** How a script ended. */
export interface ScriptResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * A heap that can't grow at leisure, and no compiler beside it: on an idle or a busy machine, what is measured is what
 * the script needs.
 */
const FLAGS = ['--max-old-space-size=128', '--max-semi-space-size=4'];

/** Runs a module's text in a Node process of its own, over what is built, so that its memory can be measured. For tests. */
export function runBuilt(text: string, folder: string): Promise<ScriptResult> {
  const child = spawn(process.execPath, [...FLAGS, '--input-type=module', '--eval', text], {
    cwd: folder,
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (part: Buffer) => (stdout += part.toString()));
  child.stderr.on('data', (part: Buffer) => (stderr += part.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => {
      resolve({ exitCode, stdout, stderr });
    });
  });
}
