const TWICE = '~twice~';

/** Numbers from 0 to below `limit`, the same for the same seed. Mulberry32. */
export function randomOf(seed) {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
}

export const pick = (random, choices) => choices[random(choices.length)];

/** The bytes with one bit turned. */
export function flipBit(random, bytes) {
  const flipped = Uint8Array.from(bytes);
  const bit = random(flipped.length * 8);
  flipped[bit >> 3] ^= 1 << (bit & 7);
  return flipped;
}

/** The text with one bit of its UTF-8 turned; what is UTF-8 no more is read as a careless reader would. */
export function flipBitOfText(random, text) {
  return Buffer.from(flipBit(random, Buffer.from(text))).toString('utf8');
}

/** A JSON text of `value` with one member changed. Both texts may mean the same, as after a change of order. */
export function changeJson(random, value) {
  const changed = JSON.parse(JSON.stringify(value));
  const places = [];
  placesIn(changed, places);
  const { parent, key } = pick(random, places);
  const kind = pick(random, ['drop', 'duplicate', 'retype', 'rename', 'reorder', 'swap']);
  changes[kind](random, parent, key);
  return { kind, text: JSON.stringify(changed).replaceAll(TWICE, '') };
}

function placesIn(value, places) {
  if (typeof value !== 'object' || value === null) return;
  for (const key of Object.keys(value)) {
    places.push({ parent: value, key });
    placesIn(value[key], places);
  }
}

const changes = {
  drop(_, parent, key) {
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else delete parent[key];
  },
  duplicate(random, parent, key) {
    if (Array.isArray(parent)) parent.push(parent[key]);
    // Once with another value before it and once after it: readers differ in which of the two they take.
    else if (random(2) === 0) parent[key + TWICE] = retyped(random, parent[key]);
    else {
      const members = Object.entries(parent);
      for (const [name] of members) delete parent[name];
      Object.assign(parent, { [key + TWICE]: retyped(random, 'x') }, Object.fromEntries(members));
    }
  },
  retype(random, parent, key) {
    parent[key] = retyped(random, parent[key]);
  },
  rename(random, parent, key) {
    if (Array.isArray(parent)) return this.drop(random, parent, key);
    const name = pick(random, [
      `${key} `,
      key.toUpperCase(),
      `${key}s`,
      '__proto__',
      'constructor',
      '',
    ]);
    const value = parent[key];
    delete parent[key];
    Object.defineProperty(parent, name, { value, enumerable: true, configurable: true });
  },
  reorder(_, parent) {
    if (Array.isArray(parent)) return parent.reverse();
    const members = Object.entries(parent).reverse();
    for (const [name] of members) delete parent[name];
    Object.assign(parent, Object.fromEntries(members));
  },
  swap(random, parent, key) {
    const other = pick(random, Object.keys(parent));
    [parent[key], parent[other]] = [parent[other], parent[key]];
  },
};

function retyped(random, value) {
  return pick(random, [
    [value],
    { 0: value, length: 1 },
    String(value),
    Number(value),
    null,
    true,
    '',
    0,
    -1,
    [],
    {},
    `${String(value)} `,
    String(value).toLowerCase(),
    String(value).toUpperCase(),
  ]);
}

/** A text of lines with one line changed; `donor` is another valid text of the same form. */
export function changeLines(random, text, donor) {
  const lines = text.split('\n');
  const at = random(lines.length);
  const other = random(lines.length);
  const foreign = donor.split('\n');
  const kind = pick(random, ['drop', 'duplicate', 'retype', 'rename', 'reorder', 'swap']);
  const line = lines[at];
  if (kind === 'drop') lines.splice(at, 1);
  if (kind === 'duplicate') lines.splice(other, 0, line);
  if (kind === 'retype')
    lines[at] = pick(random, [
      `${line}\r`,
      ` ${line}`,
      `${line} `,
      `${line}\t`,
      `0${line}`,
      `-${line}`,
      '',
      line.slice(0, -1),
    ]);
  if (kind === 'rename') lines[at] = line.replace(/[a-z]/, (letter) => letter.toUpperCase());
  if (kind === 'reorder') [lines[at], lines[other]] = [lines[other], lines[at]];
  if (kind === 'swap')
    lines[at] = foreign[random(2) === 0 ? at % foreign.length : random(foreign.length)];
  return { kind, text: lines.join('\n') };
}
