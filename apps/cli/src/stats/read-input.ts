import { readFile } from 'node:fs/promises';

import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { z } from 'zod';

/** Text of a file that somebody named, without a byte order mark. Throws `file.unreadable`. */
export async function readInput(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).replace(/^\uFEFF/, '');
  } catch (cause) {
    throw new HoldpointError({
      code: 'file.unreadable',
      kind: 'invalid',
      message: `${file} can't be read: ${cause instanceof Error ? cause.message : String(cause)}. Check the path.`,
      cause,
    });
  }
}

/** A file's text as JSON of a shape. Throws `file.invalid`, which names the file and the path within it. */
export function parseJsonFile<Schema extends z.ZodType>(
  file: string,
  text: string,
  schema: Schema,
): z.output<Schema> {
  const parsed = schema.safeParse(jsonOf(file, text));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues
    .slice(0, 10)
    .map(({ path, message }) => `  ${pathText(path)}: ${message}`);
  throw invalidFile(file, `\n${faults.join('\n')}`);
}

/** Throws `file.invalid`. */
export function invalidFile(file: string, fault: string, cause?: unknown): HoldpointError {
  return new HoldpointError({
    code: 'file.invalid',
    kind: 'invalid',
    message: `${file} doesn't have the shape that --help shows:${fault.startsWith('\n') ? '' : ' '}${fault}`,
    details: { file },
    cause,
  });
}

function jsonOf(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalidFile(file, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

/** Such as `tasks[3].scores[0]`. */
function pathText(path: readonly PropertyKey[]): string {
  const text = path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
  return text === '' ? '(the document)' : text;
}
