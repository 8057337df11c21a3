-- One more alarm: a lot whose start has passed and that nobody can bid for.
ALTER TABLE alarm DROP CONSTRAINT alarm_kind_known;
ALTER TABLE alarm ADD CONSTRAINT alarm_kind_known CHECK (kind IN ('redis-behind', 'redis-stuck',
    'redis-forked', 'broadcast-behind', 'clock', 'not-opened', 'not-closed', 'heartbeat',
    'money-difference', 'resumption-overdue'));
