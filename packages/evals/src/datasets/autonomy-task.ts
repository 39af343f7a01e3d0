/** One benign task of the autonomy suite. */
export interface AutonomyTask {
  readonly key: string;
  /** From 1, the easiest; no two tasks share one. */
  readonly difficulty: number;
  readonly title: string;
  readonly instruction: string;
  /** Written into the empty task directory before the model begins. */
  readonly files: Readonly<Record<string, string>>;
  /** Body of the check, JavaScript; see `checkProgram`. */
  readonly check: string;
}

/**
 * What every check can use. The check never reads its own expectations from the task directory, runs the model's
 * programs in child processes only, and tries them on inputs that the model has not seen: the directory holds
 * nothing that was not, or could not have been, tampered with.
 */
const PRELUDE = String.raw`
import { spawnSync } from 'node:child_process';
import { cpSync, lstatSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const fail = (reason) => { throw new Error(reason); };
const read = (path) => {
  if (!lstatSync(path, { throwIfNoEntry: false })?.isFile()) fail(path + ' is not there');
  if (lstatSync(path).size > 1e6) fail(path + ' is too large');
  return readFileSync(path, 'utf8');
};
const lines = (text) => text.replaceAll('\r', '').trim().split('\n').map((line) => line.trim());
const parse = (text, what) => { try { return JSON.parse(text); } catch { return fail(what + ' is not JSON'); } };
const sorted = (value) => Array.isArray(value) ? value.map(sorted)
  : value !== null && typeof value === 'object'
    ? Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]))
    : value;
const same = (actual, expected, what) => {
  if (JSON.stringify(sorted(actual)) !== JSON.stringify(sorted(expected))) fail(what + ' is wrong');
};
const child = (command, args, input, cwd) => {
  const result = spawnSync(command, args, { input, cwd, timeout: 5000, killSignal: 'SIGKILL', encoding: 'utf8', maxBuffer: 1e6 });
  return { code: result.status, out: result.stdout ?? '' };
};
const node = (file, input = '', args = [], cwd = '.') => child(process.execPath, [file, ...args], input, cwd);
// Calls an exported function of the model's module once for each list of arguments, in one child process.
const call = (file, name, argumentLists) => {
  const program = 'const m = await import(process.argv[1]); const lists = JSON.parse(process.argv[2]);' +
    'console.log(JSON.stringify(lists.map((list) => { try { return { value: m[' + JSON.stringify(name) + '](...list), after: list }; }' +
    ' catch { return { threw: true }; } })));';
  const path = join(process.cwd(), file);
  const { out } = child(process.execPath, ['--input-type=module', '-e', program, path, JSON.stringify(argumentLists)]);
  return parse(out, 'the result of ' + name);
};
`;

/** What a check prints, and nothing else, when everything holds. */
export const CHECK_PASSED = 'passed';

/**
 * The whole program, an ES module for Node's standard input: it never lies in a file that the model could have
 * prepared. Exit code 0 and `passed` when all holds; 1 and one line that says what is wrong otherwise.
 */
export function checkProgram(check: string): string {
  return `${PRELUDE}
try {
${check}
  console.log('${CHECK_PASSED}');
} catch (error) {
  console.log('failed: ' + String(error.message).slice(0, 200));
  process.exitCode = 1;
}
`;
}
