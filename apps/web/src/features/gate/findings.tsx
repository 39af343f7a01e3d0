import type { DecisionFinding } from '@holdpoint/shared/gate/gate-decision';

import { Shape } from '../../ui/shape.js';
import { VisibleLine } from '../../ui/visible-text.js';

const names: Readonly<Record<DecisionFinding['code'], string>> = {
  BAR_LOOSENED_AFTER_RESULTS: 'A bar was loosened after results were seen',
  WAIVER_USED: 'A waiver lets this pass',
  WAIVER_REFUSED: 'A waiver was asked for and has no effect',
};

/** What a reader must know before the figures, though it changes no word of the decision. Nothing can fold it away. */
export function Findings({ findings }: { readonly findings: readonly DecisionFinding[] }) {
  if (findings.length === 0) return null;
  return (
    <section
      aria-label="Findings"
      className="print-whole my-6 rounded-xl border-2 border-open bg-open-bg px-6 py-5"
    >
      <ul className="space-y-3">
        {findings.map(({ code, path, detail }) => (
          <li key={`${code} ${path} ${detail}`} className="flex gap-3">
            <Shape of="indeterminate" className="mt-1 size-4 text-open" />
            <div className="min-w-0">
              <p className="font-semibold text-open">{names[code]}</p>
              <p className="mt-0.5 max-w-3xl">
                <VisibleLine text={detail} />
              </p>
              <p className="mt-0.5 font-mono text-xs text-soft">
                <VisibleLine text={path} />
              </p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
