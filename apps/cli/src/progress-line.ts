import { duration, inert } from './output.js';

export interface ProgressState {
  readonly label: string;
  readonly done: number;
  readonly total: number;
  /** Never run, since the verdict could not change any more. */
  readonly spared: number;
  readonly secondsLeft: number | null;
}

/** One line of progress: `reference-small  112/220  51 %  about 40 s left`. */
export function progressText({ label, done, total, spared, secondsLeft }: ProgressState): string {
  const share = total === 0 ? 0 : Math.floor((100 * (done + spared)) / total);
  const left = secondsLeft === null ? '' : `  about ${duration(secondsLeft)} left`;
  return `${label}  ${done}/${total} samples${sparedText(spared)}  ${share} %${left}`;
}

/** `, 370 spared` after a number of samples; nothing where none was. */
export function sparedText(spared: number): string {
  return spared === 0 ? '' : `, ${spared} spared`;
}

/** Repaints one line on a terminal; elsewhere writes a line at most every `quietMs`, so that logs stay short. */
export class ProgressLine {
  private lastWrite = -Infinity;

  constructor(
    private readonly stream: NodeJS.WriteStream = process.stderr,
    private readonly quietMs = 5_000,
  ) {}

  show(text: string, nowMs: number = performance.now()): void {
    if (this.stream.isTTY) {
      this.stream.write(`\r\u001b[2K${inert(text)}`);
      return;
    }
    if (nowMs - this.lastWrite < this.quietMs) return;
    this.lastWrite = nowMs;
    this.stream.write(`${inert(text)}\n`);
  }

  end(): void {
    if (this.stream.isTTY) this.stream.write('\r\u001b[2K');
  }
}
