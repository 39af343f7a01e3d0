export function requireTool(wanted: {
  readonly tool: string;
  readonly package: string;
  readonly libraries?: readonly string[];
}): Promise<string | null>;
