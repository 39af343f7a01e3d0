import type { LogitEffects } from '../computations/logit-effects.js';
import type { Figure } from './figure.js';

const BINS = 40;
/** Bytes pointed out at each end. */
const NAMED = 3;

/** Histogram of a feature's direct effect on the logit of each next byte, its median at 0. Total. */
export function logitEffectsFigure(name: string, { effects, top, bottom }: LogitEffects): Figure {
  const reach = Math.max(...effects.map(Math.abs), Number.MIN_VALUE);
  const width = (2 * reach) / BINS;
  const counts = Array.from({ length: BINS }, () => 0);
  for (const effect of effects) {
    const at = Math.min(BINS - 1, Math.max(0, Math.floor((effect + reach) / width)));
    counts[at] = (counts[at] ?? 0) + 1;
  }
  const bars = counts.map((value, at) => ({
    from: -reach + at * width,
    to: -reach + (at + 1) * width,
    value,
  }));
  const words = (tokens: LogitEffects['top']): string =>
    tokens
      .slice(0, NAMED)
      .map(({ text }) => text)
      .join(', ');
  return {
    id: 'logit-effects',
    title: `Logit effects of ${name}`,
    description: `${name} makes ${words(top)} likeliest and ${words(bottom)} least likely as the next byte.`,
    x: {
      label: 'change of the logit per unit of activation, median 0',
      scale: 'linear',
      domain: [-reach, reach],
    },
    y: { label: 'bytes', scale: 'linear', domain: [0, Math.max(...counts)] },
    series: [
      { kind: 'bars', name: 'bytes', tone: 'first', bars },
      {
        kind: 'points',
        name: 'strongest',
        tone: 'second',
        points: [...top.slice(0, NAMED), ...bottom.slice(0, NAMED)].map(({ effect, text }) => ({
          x: effect,
          y: 0,
          label: text,
        })),
      },
    ],
    table: {
      columns: ['byte', 'shown as', 'effect'],
      rows: [...top, ...bottom].map(({ token, text, effect }) => [token, text, effect]),
    },
  };
}
