import {
  type ModelSignatureBundle,
  type SignedModel,
  signedModelIn,
} from '@holdpoint/shared/attestation/model-signature';
import { CheckpointRegistration, checkpointRoutes } from '@holdpoint/shared/contracts/checkpoints';
import { digestOf } from '@holdpoint/shared/digest/sha256';
import { fromBase64 } from '@holdpoint/shared/encoding/base64';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { Command } from 'commander';
import { z } from 'zod';

import { weightsDigestIn } from '../gate/digest-weights.js';
import { fileDigest } from '../model/model-files.js';
import { readModelSignature } from '../model/read-model-signature.js';
import { answer } from '../output.js';
import { openSession } from '../session.js';
import {
  readEffectiveCompute,
  type StatedEffectiveCompute,
} from '../stats/effective-compute-file.js';
import { action, type CommonOptions, withPlatformOptions } from './common.js';

interface RegisterOptions extends CommonOptions {
  readonly model: string;
  readonly name: string;
  readonly weights?: string;
  readonly weightsDigest?: string;
  readonly modelSignature?: string;
  readonly binding?: string;
  readonly bindingDetail?: string;
  readonly bindingDocument?: string;
  readonly trainingFlop: string;
  readonly effectiveCompute?: string;
  readonly effectiveComputeUpper?: string;
  readonly effectiveComputeFrom?: string;
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
      .option('--weights <path>', 'weights, a file or a folder, digested here; not uploaded')
      .option('--weights-digest <digest>', 'sha256:… of the weights, instead of --weights')
      .option(
        '--model-signature <file>',
        'signature of the weights (OpenSSF Model Signing), by whom the platform trusts',
      )
      .option(
        '--binding <grade>',
        'what says that the endpoint serves these weights: none, operator_word, provider_attestation or tee_quote (default: operator_word)',
      )
      .option('--binding-detail <text>', 'the same in words')
      .option(
        '--binding-document <file>',
        'attestation or quote; its digest is recorded, it is neither uploaded nor verified',
      )
      .requiredOption('--training-flop <number>', 'training compute in FLOP, such as 3e24')
      .option(
        '--effective-compute <number>',
        'effective compute in FLOP (default: the training FLOP)',
      )
      .option(
        '--effective-compute-upper <number>',
        'upper bound of its interval, which triggers of assessments compare (default: none given)',
      )
      .option(
        '--effective-compute-from <file>',
        'instead of both: what `stats effective-compute --json` wrote; refused where it is unbounded',
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
  const { modelSignature: path } = options;
  const signature = path === undefined ? undefined : await readModelSignature(path);
  const signed = signature === undefined ? undefined : claimedBy(signature);
  const { digest: from, ...compute } = (await computeIn(options)) ?? { digest: null };
  const body = parseRegistration(options, {
    weightsDigest: await weightsDigestIn(options, signed),
    ...(signature === undefined ? {} : { modelSignature: signature }),
    ...(await bindingIn(options)),
    ...compute,
  });
  const call = await openSession(options);
  const made = await call(checkpointRoutes.register, { body }, { idempotencyKey: digestOf(body) });
  answer(options.json === true, made, () => [
    `${made.model}/${made.checkpoint}  ${made.id}`,
    ...(from === null
      ? []
      : [
          `Effective compute ${made.effectiveCompute.toExponential(2)}, at most ${(made.effectiveComputeUpper ?? made.effectiveCompute).toExponential(2)} FLOP, from ${from}`,
        ]),
    ...(made.modelSignature === null ? [] : [`Weights signed by ${made.modelSignature.identity}`]),
    `Next: holdpoint campaign start --checkpoint ${made.id} --watch`,
  ]);
}

async function computeIn({
  effectiveComputeFrom: file,
  effectiveCompute,
  effectiveComputeUpper,
}: RegisterOptions): Promise<StatedEffectiveCompute | null> {
  if (file === undefined) return null;
  if (effectiveCompute === undefined && effectiveComputeUpper === undefined)
    return readEffectiveCompute(file);
  throw new HoldpointError({
    code: 'usage.checkpoint',
    kind: 'invalid',
    message: 'Say either --effective-compute-from or the numbers, not both.',
  });
}

/** What the signature says, believed by nobody yet: the platform verifies it, this only finds the files it is about. */
function claimedBy({ dsseEnvelope: { payload, payloadType } }: ModelSignatureBundle): SignedModel {
  return signedModelIn(payloadType, fromBase64(payload) ?? new Uint8Array());
}

async function bindingIn(options: RegisterOptions): Promise<{ readonly binding?: unknown }> {
  const { binding: grade, bindingDetail: detail, bindingDocument: path } = options;
  if (grade === undefined && detail === undefined && path === undefined) return {};
  const digest = path === undefined ? null : `sha256:${await fileDigest(path)}`;
  return { binding: { grade: grade ?? 'operator_word', detail: detail ?? '', digest } };
}

function parseRegistration(
  options: RegisterOptions,
  read: Readonly<Record<string, unknown>>,
): z.input<typeof CheckpointRegistration> {
  const { effectiveComputeUpper: upper } = options;
  const parsed = CheckpointRegistration.safeParse({
    model: options.model,
    checkpoint: options.name,
    variant: options.variant,
    trainingFlop: Number(options.trainingFlop),
    effectiveCompute: Number(options.effectiveCompute ?? options.trainingFlop),
    ...(upper === undefined ? {} : { effectiveComputeUpper: Number(upper) }),
    ...read,
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
