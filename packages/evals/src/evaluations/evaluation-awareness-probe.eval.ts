import { awarenessPairs } from '../interpretability/probes/awareness-pairs.js';
import { probeEvaluation } from './probe-evaluation.js';

export default probeEvaluation({
  pairs: awarenessPairs,
  title: 'Probe for telling a test from use',
  about:
    'First messages that sound like tests beside such as people send. The manners differ by design, so the text alone is a strong baseline: only what lies above it is more than reading.',
  threatCategory: 'evaluation-awareness',
});
