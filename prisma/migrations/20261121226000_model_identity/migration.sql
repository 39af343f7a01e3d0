-- Who vouches for the weights, and what says that the endpoint serves them. Facts of a registration, like the others.
ALTER TABLE checkpoint
  -- Null: no signature was given. Otherwise it was verified before the row was written.
  ADD COLUMN model_signature jsonb
    CHECK (model_signature IS NULL OR model_signature ->> 'rootDigest' IS NOT DISTINCT FROM weights_digest),
  ADD COLUMN binding jsonb NOT NULL
    DEFAULT '{"grade": "none", "detail": "Nothing is said about which weights the endpoint serves.", "digest": null}'
    CHECK (binding ->> 'grade' IN ('none', 'operator_word', 'provider_attestation', 'tee_quote')),
  -- A grade above a word rests on a document.
  ADD CHECK ((binding ->> 'digest' IS NOT NULL) = (binding ->> 'grade' IN ('provider_attestation', 'tee_quote')));
