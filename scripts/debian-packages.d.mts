export function provideDebianTool(wanted: {
  readonly tool: string;
  readonly package: string;
  readonly aliases?: readonly string[];
  readonly program?: string;
  readonly libraries?: readonly string[];
  readonly dependencies?: RegExp;
  readonly directory: string;
  readonly path?: string;
  readonly log?: (line: string) => void;
}): Promise<string | { readonly missing: string }>;
