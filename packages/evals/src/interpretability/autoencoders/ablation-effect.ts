import type { ContextSums } from './context-sums.js';

/** What zeroing must cost at least, in nats a token, for a share of it to mean anything. */
const FLOOR_NATS = 0.2;
/** How many of its standard errors the cost must be; at 5, the share's denominator is known to a fifth or better. */
const FEWEST_ERRORS = 5;

/** What replacing the activations by zeros costs, in nats a token, with its standard error over contexts. */
export interface AblationEffect {
  readonly nats: number;
  readonly standardError: number;
  readonly contexts: number;
}

/**
 * The cost as a ratio of sums over contexts, its error by linearisation: contexts may differ in tokens. Null without a
 * loss, or below two contexts. Cochran 1977, section 6.3.
 */
export function ablationEffect(contexts: readonly ContextSums[]): AblationEffect | null {
  const costs: { readonly cost: number; readonly tokens: number }[] = [];
  for (const { losses, tokens } of contexts) {
    if (losses === null) return null;
    costs.push({ cost: losses.ablated - losses.clean, tokens });
  }
  const count = costs.length;
  if (count < 2) return null;
  const tokens = costs.reduce((sum, each) => sum + each.tokens, 0);
  const nats = costs.reduce((sum, each) => sum + each.cost, 0) / tokens;
  const spread = costs.reduce((sum, each) => sum + (each.cost - nats * each.tokens) ** 2, 0);
  const standardError = Math.sqrt((spread * count) / (count - 1)) / tokens;
  return { nats, standardError, contexts: count };
}

/**
 * Why a share of the loss would mean nothing: null where it means something, and where there is no loss at all. Of a
 * model whose MLP does nothing, any reconstruction recovers any share.
 */
export function whyNoShare(contexts: readonly ContextSums[]): string | null {
  const effect = ablationEffect(contexts);
  if (effect === null) return null;
  const { nats, standardError, contexts: count } = effect;
  if (nats >= FLOOR_NATS && nats >= FEWEST_ERRORS * standardError) return null;
  return `Replacing the activations by zeros costs this model ${nats.toFixed(3)} nats a token (standard error ${standardError.toFixed(3)}, ${count} contexts); a share of less than ${FLOOR_NATS} nats or of less than ${FEWEST_ERRORS} standard errors means nothing.`;
}
