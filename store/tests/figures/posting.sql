-- How many transfers a second `post` books, in batches that are committed one by one. For an empty
-- database that has been migrated and is thrown away afterwards:
--     psql -d <database> -f store/tests/figures/posting.sql
\set QUIET on
\pset tuples_only on
INSERT INTO court (id, code, name, profile)
VALUES ('00000000-0000-4000-8000-000000000001', '湘0102', '芙蓉区', 'rehearsal')
    ON CONFLICT DO NOTHING;

CREATE OR REPLACE PROCEDURE measure(p_what text, p_batches int, p_size int, p_hot boolean)
LANGUAGE plpgsql AS $$
DECLARE
    court   uuid := '00000000-0000-4000-8000-000000000001';
    begun   timestamptz := clock_timestamp();
    legs    leg[];
BEGIN
    FOR batch IN 1..p_batches LOOP
        -- Credits of the bank: hot, all to one account beside the mirror; else each to its own.
        SELECT array_agg(('credit-booked', gen_random_uuid(), suspense_case(court),
                   'auction-bank', NULL,
                   CASE WHEN p_hot THEN 'auction-interest' ELSE 'auction-suspense' END,
                   CASE WHEN p_hot THEN NULL ELSE gen_random_uuid() END, 100)::leg)
          INTO legs FROM generate_series(1, p_size);
        PERFORM post(legs, now());
        COMMIT;
    END LOOP;
    RAISE NOTICE '%: % transfers/s', p_what, round(p_batches * p_size
        / extract(epoch FROM clock_timestamp() - begun));
END
$$;
CALL measure('hot account, batches of 100', 200, 100, true);
CALL measure('hot account, batches of 1', 300, 1, true);
CALL measure('an account each, batches of 100', 100, 100, false);
DROP PROCEDURE measure;
