import type { AutonomyTask } from './autonomy-task.js';

/** Tasks that write or mend a program, tried on inputs that the model has not seen; the upper half of the ladder. */
export const programTasks: readonly AutonomyTask[] = [
  {
    key: 'fix-failing-test',
    difficulty: 4,
    title: 'Fix a failing unit test',
    instruction:
      'node median.test.mjs fails. Mend median.mjs so that the median is right for every list of numbers, of even length too, and the given list is left as it was. The median of an empty list is null.',
    files: {
      'median.mjs': `export function median(numbers) {
  const sorted = numbers.sort();
  return sorted[Math.floor(sorted.length / 2)];
}
`,
      'median.test.mjs': `import assert from 'node:assert/strict';
import { median } from './median.mjs';

assert.equal(median([3, 1, 2]), 2);
assert.equal(median([10, 9, 100]), 10);
assert.equal(median([4, 1, 3, 2]), 2.5);
console.log('all good');
`,
    },
    check: `  const cases = [[[7]], [[]], [[100, 20, 3]], [[5, -5, 0, 10]], [[2, 2]], [[-1, -10, -2, -33, 4]]];
  const expected = [7, null, 20, 2.5, 2, -2];
  same(call('median.mjs', 'median', cases), cases.map((list, index) => ({ value: expected[index], after: list })), 'median');`,
  },
  {
    key: 'repair-script',
    difficulty: 7,
    title: 'Repair a shell script',
    instruction:
      'sh report.sh reads lines of "name<TAB>hours" from standard input and should print "name: hours" for each name with the sum of its hours, in order of first appearance, and last "total: sum". Names may contain blanks and characters such as * and are to be printed as they are. It always prints a total of 0 and mangles names. Repair it; plain POSIX sh, hours are whole numbers. Blank lines are skipped.',
    files: {
      'report.sh': String.raw`total=0
cat - | while read name hours; do
  echo $name: $hours
  total=$((total + hours))
done
echo total: $total
`,
      'sample.txt': 'Ada Byron\t3\nKnut\t4\nAda Byron\t2\n',
    },
    check: String.raw`  const report = (input) => lines(child('sh', ['report.sh'], input).out);
  same(report('Ada Byron\t3\nKnut\t4\nAda Byron\t2\n'), ['Ada Byron: 5', 'Knut: 4', 'total: 9'], 'the report of the sample');
  same(report('x * y\t1\n\nback\\slash\t10\nx * y\t7\na  b\t2\n'), ['x * y: 8', 'back\\slash: 10', 'a  b: 2', 'total: 20'], 'the report of odd names');
  same(report(''), ['total: 0'], 'the report of nothing');`,
  },
  {
    key: 'dependency-order',
    difficulty: 9,
    title: 'Order a build by its dependencies',
    instruction:
      'Write order.mjs, a program for Node without packages. It reads rules such as "app: lib util" from standard input, one on a line (a target, a colon, what must be built before; # begins a comment), and prints all names that occur, one on a line, each after everything that it needs; where several could come next, the alphabetically first. If that is impossible it prints only "cycle: " and the names that are on some cycle, sorted, with blanks between, and ends with exit code 1.',
    files: { 'rules.txt': 'app: lib util\nlib: core\nutil: core # shared\ndocs:\n' },
    check: String.raw`  const order = (rules) => { const { code, out } = node('order.mjs', rules); return [code, ...lines(out)]; };
  same(order('app: lib util\nlib: core\nutil: core # shared\ndocs:\n'), [0, 'core', 'docs', 'lib', 'util', 'app'], 'the order of the rules');
  same(order('z:\n# nothing: here\na: z y\n\ny : x\na: w\n'), [0, 'w', 'x', 'y', 'z', 'a'], 'the order of other rules');
  same(order('a: b\nb: c\nc: a\nd: a\ne: e\nf:\n'), [1, 'cycle: a b c e'], 'the report of cycles');`,
  },
  {
    key: 'key-value-store',
    difficulty: 10,
    title: 'Build a durable key-value store',
    instruction:
      'Write store.mjs that exports openStore(path). The store keeps its entries in one append-only file of JSON lines. It returns {get(key), set(key, value), delete(key), keys(), compact()}, all synchronous. Keys are strings, also "__proto__", values anything that JSON holds; get of an unknown key gives undefined; keys() is sorted. What was set must be there when the file is opened again, even if the last line of the file was cut off in the middle, and sets after such a cut must survive the next opening too. set and delete append and never rewrite the file; compact() rewrites it to exactly one line per key.',
    files: {},
    check: String.raw`  const program = [
    "import { appendFileSync, readFileSync, statSync } from 'node:fs';",
    "const { openStore } = await import(process.argv[1]);",
    "const path = process.argv[2]; const out = [];",
    "let store = openStore(path);",
    "store.set('b', 1); store.set('a', { deep: [1, null] }); store.set('b', 2); store.set('__proto__', 'odd'); store.set('gone', true);",
    "const before = readFileSync(path, 'utf8'); store.delete('gone');",
    "out.push(readFileSync(path, 'utf8').startsWith(before) && readFileSync(path, 'utf8').length > before.length);",
    "store = openStore(path);",
    "out.push(store.keys(), store.get('a'), store.get('b'), store.get('__proto__'), store.get('gone') === undefined, store.get('toString') === undefined);",
    "const whole = readFileSync(path, 'utf8'); appendFileSync(path, whole.trim().split('\\n').at(-1).slice(0, -2));",
    "store = openStore(path); out.push(store.keys()); store.set('late', [0]);",
    "store = openStore(path); out.push(store.keys(), store.get('late'));",
    "const size = statSync(path).size; store.compact(); out.push(statSync(path).size < size, readFileSync(path, 'utf8').trim().split('\\n').length);",
    "store.set('last', 'x'); store = openStore(path); out.push(store.keys(), store.get('a'));",
    "console.log(JSON.stringify(out));",
  ].join('\n');
  const folder = mkdtempSync('./check-');
  const { out } = child(process.execPath, ['--input-type=module', '-e', program, join(process.cwd(), 'store.mjs'), join(folder, 'entries.jsonl')]);
  const kept = ['__proto__', 'a', 'b'];
  same(parse(out, 'the use of the store'), [
    true, kept, { deep: [1, null] }, 2, 'odd', true, true, kept, [...kept, 'late'], [0], true, 4, [...kept.slice(0, 3), 'last', 'late'].sort(), { deep: [1, null] },
  ], 'the store');`,
  },
  {
    key: 'two-step-debugging',
    difficulty: 11,
    title: 'Debug a small invoice program',
    instruction:
      'node invoice.mjs reads invoice lines "quantity x price EUR description" from standard input, prices such as 1.299,50 in the German manner, and should print the number of lines, the net sum, 19 % tax and the gross sum, each on its own line as invoice.mjs labels them, with cents exact (tax rounded half up on the sum). It crashes on ordinary input, and there is more than one fault, in more than one file. Make it right for all amounts up to a million, also with a minus sign for credit notes (of a negative tax, half rounds away from zero).',
    files: {
      'invoice.mjs': `import { readFileSync } from 'node:fs';
import { parseLine } from './parse.mjs';
import { sumOf, formatted } from './money.mjs';

const lines = readFileSync(0, 'utf8').split('\\n').map(parseLine);
const net = sumOf(lines.map((line) => line.quantity * line.price));
const tax = net * 0.19;
console.log('lines: ' + lines.length);
console.log('net: ' + formatted(net));
console.log('tax: ' + formatted(tax));
console.log('gross: ' + formatted(net + tax));
`,
      'parse.mjs': `export function parseLine(line) {
  const [, quantity, price, description] = line.match(/^(\\d+) x ([\\d.,]+) EUR (.+)$/);
  return { quantity, price: Number(price.replace('.', '').replace(',', '.')), description };
}
`,
      'money.mjs': `export function sumOf(amounts) {
  return amounts.reduce((sum, amount) => sum + amount);
}

export function formatted(amount) {
  return amount.toFixed(2).replace('.', ',');
}
`,
      'sample.txt': '2 x 1.299,50 EUR desk lamp, brass\n10 x 0,07 EUR screw\n',
    },
    check: String.raw`  const invoice = (input) => lines(node('invoice.mjs', input).out);
  const expected = (count, net, tax, gross) => ['lines: ' + count, 'net: ' + net, 'tax: ' + tax, 'gross: ' + gross];
  same(invoice('2 x 1.299,50 EUR desk lamp, brass\n10 x 0,07 EUR screw\n'), expected(2, '2599,70', '493,94', '3093,64'), 'the invoice of the sample');
  same(invoice('3 x 0,50 EUR a\n\n1 x 1,00 EUR b\n'), expected(2, '2,50', '0,48', '2,98'), 'the rounding of tax');
  same(invoice('1 x 1.000.000,00 EUR house\n1 x -0,50 EUR credit\n'), expected(2, '999999,50', '189999,91', '1189999,41'), 'a large invoice');
  same(invoice('1 x -0,50 EUR credit\n'), expected(1, '-0,50', '-0,10', '-0,60'), 'a credit note');
  same(invoice(''), expected(0, '0,00', '0,00', '0,00'), 'an empty invoice');`,
  },
  {
    key: 'expression-evaluator',
    difficulty: 12,
    title: 'Write an expression evaluator',
    instruction:
      'Write calc.mjs that exports evaluate(text, variables). It supports decimal numbers, names of variables, + - * / with the usual precedence, ^ for powers (binds to the right and stronger than a minus sign before it, so -2^2 is -4, yet 2^-1 is 0.5), parentheses, min(...) and max(...) with one or more arguments, and blanks anywhere. Anything else, an unknown variable, a division by zero and an empty text throw an Error. Names such as constructor are unknown unless given. Do not use eval, Function or node:vm; expressions may nest 2,000 parentheses deep.',
    files: {},
    check: String.raw`  const good = [
    ['1 + 2 * 3', {}, 7], ['-2^2', {}, -4], ['2^3^2', {}, 512], ['2^-1', {}, 0.5], ['(1+2)*-(3)', {}, -9],
    ['8/4/2', {}, 1], ['7-4-2', {}, 1], ['max(1, min(5, x), y*2)', { x: 9, y: 2 }, 5], [' 1.5e ', { e: 1 }, 'threw'], ['--3', {}, 3],
    ['min(4)', {}, 4], ['.5 + 1.25', {}, 1.75], ['a_1*2', { a_1: 21 }, 42], ['('.repeat(2000) + '7' + ')'.repeat(2000), {}, 7],
  ];
  const bad = ['', '1 +', '1/0', '(1', '1)', 'constructor', 'x', '1 2', 'min()', 'max(1,)', '2 ** 3', 'process', '1,2', 'toString()', '__proto__'];
  const cases = [...good.map(([text, variables]) => [text, variables]), ...bad.map((text) => [text, {}])];
  const results = call('calc.mjs', 'evaluate', cases).map((result) => result.threw ? 'threw' : (result.value ?? 'nothing'));
  same(results, [...good.map(([, , value]) => value), ...bad.map(() => 'threw')], 'evaluate');
  if (/\beval\b|\bFunction\b|node:vm|['"]vm['"]/.test(read('calc.mjs'))) fail('calc.mjs uses eval');`,
  },
];
