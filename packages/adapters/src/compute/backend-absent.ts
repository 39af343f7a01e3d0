import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

/** `compute.backend_absent`: this machine has no such backend, for the reason said; another one may serve. */
export function backendAbsent(name: string, reason: string, cause?: unknown): HoldpointError {
  return new HoldpointError({
    code: 'compute.backend_absent',
    kind: 'unavailable',
    message: `No backend ${name} here: ${reason}`,
    details: { backend: name, reason },
    ...(cause === undefined ? {} : { cause }),
  });
}

/** The first line of whatever a package threw, at most 300 characters; what addons throw need not be an error. */
export function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split('\n')[0] ?? '').trim().slice(0, 300);
}

/**
 * Imports a package that may be absent: not installed, or installed without its native part. Both forms, and whatever
 * else it throws while it loads, become `compute.backend_absent`.
 */
export async function importOptional(backend: string, specifier: string): Promise<unknown> {
  try {
    return await import(specifier);
  } catch (error) {
    throw backendAbsent(backend, `${specifier} does not load (${firstLine(error)}).`, error);
  }
}
