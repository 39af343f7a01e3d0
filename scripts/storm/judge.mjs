const MOST_EXTRA_CALLS = 0.15;

/**
 * What a storm came to, beside the calm run of the same work: `problems` is empty when it passed. Calls that the
 * provider itself failed are no calls in vain: they are paid for, or not, by whoever broke them.
 */
export function judge(storm, calm, faults) {
  const { digests, calls, ...figures } = storm;
  const differing = Object.keys({ ...calm.digests, ...digests }).filter(
    (run) => digests[run] !== calm.digests[run],
  );
  const extraCallShare = (calls.requests - calls.faulty) / calm.calls - 1;
  const problems = [
    [figures.fired < faults, `the work ended after ${figures.fired} of ${faults} faults`],
    [figures.samples === 0, 'there was no work'],
    [figures.lost > 0, `${figures.lost} samples were lost`],
    [figures.doubled > 0, `${figures.doubled} samples have two records`],
    [figures.errored > 0, `${figures.errored} samples were recorded as errored`],
    [differing.length > 0, `results differ from the undisturbed run: ${differing.join(', ')}`],
    // Written so that NaN fails.
    [!(extraCallShare <= MOST_EXTRA_CALLS), `${(extraCallShare * 100).toFixed(1)} % calls in vain`],
  ].flatMap(([isSo, what]) => (isSo ? [what] : []));
  return { ...figures, differing, calls: { ...calls, calm: calm.calls }, extraCallShare, problems };
}
