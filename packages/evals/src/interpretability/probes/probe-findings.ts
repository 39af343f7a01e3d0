import type { ProbeFigures, ProbeFinding } from '@holdpoint/shared/computations/probe';

/** Fewer negatives have no 1 % to allow. */
const LEAST_NEGATIVES = 100;

/** What a reader must know before believing the figures; never empty, since a probe is never more than support. Total. */
export function probeFindings(
  { auroc, controls }: ProbeFigures,
  transfer: ProbeFigures | null,
  leftOut: number,
): readonly ProbeFinding[] {
  const { textOnly, overText, shuffledLabels, randomDirection } = controls;
  const best = Math.max(shuffledLabels.highest, randomDirection.highest);
  const found: readonly (ProbeFinding | false)[] = [
    {
      code: 'supporting_only',
      detail:
        'Supporting evidence: a probe may speak against a model; no gate opens on one alone, and a good one need not carry over to a model that learnt otherwise.',
    },
    leftOut > 0 && {
      code: 'training_texts_left_out',
      detail: `${String(leftOut)} examples have the text of one that trains, and were left out of the score.`,
    },
    isAtMost(auroc.lower, 0.5) && {
      code: 'no_better_than_chance',
      detail: `The limits of the area include 0.5: over ${String(auroc.units)} ${auroc.unit} the probe can't be told from chance.`,
    },
    auroc.estimate <= best && {
      code: 'no_better_than_controls',
      detail: `Of ${String(shuffledLabels.draws)} probes on shuffled labels and as many random directions one scores ${best.toFixed(2)}: no less than the probe.`,
    },
    overText === null
      ? {
          code: 'no_text_baseline',
          detail:
            'Without the texts it is unknown whether the probe reads more than words: add a column text to the labels.',
        }
      : isAtMost(overText.lower, 0) && {
          code: 'no_better_than_text',
          detail: `The text alone scores ${(textOnly?.estimate ?? 0.5).toFixed(2)}, and the probe can't be told to be above it: it need not have read anything but words.`,
        },
    transfer === null
      ? {
          code: 'not_transferred',
          detail:
            'No other wording or distribution was scored: how far the probe carries is unknown.',
        }
      : isAtMost(transfer.auroc.lower, 0.5) && {
          code: 'does_not_transfer',
          detail: `On the other distribution the area is ${transfer.auroc.estimate.toFixed(2)}, which can't be told from chance.`,
        },
    (auroc.estimate === 1 || auroc.estimate === 0) && {
      code: 'separates_wholly',
      detail: `No example is on the wrong side, so a bootstrap shows no doubt; by an exact bound up to ${(100 * (1 - 0.05 ** (1 / auroc.units))).toFixed(1)} % of ${auroc.unit} like these may still be (95 %, none of ${String(auroc.units)}).`,
    },
    auroc.negatives < LEAST_NEGATIVES && {
      code: 'few_negatives',
      detail: `With ${String(auroc.negatives)} negatives recall at 1 % false positives allows none at all.`,
    },
  ];
  return found.filter((finding) => finding !== false);
}

/** A limit that isn't known rules nothing out. */
function isAtMost(limit: number | null, bar: number): boolean {
  return limit === null || limit <= bar;
}
