import type { ComputationKind, ComputationSpec } from '@holdpoint/shared/computations/computation';
import type { ComputationProgress } from '@holdpoint/shared/computations/computation-frame';
import type { ComputationState } from '@holdpoint/shared/contracts/computations';

import { counted, span } from '../../ui/figures.js';
import type { Tone } from '../../ui/tones.js';

/** What each kind is called, and what it answers, in one line. */
export const kindWords: Readonly<
  Record<ComputationKind, { readonly name: string; readonly answers: string }>
> = {
  dictionary: {
    name: 'Dictionary learning',
    answers: 'Which features a model’s activations are made of, and what each stands for.',
  },
  scaling_law: {
    name: 'Scaling law',
    answers: 'How loss falls with compute, and how far beyond the runs that may be read.',
  },
  time_horizon: {
    name: 'Time horizon',
    answers: 'How long the tasks are that agents succeed at, and how fast that grows.',
  },
  effective_compute: {
    name: 'Effective compute',
    answers: 'How much of the reference recipe’s compute gives a checkpoint’s loss.',
  },
  crossing_forecast: {
    name: 'Threshold crossing',
    answers: 'When a measured quantity reaches its threshold, and how sure that is.',
  },
};

/** Shapes beside the words of states; see `state-tag.tsx`. */
export type StateShape = 'check' | 'cross' | 'bar' | 'half' | 'ring' | 'stop';

/** Each state as a word, a shape, a colour and what it means to a reader. */
export const stateWords: Readonly<
  Record<
    ComputationState,
    {
      readonly name: string;
      readonly tone: Tone;
      readonly shape: StateShape;
      readonly means: string;
    }
  >
> = {
  waiting: {
    name: 'waiting',
    tone: 'wait',
    shape: 'ring',
    means: 'Its question stands in the log; no worker has taken it up yet.',
  },
  running: {
    name: 'running',
    tone: 'wait',
    shape: 'half',
    means: 'A worker computes. What it says meanwhile is its word alone.',
  },
  verifying: {
    name: 'verifying',
    tone: 'wait',
    shape: 'half',
    means: 'The platform holds the answer against its question and its data.',
  },
  verified: {
    name: 'verified',
    tone: 'allow',
    shape: 'check',
    means:
      'The platform recomputed what is cheap of it, and it agrees with its question and its data.',
  },
  invalid: {
    name: 'invalid',
    tone: 'deny',
    shape: 'cross',
    means:
      'The answer departs from its question or its data. It stays on record and counts for nothing.',
  },
  refused: {
    name: 'failed',
    tone: 'deny',
    shape: 'stop',
    means: 'It has no answer: the reason stands below. Ask again with that mended.',
  },
  cancelled: {
    name: 'cancelled',
    tone: 'soft',
    shape: 'bar',
    means: 'Somebody ended it before it had an answer, for good.',
  },
};

/** States from which a computation still moves. */
export function isOpen(state: ComputationState): boolean {
  return state === 'waiting' || state === 'running' || state === 'verifying';
}

/** `about 40 s`; null where nobody can say. Total. */
export function timeLeftOf(progress: ComputationProgress | null): string | null {
  return progress?.secondsLeft == null ? null : `about ${span(progress.secondsLeft)}`;
}

/** A phase as it reads: `dashboard.select` is `dashboard, select`. Total. */
export function phaseName(phase: string): string {
  return phase === '' ? 'Work' : phase.replaceAll('.', ', ').replaceAll('_', ' ');
}

/** What is asked, in half a line: enough to tell two of one kind apart. Total. */
export function questionOf(spec: ComputationSpec): string {
  switch (spec.kind) {
    case 'scaling_law': {
      const { form, runs } = spec.settings;
      return `${form.replaceAll('_', ' ')}, ${counted(runs.length, 'training run')}`;
    }
    case 'effective_compute': {
      const { loss, triggerMultiple } = spec.settings;
      const trigger = triggerMultiple === null ? '' : `, trigger at ${triggerMultiple} times`;
      return `loss ${loss}${trigger}`;
    }
    case 'crossing_forecast': {
      const { quantity, threshold, axis, points } = spec.settings;
      return `${quantity.replaceAll('_', ' ')} at ${threshold} over ${axis}, ${counted(points.length, 'point')}`;
    }
    case 'time_horizon': {
      const { crossMinutes } = spec.settings;
      return crossMinutes === null ? 'p50 and p80 of each agent' : `gate at ${crossMinutes} min`;
    }
    case 'dictionary': {
      const { autoencoder, training } = spec.settings;
      return `${autoencoder.architecture}, ${counted(autoencoder.width, 'feature')}, ${counted(training.steps, 'step')}`;
    }
  }
}
