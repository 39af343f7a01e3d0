import { describe, expect, it } from '@jest/globals';

import { referenceBackend } from '../testing/reference-backend.js';
import type { ComputationHost, TrainingCheckpoint } from './computation.js';
import { PhasedComputation, type PhaseResult } from './phased-computation.js';

function hostFrom(
  restored: TrainingCheckpoint | null,
): ComputationHost & { saved: TrainingCheckpoint[] } {
  const saved: TrainingCheckpoint[] = [];
  return {
    saved,
    backend: referenceBackend(),
    signal: new AbortController().signal,
    restore: () => Promise.resolve(restored),
    save: (checkpoint) => {
      saved.push(checkpoint);
      return Promise.resolve();
    },
    report: () => undefined,
  };
}

const tensor = (value: number) => ({ shape: [], data: Float32Array.of(value) });

/** Counts to three, a checkpoint per step; says which steps it took. */
const counting =
  (phase: string, took: string[]) =>
  async (host: ComputationHost): Promise<PhaseResult> => {
    const start = await host.restore();
    for (let step = (start?.step ?? 0) + 1; step <= 3; step += 1) {
      took.push(`${phase} ${step}`);
      await host.save({ phase, step, tensors: { W: tensor(step) }, notes: { own: step } });
    }
    return { tensors: { W: tensor(3) }, notes: { of: phase } };
  };

async function run(host: ComputationHost): Promise<{ took: string[]; results: PhaseResult[] }> {
  const took: string[] = [];
  const phases = await PhasedComputation.open(host);
  const results = [
    await phases.run('first', counting('first', took)),
    await phases.run('second', counting('second', took)),
  ];
  return { took, results };
}

describe('a computation of phases', () => {
  it('goes on in the phase and at the step where it was left, with the same results', async () => {
    const whole = hostFrom(null);
    const { took, results } = await run(whole);
    expect(took).toHaveLength(6);
    for (const [index, checkpoint] of whole.saved.entries()) {
      const resumed = await run(hostFrom(checkpoint));
      expect(resumed.took).toEqual(took.slice(index + 1));
      expect(resumed.results).toEqual(results);
    }
  });
});
