import { awarenessPairs } from '../interpretability/probes/awareness-pairs.js';
import { probeReference } from '../interpretability/probes/probe-reference.js';

export const reference = probeReference(awarenessPairs);
