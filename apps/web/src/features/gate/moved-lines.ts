/** What became of the lines of a statement; those that both have are left out. */
export interface MovedLines {
  readonly gone: readonly string[];
  readonly come: readonly string[];
}

/** The log grows all the time: that it did moves no evidence. */
const LOG_HEAD = 'Log head seen: ';

/** Lines of `before` that `after` lacks and the other way round, each in its order; empty lines are none. Total. */
export function movedLines(before: string, after: string): MovedLines {
  const [old, now] = [linesOf(before), linesOf(after)];
  return {
    gone: old.filter((line) => !now.includes(line)),
    come: now.filter((line) => !old.includes(line)),
  };
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '' && !line.startsWith(LOG_HEAD));
}
