-- What a closed run showed was decided on and reported: no role adds to it, a worker that was taken over included.
-- After the statement, so that it sees a run that was closed while the insert waited for its row (the foreign key's lock).
CREATE FUNCTION refuse_late_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM added JOIN run ON run.id = added.run_id WHERE run.state IN ('closed', 'invalid')) THEN
    RAISE EXCEPTION 'evidence came after its run was closed' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER refuse_late_evidence AFTER INSERT ON sample
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_late_evidence();
CREATE TRIGGER refuse_late_evidence AFTER INSERT ON sample_record
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_late_evidence();
CREATE TRIGGER refuse_late_evidence AFTER INSERT ON run_result
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_late_evidence();
