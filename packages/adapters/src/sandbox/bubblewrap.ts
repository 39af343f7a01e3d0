import type { Sandbox } from '@holdpoint/evals/ports';
import { isHoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import { probeLimits, probeSession } from './probe.js';
import { type SandboxRuntime, sandboxRuntime } from './runtime.js';
import { openSession } from './session.js';
import { sandboxMissing } from './unavailable.js';

export interface BubblewrapOptions {
  /** Path of `bwrap`, or why there is none, as `provideDebianTool` answers. */
  readonly bwrap: string | { readonly missing: string };
  /** Node that tasks find on PATH; by default the one we run on. */
  readonly node?: string;
}

/**
 * Sandboxes of level L1: namespaces of the host's kernel, so never for hazardous cyber tasks (evidence.md §9.6).
 * A session's namespaces and its size-capped task directory live in one bwrap that runs nothing of the model's; every
 * command is a second, stricter bwrap inside them that takes all its processes with it when it ends.
 * The first `open` runs the escape suite, and the next one again while it fails: until it held, every `open` throws
 * `sandbox.unavailable`.
 */
export function bubblewrapSandbox(options: BubblewrapOptions): Sandbox {
  let probed: Promise<SandboxRuntime> | undefined;
  return {
    level: 'L1',
    async open(limits) {
      probed ??= probeSandbox(options);
      try {
        return await openSession(await probed, limits);
      } catch (error) {
        // What kept it from coming up, such as a machine without a free process, may be over at the next try.
        if (await mayHoldLater(probed)) probed = undefined;
        throw error;
      }
    },
  };
}

/** Whether a probe failed for a reason that may pass; what let something through once is not asked until it lets nothing. */
async function mayHoldLater(probe: Promise<unknown>): Promise<boolean> {
  const [ending] = await Promise.allSettled([probe]);
  if (ending.status === 'fulfilled') return false;
  return isHoldpointError(ending.reason) && ending.reason.kind === 'unavailable';
}

/** Proves once that a sandbox can be had here and that it holds; throws `sandbox.unavailable`. Under a second. */
export async function probeSandbox(options: BubblewrapOptions): Promise<SandboxRuntime> {
  if (process.platform !== 'linux') throw sandboxMissing('bubblewrap needs Linux');
  if (typeof options.bwrap !== 'string') throw sandboxMissing(options.bwrap.missing);
  const runtime = sandboxRuntime(options.bwrap, options.node ?? process.execPath);
  await using session = await openSession(runtime, probeLimits);
  await probeSession(session);
  return runtime;
}
