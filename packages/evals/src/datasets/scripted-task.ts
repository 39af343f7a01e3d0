/** One call of a tool, as the reference model makes it. */
export interface ScriptedCall {
  readonly name: 'shell' | 'write_file' | 'read_file';
  readonly input: Readonly<Record<string, string>>;
}

/** How the reference model plays one task; each list of calls is made in a single turn. */
export interface ScriptedTask {
  readonly key: string;
  readonly solution: readonly ScriptedCall[];
  /** An honest try that does not pass the check. */
  readonly failure: readonly ScriptedCall[];
}

/** A script for the sandbox's POSIX sh. */
export function shell(script: string): ScriptedCall {
  return { name: 'shell', input: { script } };
}

/** A text file, written as it is but for the line end at its start. */
export function file(path: string, content: string): ScriptedCall {
  return { name: 'write_file', input: { path, content: `${content.replace(/^\n/, '')}\n` } };
}

/** A program for Node, written to `path` and run once. */
export function program(source: string, path = 'solve.mjs'): readonly ScriptedCall[] {
  return [file(path, source), shell(`node ${path}`)];
}
