import type { SandboxLimits } from '@holdpoint/evals/ports';

/** What one sample's programs may take; the wall limit is of one command. */
export const sandboxLimits: SandboxLimits = {
  cpuSeconds: 20,
  memoryBytes: 1024 * 1024 * 1024,
  processes: 64,
  diskBytes: 64 * 1024 * 1024,
  wallMs: 30_000,
  outputLimitBytes: 256 * 1024,
};
