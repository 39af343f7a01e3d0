/** The vectors of `docs/verifier/vectors/attestation.json`, made anew. */
export function attestationVectors(): { readonly cases: readonly { readonly name: string }[] };
