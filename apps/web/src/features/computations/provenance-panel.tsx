import type { ComputationResult } from '@holdpoint/shared/computations/computation';
import { visibleLine } from '@holdpoint/shared/report/visible-text';

import { Table } from '../../ui/data-twin.js';
import { Digest } from '../../ui/digest.js';
import { type Fact, Facts } from '../../ui/facts.js';
import { count } from '../../ui/figures.js';
import { Card, Panel } from '../../ui/panel.js';
import { Tag } from '../../ui/tag.js';
import { VisibleLine } from '../../ui/visible-text.js';

/** What the figures were computed with: enough to compute them again. */
export function ProvenancePanel({
  result,
  resultDigest,
}: {
  readonly result: ComputationResult;
  readonly resultDigest: string | null;
}) {
  const { backend, versions, seed, dtype, artefacts } = result;
  const packages = Object.entries({ ...backend?.versions, ...versions });
  return (
    <Panel
      title="Provenance"
      note="Equal questions on equal backends have equal results: by these you can compute it again."
    >
      <Card>
        <Facts
          facts={[
            ...backendFacts(backend),
            { name: 'Numbers', value: dtype },
            { name: 'Seed', value: String(seed) },
            ...(resultDigest === null
              ? []
              : [{ name: 'Result', value: <Digest of={resultDigest} /> }]),
            {
              name: 'Versions',
              isWide: true,
              value: (
                <VisibleLine
                  text={packages.map(([name, version]) => `${name} ${version}`).join(' · ')}
                />
              ),
            },
          ]}
        />
      </Card>
      {artefacts.length > 0 && (
        <details className="mt-4">
          <summary className="cursor-pointer text-sm font-medium text-soft hover:text-ink">
            Files that it left
          </summary>
          <Table
            label="Files that the computation left"
            columns={['File', 'Bytes', 'Digest']}
            rows={artefacts.map(({ name, sizeBytes, digest }) => [
              visibleLine(name),
              count(sizeBytes),
              <Digest key="digest" of={digest} />,
            ])}
          />
        </details>
      )}
    </Panel>
  );
}

function backendFacts(backend: ComputationResult['backend']): readonly Fact[] {
  if (backend === null)
    return [{ name: 'Backend', value: 'none: plain statistics, the same everywhere' }];
  const { name, adapter, isSoftwareAdapter, threads } = backend;
  return [
    { name: 'Backend', value: name },
    {
      name: 'Adapter',
      value: (
        <>
          <VisibleLine text={adapter} /> {isSoftwareAdapter && <Tag tone="open">software</Tag>}
        </>
      ),
    },
    ...(threads === null ? [] : [{ name: 'Threads', value: count(threads) }]),
  ];
}
