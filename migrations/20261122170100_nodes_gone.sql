-- Alarms: of a node that is gone for good, and of a lot that has ended and is not settled.

-- When a node was last there to look after itself. The alarm about the clock of a node that is gone
-- for good is cleared by another, which says why.

CREATE TABLE node_seen (
    node            text PRIMARY KEY,
    seen_at         timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON node_seen TO fachui_service;

ALTER TABLE alarm ADD COLUMN cleared_reason text,
    ADD CONSTRAINT alarm_reason_when_cleared CHECK (cleared_reason IS NULL OR cleared_at IS NOT NULL);
GRANT UPDATE (cleared_reason) ON alarm TO fachui_service;

ALTER TABLE alarm DROP CONSTRAINT alarm_kind_known;
ALTER TABLE alarm ADD CONSTRAINT alarm_kind_known CHECK (kind IN ('redis-behind', 'redis-stuck',
    'redis-forked', 'broadcast-behind', 'clock', 'not-opened', 'not-closed', 'not-settled',
    'heartbeat', 'money-difference', 'resumption-overdue'));
