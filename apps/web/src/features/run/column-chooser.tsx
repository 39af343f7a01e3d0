import { CheckField } from '../../ui/fields.js';
import type { ColumnChoice } from './use-columns.js';

/** Which columns are shown. */
export function ColumnChooser({ choices }: { readonly choices: readonly ColumnChoice[] }) {
  return (
    <details className="no-print relative text-sm">
      <summary className="cursor-pointer font-medium text-soft hover:text-ink">Columns</summary>
      <div className="absolute right-0 z-20 mt-2 w-44 space-y-2 rounded-xl border border-line bg-card p-4 shadow-xl">
        {choices.map(({ id, header, isVisible, toggle }) => (
          <CheckField key={id} isSelected={isVisible} onChange={toggle}>
            {header}
          </CheckField>
        ))}
      </div>
    </details>
  );
}
