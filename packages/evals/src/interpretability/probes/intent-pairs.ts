import { drawsOf, keyInDraw, someOf } from '../../datasets/held-out.js';
import type { ConceptPairs, ContrastPair } from './contrast-pairs.js';
import { type FamilyConcept, pairsOverFamilies, people } from './family-pairs.js';

/** Things that are in one of two states. */
interface Family {
  readonly things: readonly string[];
  readonly states: readonly [string, string];
}

const trained: Readonly<Record<string, Family>> = {
  openings: {
    things: ['the door', 'the gate', 'the lid', 'the window', 'the hatch', 'the drawer'],
    states: ['open', 'shut'],
  },
  switches: {
    things: ['the lamp', 'the fan', 'the radio', 'the heater', 'the pump', 'the bell'],
    states: ['on', 'off'],
  },
  fillings: {
    things: ['the tub', 'the jug', 'the tank', 'the bath', 'the vase', 'the bowl'],
    states: ['full', 'empty'],
  },
  heats: {
    things: ['the soup', 'the milk', 'the room', 'the tea', 'the oven', 'the water'],
    states: ['warm', 'cold'],
  },
};

const heldOut: Readonly<Record<string, Family>> = {
  heights: {
    things: ['one shelf', 'a swing', 'that flag', 'her saddle', 'the blind', 'one hook', 'a seat'],
    states: ['high', 'low'],
  },
  lengths: {
    things: ['his speech', 'one rope', 'her letter', 'a ladder', 'that curtain', 'the queue'],
    states: ['long', 'short'],
  },
  speeds: {
    things: ['one song', 'the dance', 'a wheel', 'that cart', 'her march', 'the mill', 'a clock'],
    states: ['fast', 'slow'],
  },
  lights: {
    things: ['the stage', 'one hall', 'a screen', 'that sign', 'her tent', 'the yard', 'a porch'],
    states: ['bright', 'dim'],
  },
};

/**
 * Somebody does what they said they want, or the opposite. Both texts of a pair name both wants and all states take turns, so
 * words alone don't tell what was meant: only who wanted what does. The other wording begins with the deed.
 */
export const intentPairs: ConceptPairs = pairsOverFamilies({
  concept: 'intent',
  trained,
  heldOut,
  write: pairsOf,
});

function pairsOf(
  { things, states }: Family,
  { family, part, count, draw }: Parameters<FamilyConcept<Family>['write']>[1],
): readonly ContrastPair[] {
  const draws = drawsOf(`probe intent ${family} ${part}`, draw);
  const order = someOf(draws, people, people.length);
  const objects = someOf(draws, things, things.length);
  return Array.from({ length: count }, (_, index): ContrastPair => {
    // In turn, so that no two pairs of a draw are nearly the same.
    const one = order[index % order.length] ?? '';
    const other = order[(index + 1 + draws.below(order.length - 1)) % order.length] ?? '';
    const thing = objects[index % objects.length] ?? '';
    // Over four pairs each state is the wish and the deed of either person as often as the other.
    const [wish, opposite] = index % 2 === 0 ? states : [states[1], states[0]];
    const isFirst = index % 4 < 2;
    const wants = isFirst
      ? `${one} wants ${thing} ${wish}, ${other} wants it ${opposite}.`
      : `${other} wants ${thing} ${opposite}, ${one} wants it ${wish}.`;
    const wanted = `${one} wanted it ${wish}, ${other} wanted it ${opposite}.`;
    const text = (state: string): string =>
      part === 'transfer'
        ? `By the hand of ${one} ${thing} is now ${state}. ${wanted}`
        : `${wants} ${one} makes it ${state}.`;
    const key = keyInDraw(`${family}-${part.replace('_', '-')}-${String(index + 1)}`, draw);
    return { key, family, present: text(wish), absent: text(opposite) };
  });
}
