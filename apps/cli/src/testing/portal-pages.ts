import { campaignRoutes } from '@holdpoint/shared/contracts/campaigns';
import type { Client } from '@holdpoint/shared/contracts/client';
import { computationRoutes } from '@holdpoint/shared/contracts/computations';
import { recordRoutes } from '@holdpoint/shared/contracts/records';
import { releaseRoutes } from '@holdpoint/shared/contracts/releases';

/** One page of the portal with something to show, and the words by which it is known to have shown it. */
export interface PortalPage {
  readonly name: string;
  readonly path: string;
  readonly shows: string;
}

/** Every page that needs a sign-in, over the data of the demonstration. */
export async function portalPages(call: Client): Promise<readonly PortalPage[]> {
  const { releases } = await call(releaseRoutes.list, {});
  const gates = releases.flatMap(({ checkpoint, gates: [gate] }) => {
    if (gate?.decision == null) return [];
    const name = `${gate.decision.decision.toLowerCase()}-${checkpoint.checkpoint}`;
    const search = new URLSearchParams({ policy: gate.policy });
    return [
      {
        name: `gate-${name}`,
        path: `/releases/${checkpoint.id}/${gate.action}?${search.toString()}`,
        shows: 'Threshold ladder',
      },
      { name: `report-${name}`, path: `/decisions/${gate.decision.id}`, shows: 'Recomputed in' },
    ];
  });
  const { campaigns } = await call(campaignRoutes.list, {});
  const [campaign] = campaigns;
  const run = campaign?.runs.find(({ evaluation }) => evaluation.startsWith('autonomy'));
  const runId = run?.id ?? '';
  const { records } = await call(recordRoutes.list, { params: { runId }, query: { limit: 1 } });
  const [record] = records;
  const trial = `${encodeURIComponent(record?.sampleKey ?? '')}/${record?.epoch ?? 0}`;
  const { computations } = await call(computationRoutes.list, {});
  return [
    { name: 'releases', path: '/releases', shows: 'reference-large' },
    ...gates,
    { name: 'campaigns', path: '/campaigns', shows: 'reference-large' },
    { name: 'campaign', path: `/campaigns/${campaign?.id ?? ''}`, shows: 'autonomy/benign-tasks' },
    { name: 'run', path: `/runs/${runId}`, shows: record?.sampleKey ?? '' },
    {
      name: 'run-nothing-found',
      path: `/runs/${runId}?search=no-such-sample`,
      shows: 'No samples match',
    },
    { name: 'transcript', path: `/runs/${runId}/${trial}`, shows: 'System prompt' },
    { name: 'evaluations', path: '/evaluations', shows: 'autonomy/benign-tasks' },
    { name: 'computations', path: '/computations', shows: 'Dictionary learning' },
    ...computations.map(({ id, spec: { kind } }) => ({
      name: `computation-${kind.replaceAll('_', '-')}`,
      path: `/computations/${id}`,
      shows: 'Findings',
    })),
    { name: 'policies', path: '/policies', shows: 'California SB 53' },
    { name: 'policy', path: '/policies/anthropic-rsp@2.2', shows: 'Counted by' },
    { name: 'policy-crosswalk', path: '/policies/eu-gpai-code@2025', shows: 'Counted by' },
    {
      name: 'policy-diff',
      path: '/policies/anthropic-rsp@2.2/diff?from=anthropic-rsp@1.0',
      shows: 'may let through what the old one stopped',
    },
    { name: 'schedules', path: '/schedules', shows: 'A schedule opens a campaign' },
    { name: 'webhooks', path: '/webhooks', shows: 'An endpoint is told of events' },
    { name: 'calendar', path: '/calendar', shows: 'Clock:' },
    { name: 'assessments', path: '/assessments', shows: 'training' },
    { name: 'schedule', path: '/schedule', shows: 'Evidence of' },
    { name: 'log', path: '/log', shows: 'Verified in this browser' },
    { name: 'passkeys', path: '/passkeys', shows: 'Passkeys sign statements here' },
    { name: 'design', path: '/design', shows: 'Threshold ladder' },
    { name: 'no-such-page', path: '/nowhere', shows: 'No such page' },
    { name: 'no-such-run', path: `/runs/${crypto.randomUUID()}`, shows: 'run.unknown' },
    { name: 'api-reference', path: '/reference.html', shows: 'Operations' },
  ];
}
