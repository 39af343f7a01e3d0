export function exportNameOf(fileName: string): string;
export function policyModule(fileName: string, text: string): string;
