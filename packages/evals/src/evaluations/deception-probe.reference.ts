import { deceptionPairs } from '../interpretability/probes/deception-pairs.js';
import { probeReference } from '../interpretability/probes/probe-reference.js';

export const reference = probeReference(deceptionPairs);
