import { spawn } from 'node:child_process';

/** Lets a plain Node process import our TypeScript: `.js` beside no file of that name means `.ts`. */
const HOOK = `
import { registerHooks } from 'node:module';
registerHooks({
  resolve(specifier, context, next) {
    try { return next(specifier, context); } catch (error) {
      if (!specifier.endsWith('.js')) throw error;
      return next(specifier.slice(0, -3) + '.ts', context);
    }
  },
});`;

/** How a script ended. */
export interface ScriptResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a module's text in a Node process of its own, from source, so that its memory can be measured. For tests. */
export function runTypeScript(text: string, folder: string): Promise<ScriptResult> {
  const hook = `data:text/javascript,${encodeURIComponent(HOOK)}`;
  const flags = [
    '--no-warnings',
    // A heap that can't grow at leisure: on an idle or a busy machine, what is measured is what the script needs.
    '--max-old-space-size=128',
    '--experimental-transform-types',
    '--conditions=@holdpoint/source',
    '--import',
    hook,
  ];
  const child = spawn(process.execPath, [...flags, '--input-type=module', '--eval', text], {
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
