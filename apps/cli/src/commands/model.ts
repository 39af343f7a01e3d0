import { webcrypto } from 'node:crypto';

import { modelRootDigest } from '@holdpoint/shared/attestation/model-manifest';
import {
  modelSignatureDigest,
  verifyModelSignature,
} from '@holdpoint/shared/attestation/model-signature';
import { verifierOf } from '@holdpoint/shared/signing/verify-signature';
import type { Command } from 'commander';

import { matchSigned } from '../model/match-signed.js';
import { modelFilesIn } from '../model/model-files.js';
import { readModelSignature, readPublicKey } from '../model/read-model-signature.js';
import { answer } from '../output.js';
import { action } from './common.js';

interface VerifyOptions {
  readonly signature: string;
  readonly key: string;
  readonly json?: true;
}

/** What no signature over files can say. */
const notProved = [
  'that an endpoint serves these weights',
  'what the paths that were left out when it was signed hold',
  'that whoever holds the key made the model',
] as const;

export function addModelCommands(program: Command): void {
  const model = program
    .command('model')
    .description('the identity of weights, as OpenSSF Model Signing has it; offline');
  model
    .command('digest <path...>')
    .description('the root digest of a model: of a folder, or of the files named')
    .option('--json', 'print one JSON document on stdout, with every file')
    .addHelpText('after', '\nExample:\n  $ holdpoint model digest ./atlas')
    .action(action(digest));
  model
    .command('verify <path...>')
    .description('check that exactly these files were signed by a key')
    .requiredOption('--signature <file>', 'sigstore bundle, such as model.sig')
    .requiredOption('--key <file>', 'public key of whom you trust, in PEM (Ed25519 or P-256)')
    .option('--json', 'print one JSON document on stdout')
    .addHelpText(
      'after',
      '\nEnds with 13 when a file or the signature is not what it should be.\nExample:\n  $ holdpoint model verify ./atlas --signature atlas/model.sig --key publisher.pem',
    )
    .action(action(verify));
}

async function digest(paths: readonly string[], { json }: { readonly json?: true }): Promise<void> {
  const files = await modelFilesIn(paths);
  const rootDigest = modelRootDigest(files);
  answer(json === true, { rootDigest, files }, () => [rootDigest]);
}

async function verify(paths: readonly string[], options: VerifyOptions): Promise<void> {
  const bundle = await readModelSignature(options.signature);
  const key = await readPublicKey(options.key);
  const signed = await verifyModelSignature(bundle, [key], verifierOf(webcrypto.subtle));
  const rootDigest = await matchSigned(signed, paths);
  const { name, files, ignoredPaths } = signed;
  const bundleDigest = modelSignatureDigest(bundle);
  const verified = { verified: true, name, rootDigest, files: files.length, bundleDigest };
  answer(options.json === true, { ...verified, ignoredPaths, notProved }, () => [
    `Signed by the key ${options.key}: ${name}, ${files.length} ${files.length === 1 ? 'file' : 'files'}, and no other.`,
    `Root digest ${rootDigest}`,
    `Signature   ${bundleDigest}`,
    ...(ignoredPaths.length === 0
      ? []
      : [`Left out when it was signed: ${ignoredPaths.join(', ')}`]),
    `Not proved: ${notProved.join('; ')}.`,
  ]);
}
