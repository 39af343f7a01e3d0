import { z } from 'zod';

/** `sha256:` and 64 lower-case hex digits. */
export const Sha256 = z
  .string()
  .regex(/^sha256:[0-9a-f]{64}$/, 'expected sha256: and 64 lower-case hex digits');
export type Sha256 = z.infer<typeof Sha256>;

/** PostgreSQL stores no NUL, and a lone surrogate would come back as another character. */
export const storable = /^[^\0\p{Cs}]*$/u;

/** Tries are numbered in 32 bits. */
export const MAXIMUM_EPOCH = 2_147_483_647;

/** RFC 3339 in UTC with `Z`. */
export const Timestamp = z.iso.datetime();
export type Timestamp = z.infer<typeof Timestamp>;

/** `id@version` of an evaluation, such as `autonomy/benign-tasks@1`. */
export const EvaluationRef = z
  .string()
  .max(120)
  .regex(
    /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\/[a-z0-9]+(?:-[a-z0-9]+)*)+@[1-9]\d*$/,
    'expected area/name@version',
  );
export type EvaluationRef = z.infer<typeof EvaluationRef>;

/** `id@version` of a policy, such as `anthropic-rsp@2.2`. */
export const PolicyRef = z
  .string()
  .max(120)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*@\d+(?:\.\d+)*$/, 'expected name@version');
export type PolicyRef = z.infer<typeof PolicyRef>;

/** What a gate stands before. */
export const Action = z
  .enum([
    'train_beyond',
    'store_weights',
    'deploy_internal',
    'deploy_external',
    'enable_finetuning',
    'release_weights',
    'trusted_access',
  ])
  .meta({ id: 'Action' });
export type Action = z.infer<typeof Action>;

/** Of an adverse proposition such as "the share of passed tasks is at least 50 %". Only `ruled_out` can open a gate. */
export const Verdict = z
  .enum(['ruled_out', 'ruled_in', 'indeterminate', 'invalid'])
  .meta({ id: 'Verdict' });
export type Verdict = z.infer<typeof Verdict>;

/** Only `ALLOW` opens a gate; `PENDING` means that nothing but sign-offs is missing. */
export const DecisionWord = z
  .enum(['ALLOW', 'DENY', 'INCONCLUSIVE', 'PENDING'])
  .meta({ id: 'DecisionWord' });
export type DecisionWord = z.infer<typeof DecisionWord>;

/** What a person or a machine account may be; the policies name some of them as signatories. */
export const Role = z
  .enum([
    'administrator',
    'responsible_scaling_officer',
    'chief_executive_officer',
    'safety_reviewer',
    'evaluation_engineer',
    'pipeline',
    'auditor',
  ])
  .meta({ id: 'Role' });
export type Role = z.infer<typeof Role>;

/** Isolation of model-written programs: L0 none, L1 namespaces (bubblewrap), L2 gVisor, L3 microVM. */
export const SandboxLevel = z.enum(['L0', 'L1', 'L2', 'L3']).meta({ id: 'SandboxLevel' });
export type SandboxLevel = z.infer<typeof SandboxLevel>;
