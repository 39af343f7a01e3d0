-- A key under another id is the same authenticator still, and speaks for one account.
CREATE UNIQUE INDEX person_credential_key ON person_credential (public_key);
