import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { expect, it } from '@jest/globals';

import { bindToThisProcess } from './bind-to-this-process.js';

it('interrupts the bound process when the pipe of its starter closes, and not before', async () => {
  const bound = spawn('sleep', ['60']);
  const ended = once(bound, 'exit');
  const bond = bindToThisProcess(bound.pid ?? 0);
  expect(bound.exitCode).toBeNull();
  bond[Symbol.dispose]();
  expect(await ended).toEqual([null, 'SIGINT']);
});
