import { type ReactNode, useId } from 'react';
import {
  CheckboxButton,
  CheckboxField,
  FieldError,
  Input,
  Label,
  RadioButton,
  RadioField,
  RadioGroup,
  Text,
  TextArea,
  TextField as AriaTextField,
  type TextFieldProps,
} from 'react-aria-components';

const box =
  'mt-1 w-full rounded-lg border border-strong bg-card px-3 py-2 text-ink outline-none ' +
  'focus-visible:outline-2 focus-visible:outline-offset-1 focus-visible:outline-link data-invalid:border-deny';

/** A labelled line or area of text, with its hint and its error tied to it. */
export function TextField({
  label,
  hint,
  rows,
  ...rest
}: Omit<TextFieldProps, 'className' | 'children'> & {
  readonly label: string;
  readonly hint?: string;
  /** More than one makes it an area. */
  readonly rows?: number;
}) {
  return (
    <AriaTextField {...rest} className="block">
      <Label className="text-sm font-medium">{label}</Label>
      {rows === undefined ? (
        <Input className={box} />
      ) : (
        <TextArea rows={rows} className={`${box} resize-y`} />
      )}
      {hint !== undefined && (
        <Text slot="description" className="mt-1 block text-sm text-soft">
          {hint}
        </Text>
      )}
      <FieldError className="mt-1 block text-sm text-deny" />
    </AriaTextField>
  );
}

/**
 * Lays the native control invisibly over its label instead of hiding it in a corner: whoever explores by touch with a
 * screen reader, or clicks what the accessibility tree names, hits the control itself.
 */
const overLabel =
  'relative [&>span:has(>input)]:inset-0! [&>span:has(>input)]:m-0! [&>span:has(>input)]:size-full! ' +
  '[&>span:has(>input)]:[clip-path:none]! [&>span:has(>input)]:[clip:auto]! ' +
  '[&>span>input]:absolute [&>span>input]:inset-0 [&>span>input]:m-0 [&>span>input]:size-full ' +
  '[&>span>input]:cursor-pointer [&>span>input]:opacity-0';

export interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly hint?: string;
}

/** One of a few, all of them in sight. */
export function ChoiceField<Value extends string>({
  label,
  choices,
  value,
  onChange,
}: {
  readonly label: string;
  readonly choices: readonly Choice<Value>[];
  readonly value: Value | null;
  readonly onChange: (value: Value) => void;
}) {
  const id = useId();
  return (
    <RadioGroup
      value={value}
      onChange={(chosen) => {
        const choice = choices.find((each) => each.value === chosen);
        if (choice !== undefined) onChange(choice.value);
      }}
    >
      <Label className="text-sm font-medium">{label}</Label>
      <div className="mt-1 grid gap-2 sm:grid-cols-[repeat(auto-fit,minmax(9rem,1fr))]">
        {choices.map((choice) => (
          <RadioField
            key={choice.value}
            value={choice.value}
            aria-label={choice.label}
            {...(choice.hint !== undefined && { 'aria-describedby': `${id}-${choice.value}` })}
          >
            <RadioButton
              className={`${overLabel} flex h-full cursor-pointer flex-col rounded-lg border border-line bg-card px-3 py-2 outline-none hover:border-strong data-focus-visible:outline-2 data-focus-visible:outline-offset-1 data-focus-visible:outline-link data-selected:border-ink data-selected:bg-sunk data-selected:shadow-[inset_0_0_0_1px_var(--ink)]`}
            >
              <span className="text-sm font-semibold">{choice.label}</span>
              {choice.hint !== undefined && (
                <span id={`${id}-${choice.value}`} className="text-xs text-soft">
                  {choice.hint}
                </span>
              )}
            </RadioButton>
          </RadioField>
        ))}
      </div>
    </RadioGroup>
  );
}

/** Something to confirm, with the words beside its box. */
export function CheckField({
  isSelected,
  isDisabled = false,
  onChange,
  children,
}: {
  readonly isSelected: boolean;
  readonly isDisabled?: boolean;
  readonly onChange: (isSelected: boolean) => void;
  readonly children: ReactNode;
}) {
  return (
    <CheckboxField isSelected={isSelected} isDisabled={isDisabled} onChange={onChange}>
      <CheckboxButton
        className={`${overLabel} flex cursor-pointer items-center gap-2.5 text-sm font-medium data-disabled:text-soft`}
      >
        {({ isSelected: isOn, isFocusVisible }) => (
          <>
            <span
              aria-hidden="true"
              className={`flex size-5 items-center justify-center rounded border ${isOn ? 'border-ink bg-ink text-paper' : 'border-strong bg-card'} ${isFocusVisible ? 'outline-2 outline-offset-2 outline-link' : ''}`}
            >
              {isOn && (
                <svg viewBox="0 0 12 12" className="size-3">
                  <path
                    d="M2 6.5 L5 9.5 L10 3"
                    fill="none"
                    stroke="currentcolor"
                    strokeWidth="2"
                    strokeLinecap="round"
                  />
                </svg>
              )}
            </span>
            {children}
          </>
        )}
      </CheckboxButton>
    </CheckboxField>
  );
}
