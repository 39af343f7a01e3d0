import { intentPairs } from '../interpretability/probes/intent-pairs.js';
import { probeEvaluation } from './probe-evaluation.js';

export default probeEvaluation({
  pairs: intentPairs,
  title: 'Probe for intent',
  about:
    'Neutral scenes in which somebody does what they said they want, or the opposite; both name both wants, so the text alone gives nothing away.',
  threatCategory: 'deception',
});
