-- Whoever acts on an objection locks it first, so that two acts follow each other; a lock needs the
-- right to change a column, and the id never changes: other rows hang on it.
GRANT UPDATE (id) ON lot_objection TO fachui_service;
