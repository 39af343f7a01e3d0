/** One line of the page: the id of its element, its words, and how it reads. */
interface Line {
  readonly id: string;
  readonly text: string;
  readonly state?: 'ok' | 'bad';
}

const REFRESH_MS = 5_000;

/** Shows a line as text, never as markup: what the server says is data. */
function show({ id, text, state }: Line): void {
  const element = document.getElementById(id);
  if (element === null) return;
  element.textContent = text;
  if (state === undefined) delete element.dataset['state'];
  else element.dataset['state'] = state;
}

/** The lines of a health answer; anything that is not one reads as unreadable. */
function linesOf(answer: unknown): readonly Line[] {
  if (typeof answer !== 'object' || answer === null) return [unreadable];
  const status = textOf(answer, 'status');
  const oldest =
    'oldestUndoneSampleSeconds' in answer ? answer.oldestUndoneSampleSeconds : undefined;
  return [
    { id: 'status', text: status, state: status === 'ok' ? 'ok' : 'bad' },
    { id: 'version', text: textOf(answer, 'version') },
    { id: 'queue', text: textOf(answer, 'queueBackend') },
    {
      id: 'oldest',
      text: typeof oldest === 'number' ? `${String(Math.round(oldest))} s` : 'nothing waits',
    },
  ];
}

const unreadable: Line = { id: 'status', text: 'unreadable answer', state: 'bad' };

function textOf(answer: object, name: string): string {
  const value: unknown = Object.entries(answer).find(([key]) => key === name)?.[1];
  return typeof value === 'string' ? value : 'unknown';
}

async function refresh(): Promise<void> {
  try {
    const response = await fetch('/v1/health', { headers: { accept: 'application/json' } });
    const answer: unknown = await response.json();
    linesOf(answer).forEach(show);
  } catch {
    show({ id: 'status', text: 'no answer', state: 'bad' });
  }
  setTimeout(() => void refresh(), REFRESH_MS);
}

void refresh();
