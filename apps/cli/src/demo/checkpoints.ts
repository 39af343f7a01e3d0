import { sha256 } from '@holdpoint/shared/digest/sha256';
import type { Subject } from '@holdpoint/shared/evidence/run-plan';

const MODEL = 'reference';
const FLOP_OF_THE_SMALLEST = 1e22;
const GROWTH = 4;

/** The three checkpoints of the demonstration; their capability rises through the autonomy threshold. */
export const demonstrationCheckpoints: readonly Subject[] = [
  'reference-small',
  'reference-medium',
  'reference-large',
].map((checkpoint, index) => ({
  model: MODEL,
  checkpoint,
  weightsDigest: sha256(`weights of ${checkpoint}`),
  variant: 'production',
  trainingFlop: FLOP_OF_THE_SMALLEST * GROWTH ** index,
  effectiveCompute: FLOP_OF_THE_SMALLEST * GROWTH ** index,
  elicitation: {
    name: 'tool-use',
    description: 'A shell tool and ten tries a task; no fine-tuning.',
    costShareOfTraining: 0.005,
  },
  provider: 'reference',
  providerModel: checkpoint,
}));
