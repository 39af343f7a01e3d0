import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

import { CheckpointRegistration, checkpointRoutes } from '@holdpoint/shared/contracts/checkpoints';
import { digestOf } from '@holdpoint/shared/digest/sha256';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { Command } from 'commander';
import { z } from 'zod';

import { answer } from '../output.js';
import { openSession } from '../session.js';
import { action, type CommonOptions, withPlatformOptions } from './common.js';

interface RegisterOptions extends CommonOptions {
  readonly model: string;
  readonly name: string;
  readonly weights?: string;
  readonly weightsDigest?: string;
  readonly trainingFlop: string;
  readonly effectiveCompute?: string;
  readonly effectiveComputeUpper?: string;
  readonly variant: string;
  readonly provider: string;
  readonly providerModel?: string;
  readonly elicitation: string;
  readonly elicitationDescription: string;
  readonly elicitationCost: string;
}

export function addCheckpointCommands(program: Command): void {
  const checkpoint = program.command('checkpoint').description('model checkpoints');
  withPlatformOptions(
    checkpoint
      .command('register')
      .description('register a checkpoint; the same facts again answer with the same checkpoint')
      .requiredOption('--model <name>', 'model that it is a checkpoint of')
      .requiredOption('--name <name>', 'name of the checkpoint, unique within its model')
      .option('--weights <file>', 'weights file, digested here; it is not uploaded')
      .option('--weights-digest <digest>', 'sha256:… of the weights, instead of --weights')
      .requiredOption('--training-flop <number>', 'training compute in FLOP, such as 3e24')
      .option(
        '--effective-compute <number>',
        'effective compute in FLOP (default: the training FLOP)',
      )
      .option(
        '--effective-compute-upper <number>',
        'upper bound of its interval, which triggers of assessments compare (default: none given)',
      )
      .option('--variant <variant>', 'production, helpful_only, base or mid_training', 'production')
      .option('--provider <alias>', 'provider that serves it, by alias', 'reference')
      .option('--provider-model <name>', 'its name at the provider (default: --name)')
      .option('--elicitation <name>', 'elicitation profile', 'default')
      .option('--elicitation-description <text>', 'what was done to elicit capability', '')
      .option('--elicitation-cost <share>', 'its cost as a share of training cost', '0'),
  )
    .addHelpText(
      'after',
      `
Example:
  $ holdpoint checkpoint register --model atlas --name step-42000 \\
      --weights model.safetensors --training-flop 3e24 --provider reference --provider-model reference-small`,
    )
    .action(action(register));
}

async function register(options: RegisterOptions): Promise<void> {
  const body = parseRegistration(options, await weightsDigestOf(options));
  const call = await openSession(options);
  const made = await call(checkpointRoutes.register, { body }, { idempotencyKey: digestOf(body) });
  answer(options.json === true, made, () => [
    `${made.model}/${made.checkpoint}  ${made.id}`,
    `Next: holdpoint campaign start --checkpoint ${made.id} --watch`,
  ]);
}

async function weightsDigestOf({ weights, weightsDigest }: RegisterOptions): Promise<string> {
  if (weightsDigest !== undefined && weights === undefined) return weightsDigest;
  if (weights === undefined || weightsDigest !== undefined) {
    throw new HoldpointError({
      code: 'usage.weights',
      kind: 'invalid',
      message: 'Say either --weights FILE or --weights-digest sha256:….',
    });
  }
  const hash = createHash('sha256');
  await pipeline(createReadStream(weights), hash);
  return `sha256:${hash.digest('hex')}`;
}

function parseRegistration(
  options: RegisterOptions,
  weightsDigest: string,
): z.input<typeof CheckpointRegistration> {
  const { effectiveComputeUpper: upper } = options;
  const parsed = CheckpointRegistration.safeParse({
    model: options.model,
    checkpoint: options.name,
    weightsDigest,
    variant: options.variant,
    trainingFlop: Number(options.trainingFlop),
    effectiveCompute: Number(options.effectiveCompute ?? options.trainingFlop),
    ...(upper === undefined ? {} : { effectiveComputeUpper: Number(upper) }),
    elicitation: {
      name: options.elicitation,
      description: options.elicitationDescription,
      costShareOfTraining: Number(options.elicitationCost),
    },
    provider: options.provider,
    providerModel: options.providerModel ?? options.name,
  });
  if (parsed.success) return parsed.data;
  throw new HoldpointError({
    code: 'usage.checkpoint',
    kind: 'invalid',
    message: `These facts don't describe a checkpoint:\n${z.prettifyError(parsed.error)}`,
  });
}
