-- The service's rights on every table that is not the ledger's and has not been granted by the
-- migration that made it. A later migration grants for its own tables.

DO $$
DECLARE
    it regclass;
BEGIN
    FOR it IN
        SELECT c.oid FROM pg_class AS c
         WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v')
           AND c.relowner <> 'fachui_owner'::regrole
           AND c.relname NOT LIKE '\_sqlx%'
           AND NOT EXISTS (SELECT FROM aclexplode(c.relacl) AS a
                            WHERE a.grantee = 'fachui_service'::regrole)
    LOOP
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO fachui_service', it);
    END LOOP;
    FOR it IN
        SELECT c.oid FROM pg_class AS c
         WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'S'
           AND c.relowner <> 'fachui_owner'::regrole
           AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.objid = c.oid AND d.deptype = 'i')
    LOOP
        EXECUTE format('GRANT USAGE, SELECT ON %s TO fachui_service', it);
    END LOOP;
END
$$;

-- The owner made its objects; from here on nothing is made but by a migration.
REVOKE CREATE ON SCHEMA public FROM fachui_owner;
