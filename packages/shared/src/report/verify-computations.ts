import { utf8ToBytes } from '@noble/hashes/utils.js';

import { verifyByRecomputation } from '../computations/recompute-computation.js';
import { verifyComputation } from '../computations/verify-computation.js';
import { type ArtefactBytes, artefactsReadWhole } from '../computations/verify-dashboards.js';
import type { Sha256 } from '../contracts/common.js';
import { canonicalJson } from '../digest/canonical-json.js';
import { digestOf, sha256 } from '../digest/sha256.js';
import type { BundleSource } from './bundle.js';
import {
  type BundleComputation,
  computationPathOf,
  inputPathOf,
  wholeInputsOf,
} from './bundle-computation.js';
import type { VerificationFinding } from './verification.js';

/**
 * How deep figures are looked at. `drawn_again`: statistics are run anew from the sealed seed, which takes seconds. `held`:
 * only against their spec, their data and each other.
 */
export type ComputationDepth = 'drawn_again' | 'held';

/** Differences of one computation that are told; a forged result may have thousands. */
const SHOWN = 5;

/**
 * Each computation has a result exactly if it was verified, reasons exactly if it was not, the same as its event; and its
 * figures, recomputed where that takes no file beside the bundle, are the ones it states. No gate reads them. Total.
 */
export function verifyComputations(
  source: BundleSource,
  depth: ComputationDepth = 'drawn_again',
): readonly VerificationFinding[] {
  return source.computations.flatMap((each) => [
    ...stateFaults(each),
    ...reasonFaults(each, source),
    ...dashboardFaults(each),
    ...(wholeInputsOf(each).length === 0 ? figureFaults(each, new Map(), depth) : []),
  ]);
}

/** The same of figures that are recomputed from data among the files. A file that is missing is for `verifyRendering`. Total. */
export function verifyComputationsOfFiles(
  { computations }: BundleSource,
  files: ReadonlyMap<string, Uint8Array>,
  depth: ComputationDepth = 'drawn_again',
): readonly VerificationFinding[] {
  return computations.flatMap((each) => {
    const inputs = wholeInputsOf(each).flatMap(({ name, digest }) => {
      const bytes = files.get(inputPathOf(digest));
      return bytes === undefined || !isOf(bytes, digest) ? [] : [[name, bytes] as const];
    });
    return inputs.length === 0 ? [] : figureFaults(each, new Map(inputs), depth);
  });
}

/** Other bytes under that name: `verifyObjectNames` says so, and figures of them would say nothing. */
function isOf(bytes: Uint8Array, digest: Sha256): boolean {
  return sha256(bytes) === digest;
}

function stateFaults(computation: BundleComputation): readonly VerificationFinding[] {
  const { state, result, differences } = computation;
  const isRejected = state === 'invalid' || state === 'refused';
  if ((state === 'verified') === (result !== null) && isRejected === differences.length > 0)
    return [];
  return [finding(computation, `It is ${state}, and what is here of it is of another state.`)];
}

/** Why one was rejected is told in words here and by codes in the audit trail. */
function reasonFaults(
  computation: BundleComputation,
  { audit }: BundleSource,
): readonly VerificationFinding[] {
  const codes = canonicalJson(computation.differences.map(({ code }) => code));
  const others = audit.filter(({ type, body }) => {
    if (type !== 'computation.completed') return false;
    if (typeof body !== 'object' || body === null || Array.isArray(body)) return false;
    return (
      body['computationId'] === computation.id &&
      canonicalJson(body['differences'] ?? null) !== codes
    );
  });
  return others.map(() => finding(computation, 'Its event gives other reasons.'));
}

/** Dashboards here and in the result are the same files by name and digest: none edited, left out or added. */
function dashboardFaults(computation: BundleComputation): readonly VerificationFinding[] {
  const { result, dashboards = [] } = computation;
  const named = result === null ? [] : artefactsReadWhole(result);
  const here = dashboards.map(({ name, content }) => ({ name, digest: digestOf(content) }));
  const told = named.map(({ name, digest }) => ({ name, digest }));
  return canonicalJson(here) === canonicalJson(told)
    ? []
    : [finding(computation, 'Its dashboards are not those that its result names.')];
}

function dashboardBytes({ dashboards = [] }: BundleComputation): ArtefactBytes {
  return new Map(
    dashboards.map(({ name, content }) => [name, utf8ToBytes(canonicalJson(content))]),
  );
}

function figureFaults(
  computation: BundleComputation,
  inputs: ReadonlyMap<string, Uint8Array>,
  depth: ComputationDepth,
): readonly VerificationFinding[] {
  const { spec, result } = computation;
  const verify = depth === 'drawn_again' ? verifyByRecomputation : verifyComputation;
  const differences =
    result === null ? [] : verify(spec, result, inputs, dashboardBytes(computation));
  return differences.length === 0
    ? []
    : [
        finding(
          computation,
          differences
            .slice(0, SHOWN)
            .map(({ detail }) => detail)
            .join('; '),
        ),
      ];
}

function finding(computation: BundleComputation, detail: string): VerificationFinding {
  return { code: 'verify.computation_differs', path: computationPathOf(computation), detail };
}
