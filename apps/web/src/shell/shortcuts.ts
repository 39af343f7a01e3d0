import { useEffect } from 'react';
import { tinykeys } from 'tinykeys';

const STORAGE_KEY = 'holdpoint.shortcuts';

/** Keys of one page: what tinykeys reads, such as `j` or `g r`, and what it does in words. */
export interface Shortcut {
  readonly keys: string;
  readonly does: string;
  readonly run: () => void;
}

/** What the help shows: pages register while they are open. */
const registered = new Set<readonly Shortcut[]>();

export function shortcutsInForce(): readonly Shortcut[] {
  return [...registered].flat();
}

/** Whether single keys act. They can be switched off, since speech input may press them (WCAG 2.2, 2.1.4). */
export function areShortcutsOn(): boolean {
  try {
    return localStorage.getItem(STORAGE_KEY) !== 'off';
  } catch {
    return true;
  }
}

export function switchShortcuts(isOn: boolean): void {
  try {
    localStorage.setItem(STORAGE_KEY, isOn ? 'on' : 'off');
  } catch {
    // Storage is closed to us: the choice holds for nothing longer than this press.
  }
}

/** When the key that begins a sequence was pressed last: what follows it belongs to the sequence. */
let prefixAtMs = -Infinity;
const SEQUENCE_MS = 1_000;

function notePrefix(event: KeyboardEvent): void {
  if (event.key === 'g' && !isTaken(event)) prefixAtMs = performance.now();
}

/** Whether `s` is the end of `g s`, and not a key of its own. */
function endsSequence(keys: string): boolean {
  return !keys.includes(' ') && performance.now() - prefixAtMs < SEQUENCE_MS;
}

/** Makes keys act while the component is there; never while somebody types or a dialog is open. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  useEffect(() => {
    registered.add(shortcuts);
    window.addEventListener('keydown', notePrefix);
    const stop = tinykeys(
      window,
      Object.fromEntries(
        shortcuts.map(({ keys, run }) => [
          keys,
          (event: KeyboardEvent) => {
            if (!areShortcutsOn() || isTaken(event) || endsSequence(keys)) return;
            event.preventDefault();
            run();
          },
        ]),
      ),
    );
    return () => {
      registered.delete(shortcuts);
      if (registered.size === 0) window.removeEventListener('keydown', notePrefix);
      stop();
    };
  }, [shortcuts]);
}

function isTaken(event: KeyboardEvent): boolean {
  const { target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey) return true;
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target.closest('input, textarea, select, [role="dialog"], [role="radiogroup"]') !== null
  );
}
