import type { ComputationKind as Kind } from '@holdpoint/shared/computations/computation';
import { Action, PolicyRef, Role, Sha256 } from '@holdpoint/shared/contracts/common';
import { Direction } from '@holdpoint/shared/policy/bar-move';
import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { z } from 'zod';

import { Filter } from './features/run/filter.js';
import { sessionQuery } from './features/session/session-query.js';
import { FailedPage, FailedPortal, MissingPage } from './shell/fallback-pages.js';
import { Shell } from './shell/shell.js';
import { Skeleton } from './ui/states.js';

interface Context {
  readonly client: QueryClient;
}

/** A path of this page only: `//elsewhere` would be another origin. */
const OwnPath = z
  .string()
  .max(500)
  .regex(/^\/(?![/\\])/);

/** As the platform's own default; its module carries every policy, which the first page need not load. */
const DEFAULT_POLICY = 'anthropic-rsp@2.2';
/** As the platform's own kinds; their module carries the shape of every result. */
const ComputationKind = z.enum([
  'dictionary',
  'scaling_law',
  'time_horizon',
  'effective_compute',
  'crossing_forecast',
] satisfies readonly Kind[]);
const NamedPolicy = z.union([PolicyRef, Sha256]);

const root = createRootRouteWithContext<Context>()({
  notFoundComponent: MissingPage,
  errorComponent: FailedPortal,
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: z.object({ next: OwnPath.optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('./features/session/sign-in-page.js'), 'SignInPage'),
});

/** Everything but the sign-in: asks for a session first, and comes back to where the reader wanted to go. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  component: Shell,
  beforeLoad: async ({ context, location }) => {
    const session = await context.client.query({ ...sessionQuery, staleTime: 'static' });
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- the router's way to redirect
    if (session === null) throw redirect({ to: '/sign-in', search: { next: location.href } });
  },
});

const home = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  beforeLoad: () => {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- the router's way to redirect
    throw redirect({ to: '/releases', replace: true });
  },
});

const releases = createRoute({
  getParentRoute: () => signedIn,
  path: '/releases',
  component: lazyRouteComponent(
    () => import('./features/releases/releases-page.js'),
    'ReleasesPage',
  ),
});

const gate = createRoute({
  getParentRoute: () => signedIn,
  path: '/releases/$checkpointId/$action',
  params: {
    parse: ({ checkpointId, action }) => ({ checkpointId, action: Action.parse(action) }),
    stringify: ({ checkpointId, action }) => ({ checkpointId, action }),
  },
  validateSearch: z.object({ policy: PolicyRef.catch(DEFAULT_POLICY) }),
  component: lazyRouteComponent(() => import('./features/gate/gate-page.js'), 'GatePage'),
});

const campaigns = createRoute({
  getParentRoute: () => signedIn,
  path: '/campaigns',
  component: lazyRouteComponent(
    () => import('./features/campaign/campaigns-page.js'),
    'CampaignsPage',
  ),
});

const campaign = createRoute({
  getParentRoute: () => signedIn,
  path: '/campaigns/$campaignId',
  component: lazyRouteComponent(
    () => import('./features/campaign/campaign-page.js'),
    'CampaignPage',
  ),
});

const run = createRoute({
  getParentRoute: () => signedIn,
  path: '/runs/$runId',
  validateSearch: Filter,
  component: lazyRouteComponent(() => import('./features/run/run-page.js'), 'RunPage'),
});

const transcript = createRoute({
  getParentRoute: () => signedIn,
  path: '/runs/$runId/$sampleKey/$epoch',
  params: {
    parse: ({ runId, sampleKey, epoch }) => ({
      runId,
      sampleKey,
      epoch: z.coerce.number().int().positive().parse(epoch),
    }),
    stringify: ({ runId, sampleKey, epoch }) => ({ runId, sampleKey, epoch: String(epoch) }),
  },
  validateSearch: Filter,
  component: lazyRouteComponent(
    () => import('./features/transcript/transcript-page.js'),
    'TranscriptPage',
  ),
});

const report = createRoute({
  getParentRoute: () => signedIn,
  path: '/decisions/$decisionId',
  component: lazyRouteComponent(() => import('./features/report/report-page.js'), 'ReportPage'),
});

const evaluations = createRoute({
  getParentRoute: () => signedIn,
  path: '/evaluations',
  component: lazyRouteComponent(
    () => import('./features/evaluations/evaluations-page.js'),
    'EvaluationsPage',
  ),
});

const schedule = createRoute({
  getParentRoute: () => signedIn,
  path: '/schedule',
  component: lazyRouteComponent(
    () => import('./features/schedule/schedule-page.js'),
    'SchedulePage',
  ),
});

const schedules = createRoute({
  getParentRoute: () => signedIn,
  path: '/schedules',
  component: lazyRouteComponent(
    () => import('./features/schedules/schedules-page.js'),
    'SchedulesPage',
  ),
});

const computations = createRoute({
  getParentRoute: () => signedIn,
  path: '/computations',
  validateSearch: z.object({
    kind: ComputationKind.optional().catch(undefined),
    checkpoint: z.uuid().optional().catch(undefined),
  }),
  component: lazyRouteComponent(
    () => import('./features/computations/computations-page.js'),
    'ComputationsPage',
  ),
});

const computation = createRoute({
  getParentRoute: () => signedIn,
  path: '/computations/$computationId',
  component: lazyRouteComponent(
    () => import('./features/computations/computation-page.js'),
    'ComputationPage',
  ),
});

const feature = createRoute({
  getParentRoute: () => signedIn,
  path: '/computations/$computationId/features/$feature',
  params: {
    parse: ({ computationId, feature: number }) => ({
      computationId,
      feature: z.coerce.number().int().nonnegative().parse(number),
    }),
    stringify: ({ computationId, feature: number }) => ({
      computationId,
      feature: String(number),
    }),
  },
  validateSearch: z.object({ kind: z.string().max(80).optional().catch(undefined) }),
  component: lazyRouteComponent(
    () => import('./features/computations/feature-page.js'),
    'FeaturePage',
  ),
});

const log = createRoute({
  getParentRoute: () => signedIn,
  path: '/log',
  component: lazyRouteComponent(() => import('./features/log/log-page.js'), 'LogPage'),
});

const passkeys = createRoute({
  getParentRoute: () => signedIn,
  path: '/passkeys',
  component: lazyRouteComponent(
    () => import('./features/passkeys/passkeys-page.js'),
    'PasskeysPage',
  ),
});

const webhooks = createRoute({
  getParentRoute: () => signedIn,
  path: '/webhooks',
  component: lazyRouteComponent(
    () => import('./features/webhooks/webhooks-page.js'),
    'WebhooksPage',
  ),
});

const calendar = createRoute({
  getParentRoute: () => signedIn,
  path: '/calendar',
  validateSearch: z.object({
    regime: PolicyRef.optional().catch(undefined),
    owner: Role.optional().catch(undefined),
  }),
  component: lazyRouteComponent(
    () => import('./features/calendar/calendar-page.js'),
    'CalendarPage',
  ),
});

const assessments = createRoute({
  getParentRoute: () => signedIn,
  path: '/assessments',
  validateSearch: z.object({ policy: PolicyRef.default(DEFAULT_POLICY).catch(DEFAULT_POLICY) }),
  component: lazyRouteComponent(
    () => import('./features/calendar/assessments-page.js'),
    'AssessmentsPage',
  ),
});

const policies = createRoute({
  getParentRoute: () => signedIn,
  path: '/policies',
  component: lazyRouteComponent(
    () => import('./features/policies/policies-page.js'),
    'PoliciesPage',
  ),
});

const policy = createRoute({
  getParentRoute: () => signedIn,
  path: '/policies/$policyRef',
  component: lazyRouteComponent(() => import('./features/policies/policy-page.js'), 'PolicyPage'),
});

const policyDiff = createRoute({
  getParentRoute: () => signedIn,
  path: '/policies/$policyRef/diff',
  validateSearch: z.object({
    from: NamedPolicy.catch('anthropic-rsp@1.0'),
    show: Direction.optional().catch(undefined),
  }),
  component: lazyRouteComponent(
    () => import('./features/policies/policy-diff-page.js'),
    'PolicyDiffPage',
  ),
});

const design = createRoute({
  getParentRoute: () => signedIn,
  path: '/design',
  component: lazyRouteComponent(() => import('./features/design/design-page.js'), 'DesignPage'),
});

const routeTree = root.addChildren([
  signIn,
  signedIn.addChildren([
    home,
    releases,
    gate,
    campaigns,
    campaign,
    run,
    transcript,
    report,
    evaluations,
    policies,
    policy,
    policyDiff,
    computations,
    computation,
    feature,
    schedules,
    calendar,
    webhooks,
    log,
    passkeys,
    assessments,
    schedule,
    design,
  ]),
]);

/** The places of the portal. All that a reader chooses is in the address: a pasted link opens the same view. */
export function createPortalRouter(client: QueryClient) {
  return createRouter({
    routeTree,
    context: { client },
    defaultPreload: 'intent',
    defaultPendingComponent: () => <Skeleton lines={8} />,
    defaultErrorComponent: FailedPage,
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createPortalRouter>;
  }
}
