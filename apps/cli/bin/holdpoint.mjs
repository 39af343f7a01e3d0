#!/usr/bin/env node
// Runs on any Node >= 20, so that a wrong one gets a clear answer; the tool itself needs 24.15.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// Signer and witness are processes that stay: they load their own commands only.
const isKeeper = ['signer', 'witness'].includes(process.argv[2]);
const main = new URL(`../dist/${isKeeper ? 'keeper-main' : 'main'}.js`, import.meta.url);
const ownNode = fileURLToPath(
  new URL(`../../../node_modules/node-linux-${process.arch}/bin/node`, import.meta.url),
);
const [major, minor] = process.versions.node.split('.').map(Number);

if (!existsSync(main)) {
  console.error('holdpoint: not built yet; run `npm ci && npm run build`, or simply `npm start`.');
  process.exitCode = 64;
} else if (major > 24 || (major === 24 && minor >= 15)) {
  await import(main.href);
} else if (existsSync(ownNode)) {
  const child = spawnSync(ownNode, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  process.exitCode = child.status ?? 1;
} else {
  console.error(
    `holdpoint: Node ${process.versions.node} is too old; 24.15 is needed, and \`npm ci\` brings it.`,
  );
  process.exitCode = 64;
}
