declare module 'expect' {
  interface Matchers<R extends void | Promise<void>> {
    toThrowWithCode(code: string): Promise<R>;
  }
}
export {};
