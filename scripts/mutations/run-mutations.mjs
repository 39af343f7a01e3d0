import { attestationTargets } from './attestation-targets.mjs';
import { logTargets } from './log-targets.mjs';
import { pick, randomOf } from './mutate.mjs';

const targets = [...attestationTargets, ...logTargets];
const MOST_SHOWN = 20;

/**
 * Changes valid envelopes, notes and receipts `count` times and offers each to its verifier. `harmless`: accepted, and what
 * was accepted is what was signed, such as after a change of order; `unchanged`: the change led back to the same text.
 * Anything else that is accepted is `wrong`.
 */
export async function runMutations({ seed, count }) {
  const random = randomOf(seed);
  const tally = {
    tried: 0,
    rejected: 0,
    harmless: 0,
    unchanged: 0,
    wrong: 0,
    kinds: {},
    shown: [],
  };
  await refuseUnsound();
  for (; tally.tried < count; tally.tried += 1) {
    const target = pick(random, targets);
    const mutation = target.mutate(random);
    const name = `${target.name}, ${mutation.kind}`;
    tally.kinds[name] = (tally.kinds[name] ?? 0) + 1;
    const outcome = await outcomeOf(target, mutation);
    tally[outcome] += 1;
    if (outcome === 'wrong' && tally.shown.length < MOST_SHOWN) {
      tally.shown.push({ name, text: mutation.text });
    }
  }
  return tally;
}

async function outcomeOf(target, mutation) {
  const { text, entry } = mutation;
  if (text === target.original && entry === undefined) return 'unchanged';
  const said = await accepted(target, mutation);
  if (said === null || said === false) return 'rejected';
  return target.isHarmless(text, said, mutation) ? 'harmless' : 'wrong';
}

async function accepted(target, mutation) {
  try {
    return await target.accepts(mutation.text, mutation);
  } catch (error) {
    // A verifier of the log refuses by an error with a code; any other error is a fault of ours.
    if (typeof error.code === 'string' && error.code.startsWith('log.')) return null;
    throw error;
  }
}

/** A verifier that accepts nothing would pass every mutation. */
async function refuseUnsound() {
  for (const target of targets) {
    const said = await accepted(target, { text: target.original });
    if (said === null || said === false) throw new Error(`${target.name} is refused unchanged`);
  }
}
