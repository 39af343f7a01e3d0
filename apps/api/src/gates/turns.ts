/** Runs pieces of work about one thing one after another, in the order they came; about others they don't wait. */
export class Turns {
  private readonly last = new Map<string, Promise<unknown>>();

  /** One that fails doesn't hold up the next. */
  async run<Result>(about: string, work: () => Promise<Result>): Promise<Result> {
    const turn = (this.last.get(about) ?? Promise.resolve()).then(work, work);
    this.last.set(about, turn);
    try {
      return await turn;
    } finally {
      if (this.last.get(about) === turn) this.last.delete(about);
    }
  }
}
