import { type BackendName, BackendProbe } from './backend-probe.js';
import type { ProbeRequest } from './probe-request.js';
import { runApart } from './run-apart.js';

/** The built entry: the same file from `src` and from `dist`. */
const ENTRY = new URL('../../dist/compute/probe-main.js', import.meta.url);
/** SwiftShader compiles its first shader in some seconds on a busy machine. */
const TIMEOUT_MS = 60_000;

export interface ProbeOptions {
  readonly isTimed?: boolean;
  readonly threads?: number | null;
  readonly timeoutMs?: number;
  /** Of the child; that of this process unless said. */
  readonly environment?: NodeJS.ProcessEnv;
  /** What runs in the child, for tests of its ends. */
  readonly entry?: URL;
}

/**
 * Tries one backend in a child process: loads it, multiplies, trains for a step, reads adapter and versions. Never throws for what the
 * backend does: a crash, a hang or nonsense is an answer, `broken`.
 */
export async function probeBackend(
  name: BackendName,
  options: ProbeOptions = {},
): Promise<BackendProbe> {
  const { isTimed = false, threads = null, timeoutMs = TIMEOUT_MS, entry = ENTRY } = options;
  const request: ProbeRequest = { name, isTimed, threads };
  const outcome = await runApart({
    entry,
    argument: JSON.stringify(request),
    timeoutMs,
    ...(options.environment === undefined ? {} : { environment: options.environment }),
  });
  switch (outcome.kind) {
    case 'answered': {
      const probe = BackendProbe.safeParse(outcome.answer);
      if (probe.success && probe.data.name === name) return probe.data;
      return broken(name, 'its probe answered nonsense');
    }
    case 'ended':
      return broken(
        name,
        `its probe ended with ${outcome.how}${outcome.said === '' ? '' : `: ${outcome.said}`}`,
      );
    case 'hung':
      return broken(name, `its probe did not end within ${outcome.afterMs / 1000} s`);
  }
}

function broken(name: BackendName, reason: string): BackendProbe {
  return { state: 'broken', name, reason };
}
