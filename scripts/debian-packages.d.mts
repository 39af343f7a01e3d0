export function provideDebianTool(wanted: {
  readonly tool: string;
  readonly package: string;
  readonly libraries?: readonly string[];
  readonly directory: string;
  readonly path?: string;
  readonly log?: (line: string) => void;
}): Promise<string | { readonly missing: string }>;
