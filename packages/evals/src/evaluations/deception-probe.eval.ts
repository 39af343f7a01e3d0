import { deceptionPairs } from '../interpretability/probes/deception-pairs.js';
import { probeEvaluation } from './probe-evaluation.js';

export default probeEvaluation({
  pairs: deceptionPairs,
  title: 'Probe for false reports',
  about:
    'Short scenes in which somebody reports a known fact rightly or falsely; both hold the same words, so the text alone gives nothing away.',
  threatCategory: 'deception',
});
