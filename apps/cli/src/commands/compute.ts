import type { Command } from 'commander';

import { addComputeDoctor } from './compute-doctor.js';
import { addComputeImport } from './compute-import.js';
import { addComputeJobs } from './compute-jobs.js';
import { addComputeProbe } from './compute-probe.js';
import { addComputeSae } from './compute-sae.js';
import { addComputeSaeDashboard } from './compute-sae-dashboard.js';
import { addComputeTransformer } from './compute-transformer.js';
import { addComputeVerify } from './compute-verify.js';

/** `compute`: dictionary learning, probes and the machine they run on. */
export function addCompute(program: Command): void {
  const compute = program
    .command('compute')
    .description('autoencoders, probes and the backend that computes them');
  addComputeDoctor(compute);
  addComputeTransformer(compute);
  addComputeSaeDashboard(addComputeSae(compute));
  addComputeImport(compute);
  addComputeProbe(compute);
  addComputeJobs(compute);
  addComputeVerify(compute);
}
