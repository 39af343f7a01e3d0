import type { PolicyRef, Role, Sha256 } from '../contracts/common.js';
import { sha256 } from '../digest/sha256.js';
import { visibleLine } from '../report/visible-text.js';
import type { BarMove } from './bar-move.js';

/** What an approval of a policy binds. */
export interface ActivationFacts {
  readonly role: Role;
  readonly policy: { readonly ref: PolicyRef; readonly digest: Sha256; readonly title: string };
  /** What it takes the place of; null where nothing is in force. */
  readonly from: { readonly ref: PolicyRef; readonly digest: Sha256 } | null;
  /** Which activation of its name this would be, from 1. */
  readonly seq: number;
  readonly moves: readonly BarMove[];
  /** Those of `moves` that let through what the old rule stopped. */
  readonly loosening: readonly BarMove[];
  readonly resultsSeen: number;
}

/** The words of an approval and the digest of their UTF-8. */
export interface ActivationStatement {
  readonly text: string;
  readonly digest: Sha256;
}

/**
 * What a person signs before a policy takes effect, word by word: every loosened bar by its own sentence, so that nobody
 * can say that they were not told. Total and deterministic; hidden characters and line feeds of the policy are spelled out.
 */
export function activationStatement(facts: ActivationFacts): ActivationStatement {
  const { role, policy, from, seq, moves, loosening, resultsSeen } = facts;
  const text = [
    'Holdpoint policy activation statement, version 1',
    '',
    `Role: ${role}`,
    `Policy: ${policy.ref}`,
    `Title: ${visibleLine(policy.title)}`,
    `Policy digest: ${policy.digest}`,
    `Activation: ${seq}`,
    from === null
      ? 'In place of: nothing, no policy is in force here'
      : `In place of: ${from.ref} ${from.digest}`,
    `Rules that move: ${moves.length}`,
    `Results known of the moved bars: ${resultsSeen}`,
    '',
    ...(loosening.length === 0
      ? ['No bar is loosened or removed.']
      : [
          `Bars that are loosened or removed: ${loosening.length}`,
          ...loosening.map(
            ({ path, sentence }) => `- ${visibleLine(path)}: ${visibleLine(sentence)}`,
          ),
        ]),
    '',
    'I approve that this policy takes effect as it stands. Runs that were opened before are not judged by its new bars.',
    '',
  ].join('\n');
  return { text, digest: sha256(text) };
}
