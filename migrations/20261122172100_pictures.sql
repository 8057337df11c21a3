-- Pictures and films of an asset (图片、视频). The files are kept as every other file is, once, by
-- their hash; a picture in three sizes, all of them made here, so that none holds what the camera
-- wrote into it.

ALTER TABLE document DROP CONSTRAINT document_media_known;
ALTER TABLE document ADD CONSTRAINT document_media_known CHECK
    (media IN ('application/pdf', 'image/jpeg', 'image/png', 'video/mp4'));

CREATE TABLE asset_picture (
    id              uuid PRIMARY KEY,
    asset_id        uuid NOT NULL,
    case_id         uuid NOT NULL,
    kind            text NOT NULL,
    -- In this order; equal places go by the time at which they came.
    place           integer NOT NULL,
    caption         text NOT NULL,
    -- SM3 of the file as it was handed in, which is not kept.
    handed_in       bytea NOT NULL,
    large_hash      bytea NOT NULL,
    -- A film has no smaller sizes.
    medium_hash     bytea,
    small_hash      bytea,
    -- Of the large picture, in pixels.
    width           integer,
    height          integer,
    kept_at         timestamptz NOT NULL,
    kept_by         uuid NOT NULL,
    removed_at      timestamptz,
    CONSTRAINT asset_picture_asset_fkey FOREIGN KEY (asset_id, case_id)
        REFERENCES asset (id, case_id),
    CONSTRAINT asset_picture_large_fkey FOREIGN KEY (large_hash) REFERENCES document (hash),
    CONSTRAINT asset_picture_medium_fkey FOREIGN KEY (medium_hash) REFERENCES document (hash),
    CONSTRAINT asset_picture_small_fkey FOREIGN KEY (small_hash) REFERENCES document (hash),
    CONSTRAINT asset_picture_person_fkey FOREIGN KEY (kept_by) REFERENCES person (id),
    CONSTRAINT asset_picture_kind_known CHECK (kind IN ('picture', 'film')),
    CONSTRAINT asset_picture_sizes CHECK ((kind = 'picture') =
        (medium_hash IS NOT NULL AND small_hash IS NOT NULL
         AND width IS NOT NULL AND height IS NOT NULL)),
    CONSTRAINT asset_picture_handed_in_length CHECK (octet_length(handed_in) = 32),
    CONSTRAINT asset_picture_caption_length CHECK (length(caption) BETWEEN 1 AND 200),
    CONSTRAINT asset_picture_place_range CHECK (place >= 0),
    CONSTRAINT asset_picture_size_range CHECK (width > 0 AND height > 0)
);
-- The same file is shown once.
CREATE UNIQUE INDEX asset_picture_once_key ON asset_picture (asset_id, handed_in)
    WHERE removed_at IS NULL;
CREATE INDEX asset_picture_asset_idx ON asset_picture (asset_id, place, kept_at);

GRANT SELECT, INSERT, UPDATE (place, caption, removed_at) ON asset_picture TO fachui_service;
