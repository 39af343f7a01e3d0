import type { Activations } from '@holdpoint/evals/ports';

/** What is kept in memory, in bytes: the training texts of three probes on a model of 512 MLP units, several times over. */
const MOST_BYTES = 128 * 1024 * 1024;

/**
 * Activations by weights and text, the least lately asked for given up first. One digest stands for one model, so a file
 * that is swapped has activations of its own.
 */
export function keptActivations(
  mostBytes = MOST_BYTES,
): (digest: string, text: string, read: () => Promise<Activations>) => Promise<Activations> {
  const kept = new Map<string, Activations>();
  let bytes = 0;
  return async (digest, text, read) => {
    // A digest holds no space, so no two pairs share a key.
    const key = `${digest} ${text}`;
    const known = kept.get(key);
    const activations = known ?? (await read());
    // A map keeps the order of insertion: the first entry is the one to give up.
    if (known !== undefined) kept.delete(key);
    else bytes += activations.values.byteLength;
    kept.set(key, activations);
    for (const [oldest, { values }] of kept) {
      if (bytes <= mostBytes || kept.size === 1) break;
      kept.delete(oldest);
      bytes -= values.byteLength;
    }
    return activations;
  };
}
