import { useId } from 'react';

import type { Choice } from './fields.js';

/** One of many: the browser's own list, which keyboards, phones and screen readers know. */
export function SelectField<Value extends string>({
  label,
  choices,
  value,
  onChange,
  hint,
}: {
  readonly label: string;
  readonly choices: readonly Choice<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly hint?: string;
}) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <select
        id={id}
        value={value}
        {...(hint !== undefined && { 'aria-describedby': `${id}-hint` })}
        onChange={({ currentTarget }) => {
          const choice = choices.find((each) => each.value === currentTarget.value);
          if (choice !== undefined) onChange(choice.value);
        }}
        className="mt-1 block h-10.5 w-full rounded-lg border border-strong bg-card px-3 py-2 text-ink"
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
      {hint !== undefined && (
        <p id={`${id}-hint`} className="mt-1 text-sm text-soft">
          {hint}
        </p>
      )}
    </div>
  );
}
