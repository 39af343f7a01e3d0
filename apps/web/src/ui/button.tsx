import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps } from 'react-aria-components';

type Variant = 'primary' | 'secondary' | 'quiet' | 'danger';

const base =
  'inline-flex cursor-pointer items-center justify-center gap-2 rounded-lg px-3.5 py-2 text-sm font-semibold ' +
  'no-underline transition-colors disabled:cursor-not-allowed disabled:opacity-50 print:hidden';

const variants: Readonly<Record<Variant, string>> = {
  primary: 'bg-ink text-paper hover:bg-ink/85',
  secondary: 'border border-line bg-card text-ink hover:border-strong',
  quiet: 'text-ink hover:bg-sunk',
  danger: 'border border-deny text-deny hover:bg-deny-bg',
};

/**
 * A button; while `isPending` it says so and takes no second press. The library's own pending state is not used: its
 * announcement refers to the button for seconds after a dialog has closed and taken the button with it.
 */
export function Button({
  variant = 'secondary',
  className = '',
  isPending = false,
  onPress,
  type,
  ...rest
}: Omit<ButtonProps, 'className'> & { readonly variant?: Variant; readonly className?: string }) {
  return (
    <>
      <AriaButton
        {...rest}
        {...(isPending
          ? { type: 'button', 'aria-disabled': true }
          : { ...(type !== undefined && { type }), ...(onPress !== undefined && { onPress }) })}
        className={`${base} ${variants[variant]} ${className}`}
      />
      {isPending && (
        <span role="status" className="sr-only">
          Working…
        </span>
      )}
    </>
  );
}

/** A link that looks like a button, for actions that are places. */
export function ButtonLink({
  variant = 'secondary',
  children,
  ...to
}: LinkProps & { readonly variant?: Variant; readonly children: ReactNode }) {
  return (
    <Link {...to} className={`${base} ${variants[variant]}`}>
      {children}
    </Link>
  );
}
