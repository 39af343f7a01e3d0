import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

const longestPath = 1024;

/** `path` as given, once it is relative and stays below the task directory; else `sandbox.path_refused`. */
export function taskPath(path: string): string {
  const parts = path.split('/');
  const isPlain = parts.every(
    (part) => part !== '' && part !== '.' && part !== '..' && part.length <= 255,
  );
  if (isPlain && path.length <= longestPath && !path.includes('\0')) return path;
  throw new HoldpointError({
    code: 'sandbox.path_refused',
    kind: 'invalid',
    message: `A path in the task directory is relative and has no "." or "..": ${JSON.stringify(path.slice(0, 200))}`,
  });
}
