import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A program that keeps keys as a tool of PKCS#11 would, here OpenSSL. `signed` runs in its shell after a signature was
 * made, which lies in `$out`, and before it is handed over.
 */
export function opensslKeys(
  directory: string,
  names: readonly string[],
  signed = '',
): { readonly program: string } {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  for (const name of names) {
    const file = join(directory, `${name}.pem`);
    execFileSync('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', file], {
      stdio: 'ignore',
    });
  }
  const program = join(directory, 'keys.sh');
  writeFileSync(
    program,
    `#!/bin/sh
set -eu
key="${directory}/$2.pem"
case "$1" in
  public) exec openssl pkey -in "$key" -pubout ;;
  sign)
    in=$(mktemp "${directory}/in.XXXXXX"); out="$in.out"
    cat > "$in"
    openssl pkeyutl -sign -rawin -inkey "$key" -in "$in" | base64 -w0 > "$out"
    ${signed}
    cat "$out" ;;
esac
`,
  );
  chmodSync(program, 0o700);
  return { program };
}
