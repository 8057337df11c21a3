-- What lists and searches over a million published lots need, in the order in which they page.

-- The rounds of an asset, and the lots of assets in a place.
CREATE INDEX lot_asset_idx ON lot (asset_id);
CREATE INDEX asset_region_idx ON asset (region text_pattern_ops);
-- Where a page begins: by end, of one court by end, of settled lots by end, by notice, by start.
CREATE INDEX lot_court_ends_idx ON lot (court_id, ends_at, id) WHERE state <> 'draft';
CREATE INDEX lot_settled_ends_idx ON lot (ends_at, id) WHERE state NOT IN ('draft', 'announced');
CREATE INDEX lot_announced_idx ON lot (announced_at, id) WHERE state <> 'draft';
CREATE INDEX lot_starts_idx ON lot (starts_at, id) INCLUDE (state, ends_at) WHERE state <> 'draft';
-- The price of every lot that nobody is bidding for.
CREATE INDEX lot_price_idx ON lot (coalesce(hammer_price_fen, start_price_fen), id)
    WHERE state <> 'draft';
-- What is still to come.
CREATE INDEX lot_open_idx ON lot (ends_at, id) INCLUDE (starts_at) WHERE state = 'announced';
-- Figures of the months.
CREATE INDEX lot_ended_idx ON lot (ended_at) WHERE state NOT IN ('draft', 'announced');
-- Words that are in few titles are told from words in many by more than the usual sample.
ALTER TABLE lot ALTER COLUMN title_grams SET STATISTICS 1000;
