import { logKeysOf } from '@holdpoint/shared/attestation/trust-anchor';
import { reportRoutes } from '@holdpoint/shared/contracts/reports';
import type { BundleSource } from '@holdpoint/shared/report/bundle';
import { renderReport } from '@holdpoint/shared/report/render-report';
import type { Report } from '@holdpoint/shared/report/report';
import { queryOptions } from '@tanstack/react-query';

import { call } from '../../api.js';
import { problemOf } from '../../problem.js';
import { canVerify, trustQuery, verifySignature } from '../log/log-queries.js';
import { type Check, recompute } from './recompute.js';

/** What a decision was made from, and its report, rendered here. */
export interface RenderedReport {
  readonly source: BundleSource;
  readonly report: Report;
}

const PASSING: ReadonlySet<string> = new Set(['attestation.pending', 'receipt.pending']);

/** Large, and never another: kept for a few minutes, compared with nothing. */
export const reportQuery = (decisionId: string) =>
  queryOptions({
    queryKey: ['reports', decisionId, 'report'],
    staleTime: Infinity,
    gcTime: 5 * 60_000,
    structuralSharing: false,
    // Between its receipt and its signature lies a moment.
    retry: (failures, error) =>
      failures < 5 &&
      (PASSING.has(problemOf(error).code) || problemOf(error).kind === 'unavailable'),
    retryDelay: 1_500,
    queryFn: async (): Promise<RenderedReport> => {
      const source = await call(reportRoutes.bundle, { params: { decisionId } });
      await breath();
      return { source, report: renderReport(source) };
    },
  });

export interface Recomputation {
  readonly checks: readonly Check[];
  readonly hasSeenSignatures: boolean;
}

/** The checks of `recompute` over a report that was read. */
export const recomputationQuery = (decisionId: string, source: BundleSource) =>
  queryOptions({
    queryKey: ['reports', decisionId, 'recomputation'],
    staleTime: Infinity,
    queryFn: async ({ client }): Promise<Recomputation> => {
      const { anchor } = await client.query(trustQuery);
      const signatures =
        anchor !== null && (await canVerify())
          ? { verify: verifySignature, logKeys: logKeysOf(anchor) }
          : null;
      const checks = await recompute(source, decisionId, breath, signatures);
      return { checks, hasSeenSignatures: signatures !== null };
    },
  });

/** Lets the page draw before the next piece of work. */
function breath(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}
