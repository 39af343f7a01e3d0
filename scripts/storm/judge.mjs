const MOST_EXTRA_CALLS = 0.15;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/**
 * What a storm came to, beside the calm run of the same work: `problems` is empty when it passed. Calls that the
 * provider itself failed are no calls in vain: they are paid for, or not, by whoever broke them.
 */
export function judge(storm, calm, faults) {
  const { digests, calls, ...figures } = storm;
  const theirs = calm.results.digests;
  const differing = Object.keys({ ...theirs, ...digests }).filter(
    (run) => digests[run] !== theirs[run] || !DIGEST.test(digests[run]),
  );
  const extraCallShare = (calls.requests - calls.faulty) / calm.calls - 1;
  const { fired, samples, expectedSamples, campaigns, expectedCampaigns } = figures;
  const problems = [
    [fired < faults, `the work ended after ${fired} of ${faults} faults`],
    [samples !== expectedSamples, `${samples} of ${expectedSamples} samples`],
    [campaigns !== expectedCampaigns, `${campaigns} of ${expectedCampaigns} campaigns`],
    [figures.lost > 0, `${figures.lost} samples were lost`],
    [figures.doubled > 0, `${figures.doubled} samples have two records`],
    [figures.errored > 0, `${figures.errored} samples were recorded as errored`],
    [differing.length > 0, `results differ from the undisturbed run: ${differing.join(', ')}`],
    [!figures.isVerified, 'holdpoint verify refuses the report'],
    // Written so that NaN fails.
    [!(extraCallShare <= MOST_EXTRA_CALLS), `${(extraCallShare * 100).toFixed(1)} % calls in vain`],
  ].flatMap(([isSo, what]) => (isSo ? [what] : []));
  return { ...figures, differing, calls: { ...calls, calm: calm.calls }, extraCallShare, problems };
}
