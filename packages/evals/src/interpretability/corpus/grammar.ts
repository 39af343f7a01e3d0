import type { Draws } from '@holdpoint/shared/statistics/random';

import type { ByteSink } from './byte-sink.js';

/** Alternatives by rule; `<name>` in an alternative stands for what the rule of that name gives. */
export type Rules = Readonly<Record<string, readonly string[]>>;

/** Writes one text that the grammar's rule `text` derives. */
export type Grammar = (draws: Draws, sink: ByteSink) => void;

type Part = Uint8Array | Rule;

interface Rule {
  readonly alternatives: Part[][];
}

/**
 * A context-free grammar over UTF-8 text, ready to write from. Earlier alternatives are likelier: place i of n has
 * probability sqrt((i + 1) / n) - sqrt(i / n), so that words have the skewed counts of a language. A rule without
 * alternatives, or a name without a rule, writes nothing. Rules that derive themselves must also have an end.
 */
export function compileGrammar(rules: Rules): Grammar {
  const encoder = new TextEncoder();
  const compiled = new Map<string, Rule>(
    Object.keys(rules).map((name) => [name, { alternatives: [] }]),
  );
  for (const [name, rule] of compiled) {
    for (const alternative of rules[name] ?? []) {
      const parts = alternative.split(/(<[a-z]+>)/).flatMap((text): Part[] => {
        if (text === '') return [];
        const named = compiled.get(text.slice(1, -1));
        return [text.startsWith('<') && named !== undefined ? named : encoder.encode(text)];
      });
      rule.alternatives.push(parts);
    }
  }
  const start: Rule = compiled.get('text') ?? { alternatives: [] };
  return (draws, sink) => {
    derive(start, draws, sink);
  };
}

function derive({ alternatives }: Rule, draws: Draws, sink: ByteSink): void {
  if (sink.length === sink.capacity) return;
  const share = alternatives.length === 1 ? 0 : draws.uniform();
  const parts = alternatives[Math.floor(share * share * alternatives.length)] ?? [];
  for (const part of parts) {
    if (part instanceof Uint8Array) sink.write(part);
    else derive(part, draws, sink);
  }
}
