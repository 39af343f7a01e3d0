/**
 * The first member name that stands twice in one object of `text`, which must be valid JSON; null where none does.
 * `JSON.parse` would keep the last of them, another reader the first: two readers would see two files.
 */
export function duplicateMember(text: string): string | null {
  const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;
  const open: (Set<string> | null)[] = [];
  let last: string | null = null;
  for (const [token] of text.matchAll(tokens)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(null);
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':' && last !== null) {
      const names = open.at(-1);
      const name = String(JSON.parse(last));
      if (names?.has(name) === true) return name;
      names?.add(name);
    }
    last = token.startsWith('"') ? token : null;
  }
  return null;
}
