import { BackendName } from '@holdpoint/adapters/compute/backend-probe';
import { openBackend } from '@holdpoint/adapters/compute/open-backend';
import type { ComputeBackend } from '@holdpoint/evals/ports';
import type { Command } from 'commander';

import { parse } from '../commands/campaign.js';
import { readEnv } from '../env.js';

export interface BackendOptions {
  readonly backend?: string;
}

/** `--backend NAME`, as every command that computes has it. */
export function withBackendOption(command: Command): Command {
  return command.option(
    '--backend <name>',
    `compute on this one (default: WORKER_BACKEND, else the best here): ${BackendName.options.join(', ')}`,
  );
}

/** The backend asked for by `--backend`, else by `WORKER_BACKEND`; null: the best one. Throws `usage.option`. */
export function wantedBackend({ backend }: BackendOptions): BackendName | null {
  if (backend !== undefined) return parse(BackendName, backend, '--backend');
  return readEnv().WORKER_BACKEND ?? null;
}

/** Opens it. Throws `compute.no_backend` with what each candidate lacks. */
export function openComputeBackend(options: BackendOptions): Promise<ComputeBackend> {
  return openBackend({ wanted: wantedBackend(options) });
}
