import { PassThrough } from 'node:stream';

import { describe, expect, it } from '@jest/globals';

import { ProgressLine, progressText } from './progress-line.js';

function aStream(isTTY: boolean) {
  const stream = Object.assign(new PassThrough(), { isTTY });
  const written = () => String(stream.read() ?? '');
  return { stream: stream as unknown as NodeJS.WriteStream, written };
}

describe('progress', () => {
  it('says how much is done, of how much, and how long it will take', () => {
    expect(progressText({ label: 'small', done: 3, total: 12, spared: 0, secondsLeft: 75 })).toBe(
      'small  3/12 samples  25 %  about 1 min 15 s left',
    );
  });

  it('leaves the time out while it is unknown, and survives an empty campaign', () => {
    expect(progressText({ label: 'x', done: 0, total: 0, spared: 0, secondsLeft: null })).toBe(
      'x  0/0 samples  0 %',
    );
  });

  it('counts what was spared as dealt with, and says how much that was', () => {
    const state = { label: 'small', done: 30, total: 400, spared: 370, secondsLeft: null };
    expect(progressText(state)).toBe('small  30/400 samples, 370 spared  100 %');
  });

  it('repaints one line on a terminal', () => {
    const { stream, written } = aStream(true);
    const line = new ProgressLine(stream);
    line.show('one');
    line.show('two');
    line.end();
    expect(written()).toBe('\r\u001b[2Kone\r\u001b[2Ktwo\r\u001b[2K');
  });

  it('writes whole lines into a log, and not too many', () => {
    const { stream, written } = aStream(false);
    const line = new ProgressLine(stream, 5_000);
    line.show('one', 0);
    line.show('two', 4_999);
    line.show('three', 5_000);
    line.end();
    expect(written()).toBe('one\nthree\n');
  });
});
