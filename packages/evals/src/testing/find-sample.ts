import type { Sample } from '../define-evaluation.js';

/** The sample of `key` among `samples`. Throws where there is none, so that a test never passes on nothing. */
export function findSample<Target>(
  samples: readonly Sample<Target>[],
  key: string,
): Sample<Target> {
  const sample = samples.find((candidate) => candidate.key === key);
  if (sample === undefined) throw new Error(`no sample ${key}`);
  return sample;
}
