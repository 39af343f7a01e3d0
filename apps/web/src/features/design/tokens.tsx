const tokens = [
  ['paper', 'bg-paper'],
  ['card', 'bg-card'],
  ['sunk', 'bg-sunk'],
  ['line', 'bg-line'],
  ['strong', 'bg-strong'],
  ['soft', 'bg-soft'],
  ['ink', 'bg-ink'],
  ['link', 'bg-link'],
  ['allow', 'bg-allow'],
  ['allow-bg', 'bg-allow-bg'],
  ['deny', 'bg-deny'],
  ['deny-bg', 'bg-deny-bg'],
  ['open', 'bg-open'],
  ['open-bg', 'bg-open-bg'],
  ['wait', 'bg-wait'],
  ['wait-bg', 'bg-wait-bg'],
] as const;

/** The colours of the theme in force, by name. */
export function Tokens() {
  return (
    <ul className="grid grid-cols-[repeat(auto-fill,minmax(6.5rem,1fr))] gap-3">
      {tokens.map(([name, ground]) => (
        <li key={name} className="text-xs">
          <span className={`block h-12 rounded-lg border border-line ${ground}`} />
          <span className="mt-1 block font-mono">{name}</span>
        </li>
      ))}
    </ul>
  );
}
