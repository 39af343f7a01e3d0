/** What of `provideDebianTool` a suite says; the rest is the same for all. */
export function requireTool(wanted: {
  readonly tool: string;
  readonly package: string;
  readonly libraries?: readonly string[];
}): Promise<string | null>;

export function requireChromium(): Promise<string | null>;
