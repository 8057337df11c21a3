-- The two database roles of the platform. Roles belong to the whole cluster, not to one database,
-- so several databases may be migrating at once: one of them creates, the others find them.
--
-- fachui_owner owns what moves money and cannot sign in.
-- fachui_service is the running platform: it owns nothing and executes the narrow functions (M5).

DO $$
DECLARE
    missing text;
BEGIN
    PERFORM pg_advisory_xact_lock(7202);
    SELECT string_agg(wanted, ', ') INTO missing
      FROM unnest(ARRAY['fachui_owner', 'fachui_service']) AS wanted
     WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted);
    IF missing IS NOT NULL AND NOT EXISTS (
        SELECT FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolcreaterole))
    THEN
        RAISE EXCEPTION 'the roles % do not exist and % may not create roles', missing, current_user
            USING HINT = 'As an administrator of the cluster run: '
                'CREATE ROLE fachui_owner NOLOGIN; CREATE ROLE fachui_service LOGIN; '
                'GRANT fachui_owner TO ' || quote_ident(current_user) || ';';
    END IF;
    -- An advisory lock is held per database, so a neighbour may still be quicker.
    BEGIN
        IF missing LIKE '%fachui_owner%' THEN
            CREATE ROLE fachui_owner NOLOGIN;
        END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
        NULL;
    END;
    BEGIN
        IF missing LIKE '%fachui_service%' THEN
            CREATE ROLE fachui_service LOGIN;
        END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
        NULL;
    END;
    IF missing IS NOT NULL AND NOT EXISTS (
        SELECT FROM pg_roles WHERE rolname = current_user AND rolsuper)
    THEN
        EXECUTE format('GRANT fachui_owner TO %I', current_user);
    END IF;
    IF NOT pg_has_role(current_user, 'fachui_owner', 'MEMBER') THEN
        RAISE EXCEPTION '% is not a member of fachui_owner and cannot give it the ledger', current_user
            USING HINT = 'As an administrator of the cluster run: GRANT fachui_owner TO '
                || quote_ident(current_user) || ';';
    END IF;
END
$$;

-- fachui_owner may make objects while a migration runs; the service may never.
GRANT USAGE, CREATE ON SCHEMA public TO fachui_owner;
GRANT USAGE ON SCHEMA public TO fachui_service;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
