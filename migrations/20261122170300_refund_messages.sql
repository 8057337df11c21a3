-- A bidder is told when the money that goes back was handed to the bank, and when the bank has
-- booked it.
ALTER TABLE message DROP CONSTRAINT message_kind_known;
ALTER TABLE message ADD CONSTRAINT message_kind_known CHECK (kind IN
    ('lot-paused', 'lot-resumed', 'lot-withdrawn', 'lot-won', 'lot-lost', 'lot-unsold',
     'lot-starts', 'lot-ends', 'refund-sent', 'refund-booked'));
