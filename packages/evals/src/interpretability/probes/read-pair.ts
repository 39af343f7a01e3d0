import type { SolveContext } from '../../define-evaluation.js';
import type { Transcript, TranscriptReading } from '../../transcript.js';
import { bagOfWords } from './bag-of-words.js';
import type { ConceptPairs, ContrastPair } from './contrast-pairs.js';
import { type Decisions, decisionsOf, examplesOfPairs, keepingLastFit } from './fit-probes.js';
import { meanPooled } from './text-activations.js';

/** Of the controls' draws: part of the instrument, so every run meets the same ones. */
const CONTROL_SEED = 1;

/** Reads pairs of one concept. */
export type PairReader = (
  context: Pick<SolveContext, 'activations'>,
  pair: Pick<ContrastPair, 'present' | 'absent'>,
  regularization: number,
) => Promise<Transcript>;

/**
 * Trains the probes on the training texts, whose activations the provider keeps, and reads a pair with them. The transcript
 * holds both texts and what each probe said of each, squashed into [0, 1] with its order kept: nothing was asked of
 * the model, so it has no turn of its own. Throws as `context.activations`, and as `meanPooled`.
 */
export function pairReader({ training }: Pick<ConceptPairs, 'training'>): PairReader {
  const [fitted, fittedToText] = [keepingLastFit(), keepingLastFit()];
  const words = bagOfWords(training.flatMap(({ present, absent }) => [present, absent]));
  const countsOf = ({ present, absent }: Pick<ContrastPair, 'present' | 'absent'>) => {
    const [first = new Float64Array(), second = new Float64Array()] = words.rowsOf([
      present,
      absent,
    ]);
    return { present: first, absent: second };
  };
  const textExamples = examplesOfPairs(training.map(countsOf));
  return async (context, pair, regularization) => {
    const pooledOf = async (text: string) => meanPooled(await context.activations({ text }));
    const rowsOf = async ({ present, absent }: Pick<ContrastPair, 'present' | 'absent'>) => ({
      present: await pooledOf(present),
      absent: await pooledOf(absent),
    });
    const plan = { regularization, seed: CONTROL_SEED, controls: 1 };
    const rows: { readonly present: Float64Array; readonly absent: Float64Array }[] = [];
    for (const each of training) rows.push(await rowsOf(each));
    const probes = fitted(examplesOfPairs(rows), plan);
    const textProbes = fittedToText(textExamples, plan);
    const [own, counts] = [await rowsOf(pair), countsOf(pair)];
    return {
      schema: 'holdpoint.transcript.v1',
      system: null,
      messages: [pair.present, pair.absent].map((text) => ({
        role: 'user',
        content: [{ type: 'text', text }],
      })),
      stopReason: 'end_turn',
      sandbox: 'L0',
      checks: [],
      readings: (['present', 'absent'] as const).flatMap((side) => [
        ...readingsOf(decisionsOf(probes, own[side]), side),
        {
          name: `text_only_${side}`,
          value: squashed(decisionsOf(textProbes, counts[side]).probe),
        },
      ]),
    };
  };
}

function readingsOf(decisions: Decisions, side: 'present' | 'absent'): TranscriptReading[] {
  const { probe, differenceOfMeans, shuffledLabels, randomDirection } = decisions;
  return [
    { name: `probe_${side}`, value: squashed(probe) },
    { name: `difference_of_means_${side}`, value: squashed(differenceOfMeans) },
    { name: `shuffled_label_${side}`, value: squashed(shuffledLabels[0] ?? 0) },
    { name: `random_direction_${side}`, value: squashed(randomDirection[0] ?? 0) },
  ];
}

/**
 * Into [0, 1], order kept as far as numbers go: z / (1 + |z|) tells readings apart where the logistic function has long
 * been 1.
 */
function squashed(decision: number): number {
  return (1 + decision / (1 + Math.abs(decision))) / 2;
}
