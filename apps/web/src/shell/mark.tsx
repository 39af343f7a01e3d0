/** Two posts and a bar between them: a hold point. */
export function Mark({ className = 'size-5' }: { readonly className?: string }) {
  return (
    <svg viewBox="0 0 24 24" className={className} aria-hidden="true">
      <g fill="none" stroke="currentcolor" strokeWidth="3" strokeLinecap="round">
        <path d="M5 4v16M19 4v16" />
        <path d="M5 12h9" className="stroke-open" />
      </g>
      <circle cx="19" cy="12" r="3" className="fill-open" />
    </svg>
  );
}
