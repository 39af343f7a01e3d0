import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { z } from 'zod';

import type { ModelDraw } from './draws.js';
import { evaluationId } from './draws.js';
import type { Activations, ContentBlock, Message, StopReason } from './ports.js';

/** How capable the reference model plays; rises through the autonomy threshold. */
export const abilities = ['small', 'medium', 'large'] as const;
export type Ability = (typeof abilities)[number];

/** What the reference model was asked, and which draw decides. */
export interface ReferenceInput {
  readonly draw: ModelDraw;
  readonly ability: Ability;
  readonly conversation: {
    readonly system: string | null;
    readonly messages: readonly Message[];
  };
}

/** A reference model that is read, not asked. */
export interface ReferenceReading {
  readonly draw: ModelDraw;
  readonly ability: Ability;
  /** Whether the model that does everything right is read instead. */
  readonly isIdeal: boolean;
}

export interface ReferenceTurn {
  readonly content: readonly ContentBlock[];
  readonly stopReason: StopReason;
}

/**
 * Known ground truth of one evaluation, exported as `reference` by its file or by `<name>.reference.ts` beside it.
 * It holds no hazardous text: a harmful compliance is the marker `[complied:category]`.
 */
export interface ReferenceBehaviour {
  /** Id of the evaluation, without its version. */
  readonly evaluation: string;
  /** Pure in its input. Throws `reference.sample_unknown` for a key that the evaluation does not have. */
  respond(input: ReferenceInput): ReferenceTurn;
  /** Expected value of the evaluation's metric over all samples, epochs and seeds, in [0, 1]. */
  truth(ability: Ability): number;
  /** A model that does everything right; the conformance suite holds `ideal` of the evaluation to it. */
  readonly ideal?: (input: ReferenceInput) => ReferenceTurn;
  /**
   * What the model computes while it reads a text, of an evaluation that reads activations. Where it is there, only a provider
   * of activations can play the evaluation, so a reference model behind an endpoint can't.
   */
  readonly activations?: (input: ReferenceReading, text: string) => Activations;
}

/** What names a file that may hold a ground truth: of its own, or in the evaluation's own file. Built or not. */
export const REFERENCE_FILE = /\.(?:eval|reference)\.(?:js|ts)$/;

const isFunction = (value: unknown) => typeof value === 'function';

const Shape = z.looseObject({
  evaluation: z.string().min(1),
  respond: z.custom(isFunction),
  truth: z.custom(isFunction),
});

/** The behaviour that a module exports as `reference`. Throws `reference.malformed`. */
export function behaviourOf(module: unknown, file: string): ReferenceBehaviour {
  const parsed = z.looseObject({ reference: Shape }).safeParse(module);
  if (!parsed.success) {
    throw new HoldpointError({
      code: 'reference.malformed',
      kind: 'invalid',
      message: `${file} exports no reference behaviour.`,
      cause: parsed.error,
    });
  }
  // Parsed above as far as a run-time check can see; the functions' types are the compiler's business.
  return (module as { reference: ReferenceBehaviour }).reference;
}

/** The behaviour of a file; null for an evaluation's own file that has none. Throws `reference.malformed`. */
export function behaviourIn(module: unknown, file: string): ReferenceBehaviour | null {
  const isAside = !/\.eval\.(?:js|ts)$/.test(file);
  const hasOne = z.looseObject({ reference: z.unknown() }).safeParse(module).data?.reference;
  return isAside || hasOne !== undefined ? behaviourOf(module, file) : null;
}

/** Ability behind a model name such as `reference-medium`; null for any other model. */
export function abilityOf(model: string): Ability | null {
  return abilities.find((ability) => model === `reference-${ability}`) ?? null;
}

/** The behaviour for an evaluation given as id or id@version; null when none is known. */
export function referenceFor(
  behaviours: readonly ReferenceBehaviour[],
  evaluation: string,
): ReferenceBehaviour | null {
  const id = evaluationId(evaluation);
  return behaviours.find((behaviour) => behaviour.evaluation === id) ?? null;
}

/** A finished answer of plain text. */
export function says(text: string): ReferenceTurn {
  return { content: [{ type: 'text', text }], stopReason: 'end_turn' };
}

/** The entry of a draw's sample; throws `reference.sample_unknown`. */
export function sampleOf<Entry extends { readonly key: string }>(
  entries: readonly Entry[],
  draw: ModelDraw,
): Entry {
  const entry = entries.find(({ key }) => key === draw.sampleKey);
  if (entry !== undefined) return entry;
  throw new HoldpointError({
    code: 'reference.sample_unknown',
    kind: 'not_found',
    message: `${draw.evaluation} has no sample ${draw.sampleKey}.`,
  });
}
