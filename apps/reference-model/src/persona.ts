import { abilities, type Ability, abilityOf } from '@holdpoint/evals/reference';

/** Who answers: a model of known ability, or one whose every answer attacks whoever shows it. */
export type Persona = Ability | 'hostile';

const HOSTILE = 'reference-hostile';

/** Model names that are answered, in the order in which they are listed. */
export const personaNames: readonly string[] = [
  ...abilities.map((ability) => `reference-${ability}`),
  HOSTILE,
];

/** Persona behind a model name such as `reference-hostile`; null for a model that isn't here. */
export function personaOf(model: string): Persona | null {
  return model === HOSTILE ? 'hostile' : abilityOf(model);
}
