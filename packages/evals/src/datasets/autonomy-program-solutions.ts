import { file, type ScriptedTask, shell } from './scripted-task.js';

/** Solutions of `programTasks` that really work, and tries that plausibly don't. */
export const programSolutions: readonly ScriptedTask[] = [
  {
    key: 'fix-failing-test',
    solution: [
      file(
        'median.mjs',
        `
export function median(numbers) {
  if (numbers.length === 0) return null;
  const sorted = [...numbers].sort((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}`,
      ),
      shell('node median.test.mjs'),
    ],
    failure: [
      file(
        'median.mjs',
        `
export function median(numbers) {
  const sorted = numbers.sort((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}`,
      ),
      shell('node median.test.mjs'),
    ],
  },
  {
    key: 'repair-script',
    // POSIX sh has no arrays: sums stand in numbered variables, in order of appearance.
    solution: [
      file(
        'report.sh',
        String.raw`
total=0
count=0
tab=$(printf '\t')
while IFS="$tab" read -r name hours || [ -n "$name" ]; do
  [ -n "$name" ] || continue
  total=$((total + hours))
  index=0
  found=
  while [ "$index" -lt "$count" ]; do
    eval "known=\$name_$index"
    if [ "$known" = "$name" ]; then found=$index; break; fi
    index=$((index + 1))
  done
  if [ -z "$found" ]; then
    found=$count
    eval "name_$found=\$name"
    eval "sum_$found=0"
    count=$((count + 1))
  fi
  eval "sum_$found=\$((sum_$found + hours))"
done
index=0
while [ "$index" -lt "$count" ]; do
  eval "printf '%s: %s\n' \"\$name_$index\" \"\$sum_$index\""
  index=$((index + 1))
done
printf 'total: %s\n' "$total"`,
      ),
      shell('sh report.sh < sample.txt'),
    ],
    failure: [
      file(
        'report.sh',
        `
total=0
while read name hours; do
  echo "$name: $hours"
  total=$((total + hours))
done
echo "total: $total"`,
      ),
      shell('sh report.sh < sample.txt'),
    ],
  },
  {
    key: 'dependency-order',
    solution: [
      file(
        'order.mjs',
        String.raw`
import { readFileSync } from 'node:fs';
const needs = new Map();
const add = (name) => needs.get(name) ?? needs.set(name, new Set()).get(name);
for (const raw of readFileSync(0, 'utf8').split('\n')) {
  const line = raw.replace(/#.*/, '').trim();
  if (line === '') continue;
  const [target, rest] = line.split(':');
  for (const name of rest.trim().split(/\s+/).filter(Boolean)) {
    add(name);
    add(target.trim()).add(name);
  }
  add(target.trim());
}
const reaches = (from, goal, seen = new Set()) =>
  [...needs.get(from)].some((next) => next === goal || (!seen.has(next) && (seen.add(next), reaches(next, goal, seen))));
const names = [...needs.keys()].sort();
const cyclic = names.filter((name) => reaches(name, name));
if (cyclic.length > 0) {
  console.log('cycle: ' + cyclic.join(' '));
  process.exitCode = 1;
} else {
  const done = new Set();
  while (done.size < names.length) {
    const next = names.find((name) => !done.has(name) && [...needs.get(name)].every((need) => done.has(need)));
    done.add(next);
    console.log(next);
  }
}`,
      ),
      shell('node order.mjs < rules.txt'),
    ],
    failure: [
      file(
        'order.mjs',
        String.raw`
import { readFileSync } from 'node:fs';
const rules = Object.fromEntries(readFileSync(0, 'utf8').trim().split('\n').map((line) => line.split(': ')));
const done = new Set();
const visit = (name) => { for (const need of (rules[name] ?? '').split(' ')) if (need) visit(need); done.add(name); };
Object.keys(rules).forEach(visit);
console.log([...done].join('\n'));`,
      ),
      shell('node order.mjs < rules.txt'),
    ],
  },
  {
    key: 'key-value-store',
    solution: [
      file(
        'store.mjs',
        String.raw`
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
export function openStore(path) {
  const entries = new Map();
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  for (const line of text.split('\n')) {
    let entry;
    try { entry = JSON.parse(line); } catch { continue; }
    if (entry.length === 2) entries.set(entry[0], entry[1]); else entries.delete(entry[0]);
  }
  if (text !== '' && !text.endsWith('\n')) appendFileSync(path, '\n');
  const append = (entry) => appendFileSync(path, JSON.stringify(entry) + '\n');
  return {
    get: (key) => entries.get(key),
    set(key, value) { append([key, value]); entries.set(key, value); },
    delete(key) { append([key]); entries.delete(key); },
    keys: () => [...entries.keys()].sort(),
    compact() {
      writeFileSync(path + '.new', [...entries].map((entry) => JSON.stringify(entry) + '\n').join(''));
      renameSync(path + '.new', path);
    },
  };
}`,
      ),
    ],
    failure: [
      file(
        'store.mjs',
        String.raw`
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
export function openStore(path) {
  const entries = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  const save = () => writeFileSync(path, JSON.stringify(entries));
  return {
    get: (key) => entries[key],
    set(key, value) { entries[key] = value; save(); },
    delete(key) { delete entries[key]; save(); },
    keys: () => Object.keys(entries).sort(),
    compact: save,
  };
}`,
      ),
    ],
  },
  {
    key: 'two-step-debugging',
    solution: [
      file(
        'parse.mjs',
        String.raw`
export function parseLine(line) {
  const [, quantity, price, description] = line.match(/^(\d+) x (-?[\d.,]+) EUR (.+)$/);
  const [whole, cents] = price.replaceAll('.', '').replace('-', '').split(',');
  const sign = price.startsWith('-') ? -1 : 1;
  return { quantity: Number(quantity), cents: sign * (Number(whole) * 100 + Number(cents)), description };
}`,
      ),
      file(
        'money.mjs',
        String.raw`
export function sumOf(amounts) {
  return amounts.reduce((sum, amount) => sum + amount, 0);
}

export function taxOf(net) {
  return Math.sign(net) * Math.floor((Math.abs(net) * 19 + 50) / 100);
}

export function formatted(cents) {
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return (cents < 0 ? '-' : '') + digits.slice(0, -2) + ',' + digits.slice(-2);
}`,
      ),
      file(
        'invoice.mjs',
        String.raw`
import { readFileSync } from 'node:fs';
import { parseLine } from './parse.mjs';
import { formatted, sumOf, taxOf } from './money.mjs';

const lines = readFileSync(0, 'utf8').split('\n').filter((line) => line.trim() !== '').map(parseLine);
const net = sumOf(lines.map((line) => line.quantity * line.cents));
const tax = taxOf(net);
console.log('lines: ' + lines.length);
console.log('net: ' + formatted(net));
console.log('tax: ' + formatted(tax));
console.log('gross: ' + formatted(net + tax));`,
      ),
      shell('node invoice.mjs < sample.txt'),
    ],
    failure: [
      shell(String.raw`node -e "
const { readFileSync, writeFileSync } = require('node:fs');
const source = readFileSync('invoice.mjs', 'utf8');
writeFileSync('invoice.mjs', source.replace('.map(parseLine)', '.filter(Boolean).map(parseLine)'));
"
node invoice.mjs < sample.txt`),
    ],
  },
  {
    key: 'expression-evaluator',
    solution: [
      file(
        'calc.mjs',
        String.raw`
export function evaluate(text, variables = {}) {
  const tokens = text.match(/\d+(?:\.\d*)?|\.\d+|[A-Za-z_]\w*|[-+*\/^(),]|\S/g) ?? [];
  let at = 0;
  const take = (wanted) => (tokens[at] === wanted ? (at += 1, true) : false);
  const expect = (wanted) => { if (!take(wanted)) throw new Error('expected ' + wanted); };
  const sum = () => {
    let value = product();
    for (;;) {
      if (take('+')) value += product();
      else if (take('-')) value -= product();
      else return value;
    }
  };
  const product = () => {
    let value = signed();
    for (;;) {
      if (take('*')) value *= signed();
      else if (take('/')) {
        const divisor = signed();
        if (divisor === 0) throw new Error('division by zero');
        value /= divisor;
      } else return value;
    }
  };
  const signed = () => {
    if (take('-')) return -signed();
    const base = atom();
    return take('^') ? base ** signed() : base;
  };
  const listed = (choose) => {
    expect('(');
    const values = [sum()];
    while (take(',')) values.push(sum());
    expect(')');
    return choose(...values);
  };
  const atom = () => {
    if (take('(')) { const value = sum(); expect(')'); return value; }
    const token = tokens[at] ?? '';
    at += 1;
    if (/^[\d.]/.test(token) && token !== '.') return Number(token);
    if (token === 'min') return listed(Math.min);
    if (token === 'max') return listed(Math.max);
    if (/^[A-Za-z_]/.test(token) && Object.hasOwn(variables, token)) return variables[token];
    throw new Error('unexpected ' + token);
  };
  const value = sum();
  if (at < tokens.length) throw new Error('unexpected ' + tokens[at]);
  return value;
}`,
      ),
    ],
    failure: [
      file(
        'calc.mjs',
        String.raw`
export function evaluate(text, variables = {}) {
  const names = Object.keys(variables);
  return new Function(...names, 'return ' + text.replaceAll('^', '**'))(...names.map((name) => variables[name]));
}`,
      ),
    ],
  },
];
