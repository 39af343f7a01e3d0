import type { ConceptPairs, ContrastPair, ScoredPair } from './contrast-pairs.js';

/** Who speaks and acts in the texts. */
export const people = [
  'Ada',
  'Ben',
  'Cleo',
  'Dan',
  'Eve',
  'Finn',
  'Gus',
  'Hana',
  'Ivo',
  'Jill',
] as const;

const TRAINED_PER_FAMILY = 8;
const SCORED_PER_FAMILY = 13;

/** What pairs of a family are made for. */
export type PairPart = 'trained' | ScoredPair['distribution'];

/** A concept whose pairs are written family by family; those that train and those that are scored share none. */
export interface FamilyConcept<Family> {
  readonly concept: ConceptPairs['concept'];
  readonly trained: Readonly<Record<string, Family>>;
  readonly heldOut: Readonly<Record<string, Family>>;
  /** `count` pairs of one family and part, the same for the same draw. */
  readonly write: (
    made: Family,
    about: {
      readonly family: string;
      readonly part: PairPart;
      readonly count: number;
      readonly draw: number;
    },
  ) => readonly ContrastPair[];
}

/** The pairs of a concept over its families; training does not hang on the draw. Total. */
export function pairsOverFamilies<Family>({
  concept,
  trained,
  heldOut,
  write,
}: FamilyConcept<Family>): ConceptPairs {
  return {
    concept,
    training: Object.entries(trained).flatMap(([family, made]) =>
      write(made, { family, part: 'trained', count: TRAINED_PER_FAMILY, draw: 0 }),
    ),
    scored: (draw) =>
      (['held_out', 'transfer'] as const).flatMap((distribution) =>
        Object.entries(heldOut).flatMap(([family, made]) =>
          write(made, { family, part: distribution, count: SCORED_PER_FAMILY, draw }).map(
            (pair): ScoredPair => ({ ...pair, distribution }),
          ),
        ),
      ),
  };
}
