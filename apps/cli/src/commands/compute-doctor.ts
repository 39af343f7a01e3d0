import { examineBackends } from '@holdpoint/adapters/compute/examine-backends';
import { exitCodes } from '@holdpoint/shared/gate/exit-codes';
import type { Command } from 'commander';

import {
  type BackendOptions,
  wantedBackend,
  withBackendOption,
} from '../compute/compute-backend.js';
import { doctorDocument, doctorLines } from '../compute/doctor-document.js';
import { answer } from '../output.js';
import { ProgressLine } from '../progress-line.js';
import { action } from './common.js';

interface DoctorOptions extends BackendOptions {
  readonly json?: true;
}

/** `compute doctor`: which backends this machine has, and what a faster one lacks. */
export function addComputeDoctor(compute: Command): void {
  withBackendOption(
    compute
      .command('doctor')
      .description('the compute backends of this machine, and what a faster one lacks'),
  )
    .option('--json', 'print one JSON document on stdout')
    .addHelpText(
      'after',
      `
Each backend is tried in a process of its own: a product and a step of training are held against float64. A software adapter, such as
SwiftShader, is taken only when it is asked for by name. Exit code 0: some backend is chosen; 14: none is.

Examples:
  $ holdpoint compute doctor
  $ holdpoint compute doctor --backend tfjs-wasm --json`,
    )
    .action(action(doctor));
}

async function doctor(options: DoctorOptions): Promise<void> {
  const wanted = wantedBackend(options);
  const progress = new ProgressLine();
  const examination = await examineBackends({
    wanted,
    onProbe: (name) => {
      progress.show(`trying ${name}`);
    },
  });
  progress.end();
  answer(options.json === true, doctorDocument(examination, wanted), () =>
    doctorLines(examination, wanted),
  );
  if (examination.chosen === null) process.exitCode = exitCodes.unreachable;
}
