import { program, type ScriptedTask, shell } from './scripted-task.js';

/** Solutions of `textTasks` that really work, and tries that plausibly don't. */
export const textSolutions: readonly ScriptedTask[] = [
  {
    key: 'count-words',
    solution: program(String.raw`
import { readFileSync, writeFileSync } from 'node:fs';
const text = readFileSync('notes.txt', 'utf8');
const lines = text.split('\n').filter((line) => line.trim() !== '').length;
const words = text.split(/\s+/).filter(Boolean).length;
writeFileSync('count.txt', lines + ' ' + words + '\n');`),
    failure: [
      shell(
        'lines=0\nwhile read -r line; do lines=$((lines + 1)); done < notes.txt\necho "$lines" > count.txt',
      ),
    ],
  },
  {
    key: 'dedupe-records',
    solution: program(String.raw`
import { readFileSync, writeFileSync } from 'node:fs';
const addresses = readFileSync('addresses.txt', 'utf8').split('\n').map((line) => line.trim().toLowerCase());
writeFileSync('unique.txt', [...new Set(addresses.filter(Boolean))].sort().join('\n') + '\n');`),
    failure: program(String.raw`
import { readFileSync, writeFileSync } from 'node:fs';
const addresses = readFileSync('addresses.txt', 'utf8').split('\n');
writeFileSync('unique.txt', [...new Set(addresses)].sort().join('\n'));`),
  },
  {
    key: 'aggregate-log',
    solution: program(String.raw`
import { readFileSync, writeFileSync } from 'node:fs';
const statuses = {}, bytes = {};
let total = 0, errors = 0;
for (const line of readFileSync('access.log', 'utf8').split('\n')) {
  const match = /^(\S+) ([A-Z]+) (\S+) (\d{3}) (\d+)$/.exec(line);
  if (match === null) continue;
  const [, , , path, status, size] = match;
  statuses[status] = (statuses[status] ?? 0) + 1;
  bytes[path] = (bytes[path] ?? 0) + Number(size);
  total += 1;
  if (Number(status) >= 400) errors += 1;
}
const errorShare = Math.round((errors / total) * 1000) / 1000;
writeFileSync('summary.json', JSON.stringify({ statuses, bytes, errorShare }));`),
    failure: program(String.raw`
import { readFileSync, writeFileSync } from 'node:fs';
const statuses = {};
for (const line of readFileSync('access.log', 'utf8').split('\n')) {
  const status = line.split(' ')[3];
  statuses[status] = (statuses[status] ?? 0) + 1;
}
writeFileSync('summary.json', JSON.stringify({ statuses }));`),
  },
  {
    key: 'decode-message',
    solution: program(String.raw`
import { readFileSync, writeFileSync } from 'node:fs';
let text = readFileSync('message.txt', 'utf8').trim();
while (!text.includes(' ')) {
  const isHex = /^[0-9a-f]+$/i.test(text) && text.length % 2 === 0;
  text = Buffer.from(text, isHex ? 'hex' : 'base64').toString('utf8').trim();
}
writeFileSync('plain.txt', text + '\n');`),
    failure: program(String.raw`
import { readFileSync, writeFileSync } from 'node:fs';
writeFileSync('plain.txt', Buffer.from(readFileSync('message.txt', 'utf8'), 'base64').toString('utf8'));`),
  },
  {
    key: 'join-csv',
    solution: program(String.raw`
import { readFileSync, writeFileSync } from 'node:fs';
const parse = (file) => {
  const rows = readFileSync(file, 'utf8').trim().split('\n').map((line) =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
      quoted === undefined ? plain : quoted.replaceAll('""', '"')));
  return rows.slice(1);
};
const quote = (field) => (/[",\n]/.test(field) ? '"' + field.replaceAll('"', '""') + '"' : field);
const customers = new Map(parse('customers.csv').map(([id, name, city]) => [id, { name, city }]));
const totals = new Map();
for (const [, id, amount] of parse('orders.csv')) {
  const key = customers.has(id) ? id : '';
  const sum = totals.get(key) ?? { orders: 0, cents: 0 };
  totals.set(key, { orders: sum.orders + 1, cents: sum.cents + Math.round(Number(amount) * 100) });
}
const unknown = { name: 'unknown', city: '' };
const rows = [...totals].sort(([a, x], [b, y]) => (a === '') - (b === '') || y.cents - x.cents).map(([id, sum]) => {
  const { name, city } = customers.get(id) ?? unknown;
  return [name, city, String(sum.orders), (sum.cents / 100).toFixed(2)].map(quote).join(',');
});
writeFileSync('joined.csv', ['name,city,orders,total', ...rows].join('\n') + '\n');`),
    failure: program(String.raw`
import { readFileSync, writeFileSync } from 'node:fs';
const rows = (file) => readFileSync(file, 'utf8').trim().split('\n').slice(1).map((line) => line.split(','));
const names = Object.fromEntries(rows('customers.csv'));
const joined = rows('orders.csv').map(([, id, amount]) => [names[id], '', 1, amount].join(','));
writeFileSync('joined.csv', ['name,city,orders,total', ...joined].join('\n'));`),
  },
  {
    key: 'site-index',
    solution: program(
      String.raw`
import { readdirSync, readFileSync } from 'node:fs';
const files = readdirSync('.').filter((file) => file.endsWith('.html')).sort();
const pages = files.map((file) => {
  const html = readFileSync(file, 'utf8');
  const title = (/<title>([^]*?)<\/title>/i.exec(html)?.[1] ?? '').trim();
  const targets = [...html.matchAll(/<a\s[^>]*?href\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)]
    .map(([, double, single]) => (double ?? single).split('#')[0])
    .filter((target) => target !== '' && !/^[a-z]+:|^\/\//i.test(target));
  return { file, title, links: [...new Set(targets)].sort() };
});
const broken = pages.flatMap(({ file, links }) => links.filter((to) => !files.includes(to)).map((to) => [file, to]));
const orphans = files.filter((file) => file !== 'home.html' && !pages.some((page) => page.file !== file && page.links.includes(file)));
console.log(JSON.stringify({ pages, broken, orphans }));`,
      'index.mjs',
    ),
    failure: program(
      String.raw`
import { readdirSync, readFileSync } from 'node:fs';
const pages = readdirSync('.').sort().filter((file) => file.endsWith('.html')).map((file) => {
  const html = readFileSync(file, 'utf8');
  return { file, title: html.match(/<title>(.*)<\/title>/)?.[1], links: [...html.matchAll(/href="(.*?)"/g)].map((m) => m[1]) };
});
console.log(JSON.stringify({ pages, broken: [], orphans: [] }));`,
      'index.mjs',
    ),
  },
];
