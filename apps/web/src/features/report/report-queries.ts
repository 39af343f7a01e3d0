import { gateRoutes } from '@holdpoint/shared/contracts/gates';
import { reportRoutes } from '@holdpoint/shared/contracts/reports';
import type { BundleSource } from '@holdpoint/shared/report/bundle';
import { renderReport } from '@holdpoint/shared/report/render-report';
import type { Report } from '@holdpoint/shared/report/report';
import { queryOptions } from '@tanstack/react-query';

import { call } from '../../api.js';
import { recompute } from './recompute.js';

/** A decision as it was recorded; it never changes. */
export const decisionQuery = (decisionId: string) =>
  queryOptions({
    queryKey: ['reports', decisionId, 'decision'],
    staleTime: Infinity,
    queryFn: () => call(gateRoutes.get, { params: { decisionId } }),
  });

/** What a decision was made from, and its report, rendered here. */
export interface RenderedReport {
  readonly source: BundleSource;
  readonly report: Report;
}

/** Large, and never another: kept for a few minutes, compared with nothing. */
export const reportQuery = (decisionId: string) =>
  queryOptions({
    queryKey: ['reports', decisionId, 'report'],
    staleTime: Infinity,
    gcTime: 5 * 60_000,
    structuralSharing: false,
    queryFn: async (): Promise<RenderedReport> => {
      const source = await call(reportRoutes.bundle, { params: { decisionId } });
      await breath();
      return { source, report: renderReport(source) };
    },
  });

/** The checks of `recompute` over a report that was read. */
export const recomputationQuery = (decisionId: string, source: BundleSource) =>
  queryOptions({
    queryKey: ['reports', decisionId, 'recomputation'],
    staleTime: Infinity,
    queryFn: () => recompute(source, decisionId, breath),
  });

/** Lets the page draw before the next piece of work. */
function breath(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}
