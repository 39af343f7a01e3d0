import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { decide } from './decide.js';
import { GateDecision } from './gate-decision.js';
import { allInvalid, reviewedRun } from './testing/reviewed-run.js';
import {
  awaitsNamesAlone,
  inputOf,
  isAllowed,
  numRuns,
  seed,
  someMarks,
  someSituation,
} from './testing/situations.js';

fc.configureGlobal({ seed });

describe('laws of the gate', () => {
  it('reviews of trials never turn a block into ALLOW', () => {
    fc.assert(
      fc.property(someSituation, someMarks, (situation, { which, isWhole, marks }) => {
        const recorded = situation.runs.map((run) => reviewedRun(run, []));
        const marked = which % situation.runs.length;
        const runs = recorded.map((run, index) => {
          const original = situation.runs[index];
          if (index !== marked || original === undefined) return run;
          return reviewedRun(original, [...(isWhole ? allInvalid(original) : []), ...marks]);
        });
        return (
          !awaitsNamesAlone({ ...situation, runs }) ||
          awaitsNamesAlone({ ...situation, runs: recorded })
        );
      }),
      { numRuns },
    );
  });

  it('reviews are shown on situations of which some are allowed', () => {
    const allowed = fc
      .sample(someSituation, 500)
      .filter(({ runs, ...rest }) =>
        isAllowed({ ...rest, runs: runs.map((run) => reviewedRun(run, [])) }),
      );
    expect(allowed.length).toBeGreaterThan(25);
  });

  it('are shown on situations of which some are allowed and some are not', () => {
    const allowed = fc.sample(someSituation, 2000).filter(isAllowed).length;
    expect(allowed).toBeGreaterThan(100);
    expect(allowed).toBeLessThan(1800);
  });

  it('are the same whether names are given or missing', () => {
    for (const situation of fc.sample(someSituation, 500))
      expect(awaitsNamesAlone(situation)).toBe(isAllowed(situation));
  });

  it('order changes nothing', () => {
    fc.assert(
      fc.property(someSituation, (situation) => {
        const input = inputOf(situation);
        const { registrations, results } = input.evidence;
        const turned = {
          ...input,
          evidence: {
            ...input.evidence,
            registrations: registrations.toReversed(),
            results: results
              .toReversed()
              .map((result) => ({ ...result, tasks: result.tasks.toReversed() })),
          },
          signOffs: input.signOffs.toReversed(),
          safeguards: input.safeguards.toReversed(),
        };
        // As texts: comparing objects member by member takes as long as deciding.
        return JSON.stringify(decide(turned)) === JSON.stringify(decide(input));
      }),
      { numRuns },
    );
  });

  it('every decision reads as one, and only ALLOW has an end and no reasons', () => {
    fc.assert(
      fc.property(someSituation, (situation) => {
        const decision = GateDecision.parse(decide(inputOf(situation)));
        const isOpen = decision.decision === 'ALLOW';
        return (
          isOpen === (decision.notAfter !== null) && isOpen === (decision.reasons.length === 0)
        );
      }),
      { numRuns },
    );
  });

  it('a missing sign-off never opens a gate', () => {
    fc.assert(
      fc.property(someSituation, fc.nat(1), (situation, seat) => {
        const input = inputOf(situation);
        const { decision } = decide({
          ...input,
          signOffs: input.signOffs.filter((_, index) => index !== seat),
        });
        const complete = decide(input).decision;
        return complete === 'ALLOW' ? decision === 'PENDING' : decision === complete;
      }),
      { numRuns },
    );
  });
});
