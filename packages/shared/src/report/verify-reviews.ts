import { trialKeyOf } from '../evidence/reviewed-records.js';
import { identityOf } from '../gate/sign-offs.js';
import { type BundleRun, type BundleSource, reviewsPathOf } from './bundle.js';
import type { VerificationFinding } from './verification.js';

/**
 * The reviews of each run are its own, count from 1 without a gap, name tries that were recorded, and are not by who
 * asked for the run; no id is there twice. That none was added, changed or left out is the audit trail's to show:
 * `verifyAudit`. Total.
 */
export function verifyReviews({
  runs,
}: Pick<BundleSource, 'runs'>): readonly VerificationFinding[] {
  const ids = runs.flatMap(({ reviews }) => reviews.map(({ id }) => id));
  const repeated = new Set(ids.filter((id, index) => ids.indexOf(id) !== index));
  return runs.flatMap((run) => {
    const { registration, reviews } = run;
    const twice = reviews
      .filter(({ id }) => repeated.has(id))
      .map(({ id }) => `${id} is there twice.`);
    return [...differencesIn(run), ...twice].map((detail) => ({
      code: 'verify.review_differs' as const,
      path: reviewsPathOf(registration),
      detail,
    }));
  });
}

function differencesIn({ registration, records, reviews }: BundleRun): readonly string[] {
  const tries = new Set(records.map(trialKeyOf));
  return reviews.flatMap((review, index) => {
    const { runId, seq, sampleKey, epoch, reviewer } = review;
    const differences: string[] = [];
    if (runId !== registration.runId) differences.push(`Review ${seq} is of another run.`);
    if (seq !== index + 1)
      differences.push(`The reviews go on with ${seq} where ${index + 1} was due.`);
    if (!tries.has(trialKeyOf(review)))
      differences.push(`Review ${seq} is of try ${epoch} of ${sampleKey}, which was not recorded.`);
    if (identityOf(reviewer) === identityOf(registration.requestedBy))
      differences.push(`Review ${seq} is by ${reviewer}, who asked for the run.`);
    return differences;
  });
}
