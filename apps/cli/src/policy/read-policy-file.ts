import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';

import { type PolicyText, readPolicyText } from '@holdpoint/adapters/policies/read-policy';
import { MAXIMUM_POLICY_BYTES } from '@holdpoint/adapters/policies/read-strict-yaml';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { Policy } from '@holdpoint/shared/policy/policy';

/** Reads a YAML or JSON file as a policy. Throws `policy.unreadable` where there is no such file of text. */
export async function readPolicyFile(file: string): Promise<PolicyText> {
  return readPolicyText(await textOf(file));
}

/** As `readPolicyFile`, for a file that is meant to be right. Throws `policy.invalid`, `policy.unreadable`. */
export async function policyInFile(file: string): Promise<Policy> {
  const read = await readPolicyFile(file);
  if ('policy' in read) return read.policy;
  const [first] = read.errors;
  throw new HoldpointError({
    code: 'policy.invalid',
    kind: 'invalid',
    message: `${file} is no policy: line ${first?.line ?? 1}, ${first?.path ?? ''}: ${first?.message ?? ''}. See \`holdpoint policy check ${file}\`.`,
    details: { errors: read.errors },
  });
}

async function textOf(file: string): Promise<string> {
  try {
    const chunks: Buffer[] = [];
    // One byte more than a policy may have: enough to refuse it, whatever the file's length.
    const stream = createReadStream(resolve(file), { end: MAXIMUM_POLICY_BYTES });
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    const isWhole = bytes.length <= MAXIMUM_POLICY_BYTES;
    return new TextDecoder('utf-8', { fatal: isWhole }).decode(bytes);
  } catch (cause) {
    throw new HoldpointError({
      code: 'policy.unreadable',
      kind: 'invalid',
      message: `${file} can't be read as text: ${cause instanceof Error ? cause.message : String(cause)}`,
      cause,
    });
  }
}
