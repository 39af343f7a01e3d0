import type { BackendName } from '@holdpoint/adapters/compute/backend-probe';
import type { AssessedBackend } from '@holdpoint/adapters/compute/choose-backend';
import type { BackendExamination } from '@holdpoint/adapters/compute/examine-backends';
import type { BackendIdentity } from '@holdpoint/shared/computations/backend-identity';

/** One backend in the answer of `compute doctor --json`; figures are null where there are none. */
export interface DoctorCandidate {
  readonly name: BackendName;
  readonly state: 'present' | 'refused' | 'absent';
  readonly chosen: boolean;
  readonly reason: string | null;
  readonly family: 'onnx' | 'tfjs';
  readonly adapter: string | null;
  readonly isSoftwareAdapter: boolean | null;
  readonly versions: Readonly<Record<string, string>>;
  readonly dtype: 'float32';
  readonly threads: number | null;
  /** Of a 64 x 64 product against float64, as a share of its largest element. */
  readonly matmulError: number | null;
  /** Of a step of training of two tiny models against float64, likewise. */
  readonly trainingError: number | null;
  readonly gigaflopsPerSecond: number | null;
}

/** The answer of `compute doctor --json`. */
export interface DoctorDocument {
  readonly schema: 'holdpoint.compute-doctor.v1';
  readonly wanted: BackendName | null;
  readonly chosen: BackendName | null;
  readonly backend: BackendIdentity | null;
  readonly candidates: readonly DoctorCandidate[];
  readonly host: BackendExamination['host'];
  readonly advice: BackendExamination['advice'];
}

export function doctorDocument(
  examination: BackendExamination,
  wanted: BackendName | null,
): DoctorDocument {
  const { chosen, candidates, host, advice } = examination;
  return {
    schema: 'holdpoint.compute-doctor.v1',
    wanted,
    chosen: chosen?.name ?? null,
    backend: chosen?.identity ?? null,
    candidates: candidates.map((candidate) => row(candidate, chosen?.name)),
    host,
    advice,
  };
}

function row(
  { probe, verdict, reason }: AssessedBackend,
  chosen: BackendName | undefined,
): DoctorCandidate {
  const found = probe.state === 'present' ? probe : null;
  return {
    name: probe.name,
    state: verdict === 'usable' ? 'present' : verdict,
    chosen: probe.name === chosen,
    reason,
    family: probe.name.startsWith('onnx') ? 'onnx' : 'tfjs',
    adapter: found?.identity.adapter ?? null,
    isSoftwareAdapter: found?.identity.isSoftwareAdapter ?? null,
    versions: found?.identity.versions ?? {},
    dtype: 'float32',
    threads: found?.identity.threads ?? null,
    matmulError: found?.product.relativeError ?? null,
    trainingError: found?.trainingError ?? null,
    gigaflopsPerSecond: found?.product.gigaflopsPerSecond ?? null,
  };
}

/** The same for people: the choice, each candidate, and what a faster one lacks. */
export function doctorLines(
  examination: BackendExamination,
  wanted: BackendName | null,
): readonly string[] {
  const { chosen, candidates, advice } = examination;
  const head =
    chosen === null
      ? `No backend${wanted === null ? '' : ` ${wanted}`} can compute here.`
      : `Computations run on ${chosen.name}: ${chosen.identity.adapter}.`;
  const width = Math.max(...candidates.map(({ probe }) => probe.name.length));
  return [
    head,
    '',
    ...candidates.map((candidate) => candidateLine(candidate, width)),
    ...(advice.length === 0 ? [] : ['', 'What a faster one lacks:']),
    ...advice.flatMap(({ backend, lacks, command }) => [
      `  ${backend}: ${lacks}`,
      ...(command === null ? [] : [`    $ ${command}`]),
    ]),
  ];
}

function candidateLine({ probe, verdict, reason }: AssessedBackend, width: number): string {
  const state = verdict === 'usable' ? 'present' : verdict;
  const start = `  ${probe.name.padEnd(width)}  ${state.padEnd(7)}`;
  if (probe.state !== 'present') return `${start}  ${shortened(reason ?? '')}`;
  const { identity, product } = probe;
  const versions = Object.entries(identity.versions).map(([name, version]) => `${name} ${version}`);
  const speed = product.gigaflopsPerSecond;
  const figures = [
    ...(speed === null ? [] : [`${speed < 10 ? speed.toFixed(1) : speed.toFixed(0)} GFLOP/s`]),
    `error ${Math.max(product.relativeError, probe.trainingError).toExponential(1)}`,
  ];
  const because = reason === null ? '' : `; ${reason}`;
  return `${start}  ${identity.adapter}; ${figures.join(', ')}; ${versions.join(', ')}${because}`;
}

/** What native libraries say can be a page long; `--json` has all of it. */
function shortened(reason: string): string {
  const LINE_CHARACTERS = 160;
  return reason.length <= LINE_CHARACTERS ? reason : `${reason.slice(0, LINE_CHARACTERS)}…`;
}
