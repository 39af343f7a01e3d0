-- It runs as its owner. Whoever may execute it may hang it on a table of their own, and flag what is no event or is a leaf
-- already: the one raises an alarm for ever, the other stops the sequencer.
REVOKE EXECUTE ON FUNCTION audit.flag_events() FROM PUBLIC;
