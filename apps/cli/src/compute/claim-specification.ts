import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { writeDurably } from '@holdpoint/adapters/compute/computation-directory';
import { digestOf } from '@holdpoint/shared/digest/sha256';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { z } from 'zod';

const FILE = 'spec.json';

/** Says in a directory what it is for, before the first step. Throws `computation.spec_differs` where it is for another. */
export async function claimSpecification(directory: string, spec: unknown): Promise<void> {
  await mkdir(directory, { recursive: true });
  const path = join(directory, FILE);
  const text = await readFile(path, 'utf8').catch(absentAsNull);
  if (text === null) {
    await writeDurably(path, `${JSON.stringify(spec, null, 2)}\n`);
    return;
  }
  if (isOf(text, spec)) return;
  throw new HoldpointError({
    code: 'computation.spec_differs',
    kind: 'conflict',
    message: `${directory} holds a computation with other settings; give the same ones to go on with it, or another --out.`,
  });
}

function isOf(text: string, spec: unknown): boolean {
  try {
    return digestOf(z.json().parse(JSON.parse(text))) === digestOf(spec);
  } catch {
    return false;
  }
}

function absentAsNull(error: unknown): null {
  if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT') {
    return null;
  }
  throw error;
}
