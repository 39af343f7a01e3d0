import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import { readStrictYaml } from '@holdpoint/adapters/policies/read-strict-yaml';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { ResultsFile } from '@holdpoint/shared/gate/results';

/** Results over every try of a large run are some tens of megabytes. */
const MAXIMUM_RESULTS_BYTES = 64 * 1024 * 1024;

/**
 * Reads a file of results, JSON or YAML. Throws `results.unreadable` where there is no such file of text, and
 * `results.invalid` with every error at its line and path.
 */
export async function readResultsFile(file: string): Promise<ResultsFile> {
  const { value, faults, positionOf } = readStrictYaml(await textOf(file), MAXIMUM_RESULTS_BYTES);
  const parsed = ResultsFile.safeParse(value);
  if (parsed.success && faults.length === 0) return parsed.data;
  const misshapen =
    parsed.success || faults.length > 0
      ? []
      : parsed.error.issues.map(({ path, message }) => {
          const steps = path.map((step) => (typeof step === 'symbol' ? String(step) : step));
          return { ...positionOf(steps), path: steps, message };
        });
  const errors = [...faults, ...misshapen].map(({ line, column, path, message }) => ({
    line,
    column,
    path: path.join('.'),
    message,
  }));
  throw new HoldpointError({
    code: 'results.invalid',
    kind: 'invalid',
    message: [
      `${file} holds no results; its schema: holdpoint schema results`,
      ...errors
        .slice(0, 20)
        .map(
          ({ line, column, path, message }) =>
            `  ${file}:${line}:${column}: ${path === '' ? '' : `${path}: `}${message}`,
        ),
    ].join('\n'),
    details: { errors },
  });
}

async function textOf(file: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(resolve(file)));
  } catch (cause) {
    throw new HoldpointError({
      code: 'results.unreadable',
      kind: 'invalid',
      message: `${file} can't be read as text: ${cause instanceof Error ? cause.message : String(cause)}`,
      cause,
    });
  }
}
