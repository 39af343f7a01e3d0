interface Mark {
  readonly done: number;
  readonly seconds: number;
}

const WINDOW_SECONDS = 15;

/** Time left from the rate of the last seconds: early samples say little of slow ones that come later. */
export class RateEstimate {
  private marks: readonly Mark[] = [];

  /** Null while nothing has moved yet. `seconds` is a monotonic clock. */
  secondsLeft(done: number, total: number, seconds: number): number | null {
    const recent = this.marks.filter((mark) => seconds - mark.seconds <= WINDOW_SECONDS);
    const first = recent[0] ?? this.marks.at(-1);
    this.marks = [...(recent.length > 0 ? recent : this.marks.slice(-1)), { done, seconds }];
    if (first === undefined || done <= first.done || seconds <= first.seconds) return null;
    return ((total - done) * (seconds - first.seconds)) / (done - first.done);
  }
}
