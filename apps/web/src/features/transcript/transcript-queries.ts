import { recordRoutes } from '@holdpoint/shared/contracts/records';
import { reviewRoutes } from '@holdpoint/shared/contracts/reviews';
import { StoredTranscript } from '@holdpoint/shared/evidence/transcript';
import { queryOptions } from '@tanstack/react-query';

import { call } from '../../api.js';

/** One trial: a sample of a run, and which try of it. */
export interface Trial {
  readonly runId: string;
  readonly sampleKey: string;
  readonly epoch: number;
}

/** A stored transcript, or the text of what is stored where it has another shape than ours. */
export type ReadTranscript =
  | { readonly kind: 'transcript'; readonly transcript: StoredTranscript }
  | { readonly kind: 'text'; readonly text: string };

/** Adversarial: parsed here, and what doesn't fit is shown as the text that it is. Total. */
export function readTranscript(stored: unknown): ReadTranscript {
  const parsed = StoredTranscript.safeParse(stored);
  return parsed.success
    ? { kind: 'transcript', transcript: parsed.data }
    : { kind: 'text', text: JSON.stringify(stored, null, 2) };
}

export const recordQuery = (trial: Trial) =>
  queryOptions({
    queryKey: ['records', trial.runId, 'one', trial.sampleKey, trial.epoch],
    queryFn: () => call(recordRoutes.get, { params: { ...trial } }),
  });

/** A transcript never changes: it is read once. */
export const transcriptQuery = (trial: Trial) =>
  queryOptions({
    queryKey: ['transcripts', trial.runId, trial.sampleKey, trial.epoch],
    staleTime: Infinity,
    queryFn: async () =>
      readTranscript(await call(recordRoutes.transcript, { params: { ...trial } })),
  });

export const reviewsQuery = (runId: string) =>
  queryOptions({
    queryKey: ['reviews', runId],
    queryFn: () => call(reviewRoutes.list, { params: { runId } }),
  });
