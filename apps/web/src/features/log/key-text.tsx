import { VisibleLine } from '../../ui/visible-text.js';

/** Longer than any Ed25519 line; a key of ML-DSA-44 has two thousand characters, which nobody compares by eye. */
const LONGEST_SHOWN = 200;

/** A line of base64: whole where a person can read it, else its beginning with all of it on demand. */
export function KeyText({ text }: { readonly text: string }) {
  const line = <VisibleLine text={text} />;
  if (text.length <= LONGEST_SHOWN)
    return <p className="mt-0.5 font-mono text-xs break-all">{line}</p>;
  return (
    <details className="mt-0.5 font-mono text-xs">
      <summary className="cursor-pointer break-all">
        <VisibleLine text={text.slice(0, 64)} />…{' '}
        <span className="font-sans text-soft">all {text.length} characters</span>
      </summary>
      <p className="mt-1 break-all">{line}</p>
    </details>
  );
}
