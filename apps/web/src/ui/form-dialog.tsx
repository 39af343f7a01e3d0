import type { ComponentProps, ReactNode } from 'react';
import { Form } from 'react-aria-components';

import { Button } from './button.js';
import { Dialog } from './dialog.js';
import { ProblemState } from './states.js';

interface FormParts {
  /** What the button says. */
  readonly act: string;
  /** What it says until there is an answer. */
  readonly pendingAct: string;
  readonly variant?: 'primary' | 'danger';
  /** Stands opposite the buttons: what the act entails. */
  readonly note?: ReactNode;
  /** Whether all that the act needs is there. */
  readonly isReady?: boolean;
  readonly isPending: boolean;
  readonly error: unknown;
  /** Called only while the form is ready and no act is under way. */
  readonly onAct: () => void;
  readonly onClose: () => void;
  /** The fields. */
  readonly children: ReactNode;
}

/** The fields of a dialog, what went wrong, and its two ways out. */
export function DialogForm({
  act,
  pendingAct,
  variant = 'primary',
  note,
  isReady = true,
  isPending,
  error,
  onAct,
  onClose,
  children,
}: FormParts) {
  return (
    <Form
      className="space-y-5"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady && !isPending) onAct();
      }}
    >
      {children}
      {error !== null && <ProblemState error={error} />}
      <div
        className={`flex flex-wrap items-center gap-4 border-t border-line pt-5 ${note === undefined ? 'justify-end' : 'justify-between'}`}
      >
        {note !== undefined && <p className="max-w-sm text-sm text-soft">{note}</p>}
        <div className="flex gap-2">
          <Button variant="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant={variant} isDisabled={!isReady} isPending={isPending}>
            {isPending ? pendingAct : act}
          </Button>
        </div>
      </div>
    </Form>
  );
}

/** An open dialog that is one form. */
export function FormDialog({
  title,
  width,
  ...form
}: FormParts & Pick<ComponentProps<typeof Dialog>, 'title' | 'width'>) {
  return (
    <Dialog title={title} isOpen onClose={form.onClose} {...(width !== undefined && { width })}>
      <DialogForm {...form} />
    </Dialog>
  );
}
