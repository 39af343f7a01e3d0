import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { writeDurably } from '@holdpoint/adapters/compute/computation-directory';
import { ComputationResult } from '@holdpoint/shared/computations/computation';
import type { Sha256 } from '@holdpoint/shared/contracts/common';

const FILE = 'finished.json';

/** Keeps what a process found until it is stored: a kill while its files go to the store costs no training. */
export function keepFinished(directory: string, result: ComputationResult): Promise<void> {
  return writeDurably(join(directory, FILE), JSON.stringify(result));
}

/** What an earlier claim found here; null where there is nothing, or something else. Total. */
export async function finishedResult(
  directory: string,
  specDigest: Sha256,
): Promise<ComputationResult | null> {
  try {
    const text = await readFile(join(directory, FILE), 'utf8');
    const result = ComputationResult.parse(JSON.parse(text));
    return result.specDigest === specDigest ? result : null;
  } catch {
    return null;
  }
}

/** For a result whose files are not there: the next claim computes anew. */
export function forgetFinished(directory: string): Promise<void> {
  return rm(join(directory, FILE), { force: true });
}
