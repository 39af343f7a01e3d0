import { sha256 } from '../digest/sha256.js';
import { visibleLine } from '../report/visible-text.js';
import type { SignOff } from './sign-off.js';

/**
 * Whether the words that were signed say what the sign-off beside them says: role, choice, action, weights, policy, evidence
 * and log head, each in its own line above the criteria. Threat: the signature covers the words alone, so a genuine one could
 * stand beside an altered choice. Total.
 */
export function statementAgrees(signOff: SignOff, statement: string): boolean {
  if (sha256(statement) !== signOff.statementDigest) return false;
  const lines = statement.split('\n');
  const head = new Set(lines.slice(0, lines.indexOf('Criteria:')));
  return [
    'Holdpoint sign-off statement, version 1',
    `Role: ${signOff.role}`,
    `Choice: ${signOff.choice}`,
    `Action: ${signOff.action}`,
    `Weights: ${signOff.subjectDigest}`,
    `Policy digest: ${signOff.policyDigest}`,
    `Evidence digest: ${signOff.evidenceDigest}`,
    `Log: ${visibleLine(signOff.seen.origin)}`,
    `Log head seen: ${signOff.seen.size} ${signOff.seen.root}`,
  ].every((line) => head.has(line));
}
