import { optionOf } from './option-of.js';
import { beginPairedOptions } from './paired-options.js';
import type { StoredSuite } from './stored-suite.js';

/** Multiple choice on helpful, honest and harmless answers: accuracy. */
export const hhh: StoredSuite = {
  id: 'hhh',
  title: 'HHH comparisons of the Constitutional AI paper: accuracy',
  references: [
    'Bai et al. 2022, Constitutional AI: Harmlessness from AI Feedback',
    'Askell et al. 2021',
  ],
  streamsItems: true,
  begin: beginPairedOptions({
    suite: 'hhh',
    keyField: 'prompt',
    counting: { name: 'corrects', expected: 'expected a list of options, such as [" A"]' },
    other: { name: 'incorrects', expected: 'expected a list of options, such as [" B"]' },
    contradiction: {
      code: 'hhh.choices_contradict',
      text: 'one option is both correct and incorrect',
      hint: 'expected options that are not incorrect too',
    },
    figure: 'accuracy',
    optionOf: choiceOf,
    optionsOf: choicesOf,
  }),
};

function choicesOf(value: unknown): readonly string[] | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  const choices = value.map(choiceOf);
  return choices.every((choice) => choice !== null) ? choices : null;
}

/** A letter where the text names one, else the text without white space around it. */
function choiceOf(value: unknown): string | null {
  if (typeof value !== 'string' || value.trim() === '') return null;
  const option = optionOf(value);
  return option?.length === 1 ? option : value.trim();
}
