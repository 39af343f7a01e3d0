import { Button } from './button.js';
import { TextField } from './fields.js';

interface Column<Key extends string> {
  readonly key: Key;
  readonly label: string;
  readonly maxLength?: number;
  readonly type?: 'text' | 'datetime-local';
  /** More than one line of text. */
  readonly rows?: number;
}

/** Any number of entries of a few texts each; none at first. */
export function RowsField<Key extends string>({
  legend,
  hint,
  addLabel,
  columns,
  rows,
  empty,
  onChange,
}: {
  readonly legend: string;
  readonly hint: string;
  readonly addLabel: string;
  readonly columns: readonly Column<Key>[];
  readonly rows: readonly Readonly<Record<Key, string>>[];
  readonly empty: Readonly<Record<Key, string>>;
  readonly onChange: (rows: readonly Readonly<Record<Key, string>>[]) => void;
}) {
  return (
    <fieldset>
      <legend className="text-sm font-medium">{legend}</legend>
      <p className="mt-0.5 text-sm text-soft">{hint}</p>
      {rows.map((row, index) => (
        <div key={index} className="mt-3 rounded-lg border border-line p-4">
          <div className="grid gap-3 sm:grid-cols-[repeat(auto-fit,minmax(13rem,1fr))]">
            {columns.map(({ key, label, maxLength, type, rows: lines }) => (
              <TextField
                key={key}
                label={label}
                isRequired
                {...(maxLength !== undefined && { maxLength })}
                {...(type !== undefined && { type })}
                {...(lines !== undefined && { rows: lines })}
                value={row[key]}
                onChange={(text) => {
                  onChange(rows.with(index, { ...row, [key]: text }));
                }}
              />
            ))}
          </div>
          <Button
            variant="quiet"
            className="mt-2"
            aria-label={`Remove ${legend.toLowerCase()} ${index + 1}`}
            onPress={() => {
              onChange(rows.toSpliced(index, 1));
            }}
          >
            Remove
          </Button>
        </div>
      ))}
      <Button
        className="mt-3"
        onPress={() => {
          onChange([...rows, empty]);
        }}
      >
        {addLabel}
      </Button>
    </fieldset>
  );
}
