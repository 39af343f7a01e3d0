import { z } from 'zod';

import { Role } from '../contracts/common.js';
import { Cited, Slug } from './source.js';

export const SafeguardAxis = z.enum(['deployment', 'security', 'affirmative_case']);
export type SafeguardAxis = z.infer<typeof SafeguardAxis>;

/** What must hold if a tier is not ruled out. */
export const RequiredSafeguard = z.strictObject({
  axis: SafeguardAxis,
  level: z.string().min(1).max(40),
});
export type RequiredSafeguard = z.infer<typeof RequiredSafeguard>;

/** One way from a capability to harm; evaluations are chosen for them. */
export const ThreatModel = z.strictObject({
  id: Slug,
  title: z.string().min(1).max(200),
  ...Cited.shape,
});
export type ThreatModel = z.infer<typeof ThreatModel>;

/** A field of catastrophic risk that the policy tracks. */
export const RiskDomain = z.strictObject({
  id: Slug,
  title: z.string().min(1).max(200),
  threatModels: z.array(ThreatModel).default([]),
});
export type RiskDomain = z.infer<typeof RiskDomain>;

/**
 * A level of dangerous capability. `threshold` and `checkpoint` bind; `alert` comes before a threshold; `watch` is
 * assessed without a bar.
 */
export const Tier = z.strictObject({
  id: Slug,
  title: z.string().min(1).max(200),
  kind: z.enum(['threshold', 'alert', 'checkpoint', 'watch']),
  domain: Slug,
  ...Cited.shape,
  requiredSafeguards: z.array(RequiredSafeguard),
  /** Who may determine whether the tier is reached, for evidence that no criterion can hold; empty: nobody may. */
  determinedBy: z.array(Role).default([]),
});
export type Tier = z.infer<typeof Tier>;
