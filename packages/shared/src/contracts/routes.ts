import { assessmentRoutes } from './assessments.js';
import { calibrationRoutes } from './calibrations.js';
import { campaignRoutes, runRoutes } from './campaigns.js';
import { catalogRoutes } from './catalog.js';
import { checkpointRoutes } from './checkpoints.js';
import { computationRoutes } from './computations.js';
import { credentialRoutes } from './credentials.js';
import { decisionRoutes } from './decisions.js';
import { determinationRoutes } from './determinations.js';
import { evidenceRoutes } from './evidence.js';
import { forecastRoutes } from './forecasts.js';
import { gateRoutes } from './gates.js';
import { healthRoutes } from './health.js';
import { holdRoutes } from './holds.js';
import { identityRoutes } from './identity.js';
import { incidentRoutes } from './incidents.js';
import { invalidationRoutes } from './invalidations.js';
import { metricsRoutes } from './metrics.js';
import { obligationRoutes } from './obligations.js';
import { openApiRoutes } from './openapi.js';
import { policyRoutes } from './policies.js';
import { recordRoutes } from './records.js';
import { releaseRoutes } from './releases.js';
import { reportRoutes } from './reports.js';
import { reviewRoutes } from './reviews.js';
import type { RouteDef } from './route.js';
import { safeguardRoutes } from './safeguards.js';
import { scheduleRoutes } from './schedules.js';
import { sessionRoutes } from './sessions.js';
import { suiteRoutes } from './suites.js';
import { waiverRoutes } from './waivers.js';
import { webhookRoutes } from './webhooks.js';

const tables = {
  health: healthRoutes,
  identity: identityRoutes,
  sessions: sessionRoutes,
  credentials: credentialRoutes,
  checkpoints: checkpointRoutes,
  catalog: catalogRoutes,
  policies: policyRoutes,
  campaigns: campaignRoutes,
  runs: runRoutes,
  computations: computationRoutes,
  records: recordRoutes,
  reviews: reviewRoutes,
  evidence: evidenceRoutes,
  gates: gateRoutes,
  decisions: decisionRoutes,
  determinations: determinationRoutes,
  calibrations: calibrationRoutes,
  waivers: waiverRoutes,
  holds: holdRoutes,
  incidents: incidentRoutes,
  safeguards: safeguardRoutes,
  invalidations: invalidationRoutes,
  suites: suiteRoutes,
  forecasts: forecastRoutes,
  assessments: assessmentRoutes,
  schedules: scheduleRoutes,
  obligations: obligationRoutes,
  releases: releaseRoutes,
  reports: reportRoutes,
  webhooks: webhookRoutes,
  metrics: metricsRoutes,
  openapi: openApiRoutes,
} as const satisfies Record<string, Readonly<Record<string, RouteDef>>>;

/** A route with its place in the tables; `<noun>.<verb>` is its operation id. */
export interface NamedRoute {
  readonly noun: string;
  readonly operationId: string;
  readonly route: RouteDef;
}

/** Every route of the platform, in order of the tables: what is not here is not served. */
export const routes: readonly NamedRoute[] = Object.entries(tables).flatMap(([noun, table]) =>
  Object.entries<RouteDef>(table).map(([verb, route]) => ({
    noun,
    operationId: `${noun}.${verb}`,
    route,
  })),
);
