import { intentPairs } from '../interpretability/probes/intent-pairs.js';
import { probeReference } from '../interpretability/probes/probe-reference.js';

export const reference = probeReference(intentPairs);
