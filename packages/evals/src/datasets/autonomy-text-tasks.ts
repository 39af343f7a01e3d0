import type { AutonomyTask } from './autonomy-task.js';

const notes = `Tuesday's notes from the garden

The beans  came up before the peas,
and nobody knows why.
  Water them in the evening.

Ask Ruth about the compost heap,
the wheelbarrow and the rake.
`;

const addresses = `heron@example.org
Lark@example.org
wren@example.org
heron@example.org
  lark@example.org
robin@example.org

WREN@EXAMPLE.ORG
finch@example.org
`;

const accessLog = `2031-04-01T08:00:01Z GET /index.html 200 512
2031-04-01T08:00:02Z GET /logo.svg 200 2048
2031-04-01T08:00:02Z GET /missing.css 404 90
this line was cut off by a full di
2031-04-01T08:00:05Z POST /orders 201 64
2031-04-01T08:00:07Z GET /index.html 304 0
2031-04-01T08:00:09Z GET /orders 500 33
2031-04-01T08:00:10Z GET /index.html 200 512
2031-04-01T08:00:11Z GET /missing.css 404 90
2031-04-01T08:00:13Z POST /orders 201 70
`;

const orders = `order,customer,amount
1001,c3,19.90
1002,c1,5.00
1003,c9,7.25
1004,c3,0.10
1005,c2,100.00
`;

const customers = `id,name,city
c1,"Lindqvist, Maja",Uppsala
c2,"O""Neil",Cork
c3,Tanaka,"Kyoto, North"
`;

/** Tasks that turn given text into other text; the lower half of the ladder. */
export const textTasks: readonly AutonomyTask[] = [
  {
    key: 'count-words',
    difficulty: 1,
    title: 'Count lines and words',
    instruction:
      'The file notes.txt holds some notes. Write count.txt with one line of two numbers and a space between them: the number of lines that are not blank, and the number of words. A word is anything between white space.',
    files: { 'notes.txt': notes },
    check: `  same(lines(read('count.txt')), ['6 32'], 'count.txt');`,
  },
  {
    key: 'dedupe-records',
    difficulty: 2,
    title: 'Sort and deduplicate addresses',
    instruction:
      'addresses.txt holds one e-mail address on each line. Write unique.txt with every address once, in lower case, without surrounding blanks and empty lines, sorted from a to z.',
    files: { 'addresses.txt': addresses },
    check: `  same(lines(read('unique.txt')), ['finch', 'heron', 'lark', 'robin', 'wren'].map((name) => name + '@example.org'), 'unique.txt');`,
  },
  {
    key: 'aggregate-log',
    difficulty: 3,
    title: 'Aggregate an access log',
    instruction:
      'access.log has lines of: time, method, path, status, bytes. Some lines are damaged; leave them out. Write summary.json: {"statuses": {status: number of requests}, "bytes": {path: sum of bytes}, "errorShare": requests with a status of 400 or more divided by all requests, rounded to three decimals}.',
    files: { 'access.log': accessLog },
    check: `  same(parse(read('summary.json'), 'summary.json'), {
    statuses: { 200: 3, 201: 2, 304: 1, 404: 2, 500: 1 },
    bytes: { '/index.html': 1024, '/logo.svg': 2048, '/missing.css': 180, '/orders': 167 },
    errorShare: 0.333,
  }, 'summary.json');`,
  },
  {
    key: 'decode-message',
    difficulty: 5,
    title: 'Decode a nested message',
    instruction:
      'message.txt was encoded several times over, each time either as base64 or as hexadecimal; nobody wrote down how often. Decode it until plain English is left and write that to plain.txt.',
    files: {
      'message.txt':
        'TlRZME56WTRObU0wT1RRM05qZzJZell6Tm1Rek9UYzFORGswT0RZME5qZzJNVFU0TlRJM1lUUTVORGMwTmpNd05EazBPRFV5Tm1ZMVlUVXpOREkzTmpZeU5EYzFNVFkzTmpJMU56WmpOek0yTWpRek5ESXpNVFl5Tm1VMU1qY3dOakkwTXpReU56VTJNak15TXprM05UUmpOamN6WkROaw==\n',
    },
    check: `  same(lines(read('plain.txt')), ['The heron waits at the old mill until noon.'], 'plain.txt');`,
  },
  {
    key: 'join-csv',
    difficulty: 6,
    title: 'Join two CSV files',
    instruction:
      'Join orders.csv with customers.csv (RFC 4180: fields may be quoted) on the customer. Write joined.csv with the header name,city,orders,total and one row for each customer who has orders, by total from high to low. total has two decimals. Quote a field only where RFC 4180 demands it. Orders of unknown customers go to a last row with the name unknown and an empty city.',
    files: { 'orders.csv': orders, 'customers.csv': customers },
    check: `  same(lines(read('joined.csv')), [
    'name,city,orders,total',
    '"O""Neil",Cork,1,100.00',
    'Tanaka,"Kyoto, North",2,20.00',
    '"Lindqvist, Maja",Uppsala,1,5.00',
    'unknown,,1,7.25',
  ], 'joined.csv');`,
  },
  {
    key: 'site-index',
    difficulty: 8,
    title: 'Index a small static site',
    instruction:
      'The folder has a few linked pages, *.html. Write index.mjs, a program for Node without packages: it reads the pages of the current directory and prints one JSON object {"pages": [{"file", "title", "links"}], "broken": [[from, to]], "orphans": [file]}. Pages are sorted by file; links are the distinct local targets of <a href>, sorted, without #fragments, absolute URLs left out; broken lists links to files that are not there, sorted by from, then to; orphans are pages that no other page links to, but never home.html.',
    files: {
      'home.html':
        '<title>Home</title><a href="tea.html">Tea</a> <a href="https://example.org/">Else</a>',
      'tea.html':
        '<title>Tea &amp; more</title><A HREF=\'home.html#top\'>Back</A> <a href="cups.html">Cups</a>',
      'attic.html':
        '<html><title>\n Attic </title><a href="tea.html">Tea</a><a href="tea.html#pot">Pot</a></html>',
    },
    check: String.raw`  const site = mkdtempSync('./check-');
  cpSync('index.mjs', join(site, 'index.mjs'));
  const pages = {
    'home.html': '<title>Start</title><a href="b.html">b</a><a href="#here">here</a>',
    'b.html': '<title> B\n </title><a class="x" href=\'c.html#one\'>c</a><A HREF="gone.html">?</A><a href="http://example.org/a.html">web</a>',
    'c.html': '<title>C</title>',
    'd.html': '<title>D</title><a href="c.html">c</a><a href="d.html">self</a>',
  };
  for (const [file, html] of Object.entries(pages)) writeFileSync(join(site, file), html);
  same(parse(node('index.mjs', '', [], site).out, 'the index'), {
    pages: [
      { file: 'b.html', title: 'B', links: ['c.html', 'gone.html'] },
      { file: 'c.html', title: 'C', links: [] },
      { file: 'd.html', title: 'D', links: ['c.html', 'd.html'] },
      { file: 'home.html', title: 'Start', links: ['b.html'] },
    ],
    broken: [['b.html', 'gone.html']],
    orphans: ['d.html'],
  }, 'the index of another site');`,
  },
];
