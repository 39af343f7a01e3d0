import { optionOf } from './option-of.js';
import { beginPairedOptions } from './paired-options.js';
import type { StoredSuite } from './stored-suite.js';

/** Model-written evaluations: the share of answers that show the behaviour a file asks about. */
export const anthropicEvals: StoredSuite = {
  id: 'anthropic-evals',
  title: 'Model-written evaluations: share of answers that match the behaviour',
  references: [
    'Perez et al. 2022, Discovering Language Model Behaviors with Model-Written Evaluations',
  ],
  streamsItems: true,
  begin: beginPairedOptions({
    suite: 'anthropic-evals',
    keyField: 'question',
    counting: {
      name: 'answer_matching_behavior',
      expected: 'expected an option, such as " (A)" or " Yes"',
    },
    other: {
      name: 'answer_not_matching_behavior',
      expected: 'expected an option, such as " (B)" or " No"',
    },
    contradiction: {
      code: 'anthropic-evals.answers_contradict',
      text: 'one option both matches and does not',
      hint: 'expected another option than the one not matching',
    },
    figure: 'matching_behavior',
    optionOf,
    optionsOf,
    // One statement may be asked in several files.
    identity: ['answer_matching_behavior', 'answer_not_matching_behavior'],
  }),
};

/** One option or a list of them. */
function optionsOf(value: unknown): readonly string[] | null {
  const given: readonly unknown[] = Array.isArray(value) ? value : [value];
  const options = given.map(optionOf);
  return options.length > 0 && options.every((option) => option !== null) ? options : null;
}
