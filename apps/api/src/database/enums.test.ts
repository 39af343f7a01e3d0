import type * as prisma from '@holdpoint/prisma/generated/enums';
import * as columns from '@holdpoint/prisma/generated/enums';
import { Campaign, RunState } from '@holdpoint/shared/contracts/campaigns';
import { EvidenceImport } from '@holdpoint/shared/contracts/evidence';
import { EvidenceSource } from '@holdpoint/shared/evidence/run-evidence';
import { Variant } from '@holdpoint/shared/evidence/run-plan';
import { TrialValidity } from '@holdpoint/shared/evidence/trial-review';
import { SignOffChoice } from '@holdpoint/shared/gate/sign-off';
import { describe, expect, it } from '@jest/globals';
import type { z } from 'zod';

type Equal<A, B> = [A, B] extends [B, A] ? true : never;

/** Fails to compile where the database has another word than the contract, or the other way round. */
const equal: {
  variant: Equal<prisma.Variant, z.infer<typeof Variant>>;
  evidence_source: Equal<prisma.EvidenceSource, z.infer<typeof EvidenceSource>>;
  run_state: Equal<prisma.RunState, z.infer<typeof RunState>>;
  campaign_state: Equal<prisma.CampaignState, Campaign['state']>;
  import_state: Equal<prisma.ImportState, z.infer<typeof EvidenceImport>['state']>;
  trial_validity: Equal<prisma.TrialValidity, z.infer<typeof TrialValidity>>;
  sign_off_choice: Equal<prisma.SignOffChoice, z.infer<typeof SignOffChoice>>;
} = {
  variant: true,
  evidence_source: true,
  run_state: true,
  campaign_state: true,
  import_state: true,
  trial_validity: true,
  sign_off_choice: true,
};

describe('enums of the database', () => {
  it.each([
    ['variant', columns.Variant, Variant.options],
    ['evidence_source', columns.EvidenceSource, EvidenceSource.options],
    ['run_state', columns.RunState, RunState.options],
    ['campaign_state', columns.CampaignState, Campaign.shape.state.options],
    ['import_state', columns.ImportState, EvidenceImport.shape.state.options],
    ['trial_validity', columns.TrialValidity, TrialValidity.options],
    ['sign_off_choice', columns.SignOffChoice, SignOffChoice.options],
  ] as const)('%s has the words of the contract, and no others', (name, column, options) => {
    expect(equal[name]).toBe(true);
    expect(Object.values(column)).toEqual(options);
  });
});
