import { Action, PolicyRef } from '@holdpoint/shared/contracts/common';
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
  validateSearch: z.object({ policy: PolicyRef.catch('anthropic-rsp@2.2') }),
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
