-- The life of a distribution plan (DIST-09): served person by person, objected to, opposed, taken
-- to court; voided and replaced by a new version; the disputed part set aside (提存), the rest
-- paid at once; shares reserved for claims that are not certain yet (DIST-07).

GRANT CREATE ON SCHEMA public TO fachui_owner;

ALTER TABLE distribution_plan
    ADD COLUMN version integer NOT NULL DEFAULT 1,
    ADD COLUMN replaces uuid,
    ADD COLUMN voided_at timestamptz,
    ADD COLUMN voided_by uuid,
    ADD COLUMN void_reason text;
UPDATE distribution_plan AS d SET version = n.version
  FROM (SELECT id, row_number() OVER (PARTITION BY case_id ORDER BY drawn_at, id) AS version
          FROM distribution_plan) AS n WHERE n.id = d.id;
ALTER TABLE distribution_plan
    ADD CONSTRAINT distribution_plan_version_key UNIQUE (case_id, version),
    ADD CONSTRAINT distribution_plan_replaces_fkey FOREIGN KEY (replaces, case_id)
        REFERENCES distribution_plan (id, case_id),
    ADD CONSTRAINT distribution_plan_voider_fkey FOREIGN KEY (voided_by) REFERENCES person (id),
    ADD CONSTRAINT distribution_plan_void_whole CHECK ((voided_at IS NULL) = (voided_by IS NULL)
        AND (voided_at IS NULL) = (void_reason IS NULL)),
    -- What has been asked for is not undone by voiding its plan.
    ADD CONSTRAINT distribution_plan_void_in_time CHECK
        (voided_at IS NULL OR checked_at IS NULL),
    ADD CONSTRAINT distribution_plan_voider_is_another CHECK (voided_by <> drawn_by);
DROP INDEX distribution_plan_open_key;
CREATE UNIQUE INDEX distribution_plan_open_key ON distribution_plan (case_id)
    WHERE released_at IS NULL AND voided_at IS NULL;
ALTER TABLE plan_line ADD COLUMN reserved boolean NOT NULL DEFAULT false;

-- Service (送达) on one person; the period to object is that person's own.
CREATE TABLE plan_service (
    plan_id         uuid NOT NULL,
    case_id         uuid NOT NULL,
    party_id        uuid NOT NULL,
    served_at       timestamptz NOT NULL,
    objections_until timestamptz NOT NULL,
    recorded_by     uuid NOT NULL,
    recorded_at     timestamptz NOT NULL,
    CONSTRAINT plan_service_key PRIMARY KEY (plan_id, party_id),
    CONSTRAINT plan_service_plan_fkey FOREIGN KEY (plan_id, case_id)
        REFERENCES distribution_plan (id, case_id),
    CONSTRAINT plan_service_party_fkey FOREIGN KEY (party_id, case_id)
        REFERENCES party (id, case_id),
    CONSTRAINT plan_service_person_fkey FOREIGN KEY (recorded_by) REFERENCES person (id),
    CONSTRAINT plan_service_not_ahead CHECK (served_at <= recorded_at)
);
SELECT make_append_only('plan_service');

ALTER TABLE plan_objection
    ADD COLUMN disputed_fen bigint,
    ADD COLUMN told_at timestamptz,
    ADD COLUMN opposition_until timestamptz,
    ADD COLUMN opposed_by text,
    ADD COLUMN opposed_at timestamptz,
    ADD COLUMN suit_until timestamptz,
    ADD COLUMN sued_at timestamptz,
    ADD COLUMN suit_number text,
    ADD COLUMN outcome text,
    ADD CONSTRAINT plan_objection_disputed_range CHECK (disputed_fen > 0),
    ADD CONSTRAINT plan_objection_told_whole CHECK
        ((told_at IS NULL) = (opposition_until IS NULL)),
    ADD CONSTRAINT plan_objection_opposed_whole CHECK
        ((opposed_at IS NULL) = (suit_until IS NULL) AND (opposed_at IS NULL) = (opposed_by IS NULL)
         AND (opposed_at IS NULL OR told_at IS NOT NULL)),
    ADD CONSTRAINT plan_objection_sued_whole CHECK ((sued_at IS NULL) = (suit_number IS NULL)
         AND (sued_at IS NULL OR opposed_at IS NOT NULL)),
    ADD CONSTRAINT plan_objection_outcome_known CHECK (outcome IN
        ('withdrawn', 'not-sued', 'unopposed', 'upheld', 'dismissed', 'judged', 'superseded'));
UPDATE plan_objection SET outcome = 'withdrawn' WHERE settled_at IS NOT NULL;
ALTER TABLE plan_objection
    ADD CONSTRAINT plan_objection_outcome_whole CHECK ((settled_at IS NULL) = (outcome IS NULL));

-- Money of a line that waits: for a judgment, or for a claim to become certain.
CREATE TABLE set_aside (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    case_id         uuid NOT NULL,
    plan_line_id    uuid NOT NULL,
    objection_id    uuid,
    amount_fen      bigint NOT NULL,
    arrived_at      timestamptz,
    set_aside_at    timestamptz NOT NULL,
    released_at     timestamptz,
    released_by     uuid,
    outcome         text,
    reason          text,
    CONSTRAINT set_aside_line_fkey FOREIGN KEY (plan_line_id, case_id)
        REFERENCES plan_line (id, case_id),
    CONSTRAINT set_aside_objection_fkey FOREIGN KEY (objection_id) REFERENCES plan_objection (id),
    CONSTRAINT set_aside_person_fkey FOREIGN KEY (released_by) REFERENCES person (id),
    CONSTRAINT set_aside_once_key UNIQUE NULLS NOT DISTINCT (plan_line_id, objection_id),
    CONSTRAINT set_aside_amount_range CHECK (amount_fen > 0),
    CONSTRAINT set_aside_outcome_known CHECK (outcome IN ('as-planned', 'replanned')),
    CONSTRAINT set_aside_release_whole CHECK ((released_at IS NULL) = (released_by IS NULL)
        AND (released_at IS NULL) = (outcome IS NULL) AND (released_at IS NULL) = (reason IS NULL))
);
ALTER TABLE payout ADD CONSTRAINT payout_set_aside_fkey
    FOREIGN KEY (set_aside_id) REFERENCES set_aside (id);

-- Where money goes that the payee cannot be given: a notary's account (提存, FUND-12).
ALTER TABLE payee_account
    ADD COLUMN escrow_ground text,
    ADD CONSTRAINT payee_account_ground_known CHECK (escrow_ground IN
        ('refuses', 'missing', 'died-or-incapable', 'unreachable', 'other'));
CREATE FUNCTION record_notary(p_case uuid, p_label text, p_holder text, p_number text,
    p_bank text, p_ground text, p_by uuid, p_at timestamptz) RETURNS uuid
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    INSERT INTO payee_account (case_id, label, holder, number, bank, escrow_ground, recorded_by,
        recorded_at)
    VALUES (p_case, p_label, p_holder, p_number, p_bank, p_ground, p_by, p_at) RETURNING id
$$;

-- Draws up a plan over money that has arrived in the case-fund account; the next version of the
-- plans of the case. All of it is distributed.
CREATE OR REPLACE FUNCTION draw_plan(p_plan uuid, p_case uuid, p_proceeds_fen bigint,
    p_split text, p_rules jsonb, p_lines jsonb, p_by uuid, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO distribution_plan
        (id, case_id, court_id, proceeds_fen, split, rules, drawn_by, drawn_at, version, replaces)
    SELECT p_plan, c.id, c.court_id, p_proceeds_fen, p_split, p_rules, p_by, p_at,
           coalesce(last.version, 0) + 1, last.id
      FROM ledger_case AS c
      LEFT JOIN LATERAL (SELECT d.id, d.version FROM distribution_plan AS d
             WHERE d.case_id = c.id ORDER BY d.version DESC LIMIT 1) AS last ON true
     WHERE c.id = p_case;
    INSERT INTO plan_line (plan_id, case_id, place, label, kind, due_fen, paid_fen, reserved)
    SELECT p_plan, p_case, place, label, kind, due_fen, paid_fen, coalesce(reserved, false)
      FROM jsonb_to_recordset(p_lines) AS it (place integer, label text, kind text,
           due_fen bigint, paid_fen bigint, reserved boolean);
    IF (SELECT sum(paid_fen) FROM plan_line WHERE plan_id = p_plan)
       IS DISTINCT FROM p_proceeds_fen THEN
        PERFORM refuse('plan_distributes_all', 'the lines are not the proceeds');
    END IF;
    IF p_proceeds_fen > held_on(p_case, 'case-fund', NULL) THEN
        PERFORM refuse('plan_within_case_fund', 'the case has less money than the plan');
    END IF;
END
$$;

-- Service on one person. The plan is open to objections until the last person's period ends, and
-- served when every creditor and the debtor have been served.
CREATE FUNCTION serve_plan_on(p_plan uuid, p_party uuid, p_served_at timestamptz,
    p_until timestamptz, p_by uuid, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    plan    distribution_plan;
BEGIN
    SELECT * INTO STRICT plan FROM distribution_plan WHERE id = p_plan FOR UPDATE;
    IF plan.voided_at IS NOT NULL OR plan.checked_at IS NOT NULL THEN
        PERFORM refuse('plan_stands', 'the plan is voided or being paid out');
    END IF;
    INSERT INTO plan_service (plan_id, case_id, party_id, served_at, objections_until,
        recorded_by, recorded_at)
    VALUES (p_plan, plan.case_id, p_party, p_served_at, p_until, p_by, p_at);
    IF NOT EXISTS (SELECT FROM party AS p
            WHERE p.case_id = plan.case_id
              AND (p.role = 'debtor' OR EXISTS (SELECT FROM claim AS c WHERE c.party_id = p.id))
              AND NOT EXISTS (SELECT FROM plan_service AS s
                     WHERE s.plan_id = p_plan AND s.party_id = p.id)) THEN
        UPDATE distribution_plan SET served_at = coalesce(plan.served_at, p_served_at),
               objections_until = greatest(plan.objections_until,
                   (SELECT max(objections_until) FROM plan_service WHERE plan_id = p_plan))
         WHERE id = p_plan;
    END IF;
END
$$;

-- An objection comes in time if the person's own period, or, where service was noted for the whole
-- plan, the plan's, is still running.
CREATE OR REPLACE FUNCTION object_to_plan(p_plan uuid, p_label text, p_raised_by text,
    p_ground text, p_at timestamptz) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    raised uuid;
BEGIN
    IF NOT EXISTS (SELECT FROM distribution_plan AS d
                    WHERE d.id = p_plan AND d.checked_by IS NULL AND d.voided_at IS NULL
                      AND ((d.served_at <= p_at AND d.objections_until >= p_at)
                           OR EXISTS (SELECT FROM plan_service AS s WHERE s.plan_id = p_plan
                                         AND s.objections_until >= p_at))) THEN
        PERFORM refuse('plan_objection_in_time', 'the plan is not open to objections');
    END IF;
    INSERT INTO plan_objection (plan_id, label, raised_by, ground, raised_at)
    VALUES (p_plan, p_label, p_raised_by, p_ground, p_at) RETURNING id INTO raised;
    RETURN raised;
END
$$;
-- What of the line is disputed; all of it, if nothing else was said.
CREATE FUNCTION dispute_only(p_objection uuid, p_disputed_fen bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE plan_objection AS o SET disputed_fen = p_disputed_fen FROM plan_line AS l
     WHERE o.id = p_objection AND o.told_at IS NULL AND o.settled_at IS NULL
       AND l.plan_id = o.plan_id AND l.label = o.label AND p_disputed_fen <= l.paid_fen;
    IF NOT FOUND THEN
        PERFORM refuse('plan_objection_disputed_range', 'more is disputed than the line is paid');
    END IF;
END
$$;

-- The court tells the others (told), one of them opposes (opposed), the objector sues (sued).
CREATE FUNCTION tell_objection(p_plan uuid, p_objection uuid, p_until timestamptz,
    p_at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE plan_objection SET told_at = p_at, opposition_until = p_until
     WHERE id = p_objection AND plan_id = p_plan AND told_at IS NULL AND settled_at IS NULL;
    IF NOT FOUND THEN
        PERFORM refuse('plan_objection_in_order', 'the others have been told');
    END IF;
END
$$;
CREATE FUNCTION oppose_objection(p_plan uuid, p_objection uuid, p_opposed_by text,
    p_suit_until timestamptz, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE plan_objection
       SET opposed_by = p_opposed_by, opposed_at = p_at, suit_until = p_suit_until
     WHERE id = p_objection AND plan_id = p_plan AND settled_at IS NULL AND opposed_at IS NULL
       AND opposition_until >= p_at;
    IF NOT FOUND THEN
        PERFORM refuse('plan_objection_in_order', 'the objection is not open to opposition');
    END IF;
END
$$;
CREATE FUNCTION note_suit(p_plan uuid, p_objection uuid, p_number text, p_sued_at timestamptz)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE plan_objection SET sued_at = p_sued_at, suit_number = p_number
     WHERE id = p_objection AND plan_id = p_plan AND settled_at IS NULL AND sued_at IS NULL
       AND opposed_at <= p_sued_at AND suit_until >= p_sued_at;
    IF NOT FOUND THEN
        PERFORM refuse('plan_objection_in_order', 'no suit is open on the objection');
    END IF;
END
$$;

-- How an objection ends. What is upheld, or stays unopposed, or wins in court before anything is
-- paid, voids the plan: the old version stays readable, a new one is drawn up. A disputed part
-- that lies set aside is released by release_set_aside.
CREATE FUNCTION end_objection(p_plan uuid, p_objection uuid, p_outcome text, p_by uuid,
    p_at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    plan    distribution_plan;
    raised  plan_objection;
BEGIN
    SELECT * INTO STRICT plan FROM distribution_plan WHERE id = p_plan FOR UPDATE;
    IF plan.drawn_by = p_by THEN
        PERFORM refuse('plan_objection_settler_is_another',
            'the objection is against a plan of the same person');
    END IF;
    SELECT * INTO raised FROM plan_objection
     WHERE id = p_objection AND plan_id = p_plan AND settled_at IS NULL FOR UPDATE;
    IF NOT FOUND THEN
        PERFORM refuse('plan_objection_settled_once', 'the objection has been settled');
    END IF;
    IF NOT coalesce(CASE p_outcome
            WHEN 'withdrawn' THEN true
            WHEN 'upheld' THEN raised.sued_at IS NULL
            WHEN 'unopposed' THEN raised.opposition_until < p_at AND raised.opposed_at IS NULL
            WHEN 'not-sued' THEN raised.suit_until < p_at AND raised.sued_at IS NULL
            WHEN 'dismissed' THEN raised.sued_at IS NOT NULL
            WHEN 'judged' THEN raised.sued_at IS NOT NULL
            ELSE false END, false) THEN
        PERFORM refuse('plan_objection_in_order',
            format('the objection does not end as %s', p_outcome));
    END IF;
    UPDATE plan_objection SET settled_at = p_at, settled_by = p_by, outcome = p_outcome
     WHERE id = p_objection;
    IF p_outcome IN ('upheld', 'unopposed')
       OR (p_outcome = 'judged' AND plan.checked_at IS NULL) THEN
        UPDATE distribution_plan SET voided_at = p_at, voided_by = p_by,
               void_reason = p_outcome || ': ' || raised.ground
         WHERE id = p_plan AND voided_at IS NULL;
        UPDATE plan_objection SET settled_at = p_at, settled_by = p_by, outcome = 'superseded'
         WHERE plan_id = p_plan AND settled_at IS NULL;
    END IF;
END
$$;
-- As before: an objection that is withdrawn, or lapsed because nobody sued. Where nobody opposed
-- in time the plan must follow the objection.
CREATE OR REPLACE FUNCTION settle_objection(p_plan uuid, p_objection uuid, p_by uuid,
    p_at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM distribution_plan WHERE id = p_plan AND drawn_by = p_by) THEN
        PERFORM refuse('plan_objection_settler_is_another',
            'the objection is against a plan of the same person');
    END IF;
    UPDATE plan_objection SET settled_at = p_at, settled_by = p_by,
           outcome = CASE WHEN suit_until < p_at AND sued_at IS NULL THEN 'not-sued'
                          ELSE 'withdrawn' END
     WHERE id = p_objection AND plan_id = p_plan AND settled_at IS NULL;
    IF NOT FOUND THEN
        PERFORM refuse('plan_objection_settled_once', 'the objection has been settled');
    END IF;
END
$$;

-- Asks for the payouts of a plan in the name of the person who drew it up. Every line that is
-- paid something needs a payee account confirmed earlier (M6). What a suit disputes, and what is
-- reserved, is set aside; the rest is paid at once (DIST-09).
CREATE OR REPLACE FUNCTION request_payout(p_plan uuid, p_at timestamptz, p_due_at timestamptz)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    plan    distribution_plan;
    nobody  text;
    legs    leg[];
    arrival timestamptz;
BEGIN
    SELECT * INTO STRICT plan FROM distribution_plan WHERE id = p_plan FOR UPDATE;
    IF plan.voided_at IS NOT NULL THEN
        PERFORM refuse('plan_stands', 'the plan has been voided');
    END IF;
    IF plan.served_at IS NULL OR plan.objections_until > p_at THEN
        PERFORM refuse('plan_objections_over', 'the plan is still open to objections');
    END IF;
    -- In court, or never taken there in time: both leave the rest of the plan free.
    IF EXISTS (SELECT FROM plan_objection WHERE plan_id = p_plan AND settled_at IS NULL
                  AND sued_at IS NULL AND coalesce(suit_until >= p_at, true)) THEN
        PERFORM refuse('plan_objections_settled', 'an objection stands against the plan');
    END IF;
    arrival := fund_arrival(plan.case_id);
    INSERT INTO set_aside (case_id, plan_line_id, objection_id, amount_fen, arrived_at,
        set_aside_at)
    SELECT case_id, id, NULL, paid_fen, arrival, p_at FROM plan_line
     WHERE plan_id = p_plan AND reserved AND paid_fen > 0;
    -- Several suits about one line: each takes what the ones before it have left.
    INSERT INTO set_aside (case_id, plan_line_id, objection_id, amount_fen, arrived_at,
        set_aside_at)
    SELECT case_id, line, objection, least(wanted, paid_fen - before), arrival, p_at
      FROM (SELECT l.case_id, l.id AS line, o.id AS objection, l.paid_fen,
                   coalesce(o.disputed_fen, l.paid_fen) AS wanted,
                   sum(coalesce(o.disputed_fen, l.paid_fen)) OVER (PARTITION BY l.id
                       ORDER BY o.raised_at, o.id) - coalesce(o.disputed_fen, l.paid_fen) AS before
              FROM plan_objection AS o
              JOIN plan_line AS l ON l.plan_id = o.plan_id AND l.label = o.label
             WHERE o.plan_id = p_plan AND o.settled_at IS NULL AND o.sued_at IS NOT NULL
               AND NOT l.reserved) AS suits
     WHERE least(wanted, paid_fen - before) > 0;
    SELECT string_agg(l.label, ', ' ORDER BY l.place) INTO nobody
      FROM plan_line AS l
     WHERE l.plan_id = p_plan AND payable_now(l.id) > 0 AND NOT EXISTS (
           SELECT FROM payee_account AS a WHERE a.case_id = l.case_id AND a.label = l.label
              AND a.confirmed_at IS NOT NULL);
    IF nobody IS NOT NULL THEN
        PERFORM refuse('payout_payee_confirmed', 'no confirmed account for ' || nobody);
    END IF;
    SELECT array_agg(('set-aside', s.id, s.case_id, 'case-fund', NULL, 'set-aside', NULL,
               s.amount_fen)::leg)
      INTO legs FROM set_aside AS s JOIN plan_line AS l ON l.id = s.plan_line_id
     WHERE l.plan_id = p_plan;
    PERFORM post(legs, p_at);
    SELECT array_agg(('distributed', p_plan, plan.case_id, 'case-fund', NULL,
               'payable', id, payable_now(id))::leg ORDER BY place)
      INTO legs FROM plan_line WHERE plan_id = p_plan AND payable_now(id) > 0;
    PERFORM post(legs, p_at);
    WITH asked AS (
        INSERT INTO payout (court_id, case_id, book, kind, from_kind, from_owner, amount_fen,
            payee_name, payee_number, payee_bank, purpose, plan_line_id, state, due_at,
            arrived_at, approval_from_fen, requested_by, requested_at)
        SELECT plan.court_id, plan.case_id, 'fund', 'distribution', 'payable', l.id,
               payable_now(l.id), a.holder, a.number, a.bank, '执行款发放 ' || l.label, l.id,
               'requested', p_due_at, arrival,
               coalesce((SELECT approval_from_fen FROM approval_tier
                          WHERE court_id = plan.court_id), 0),
               plan.drawn_by, p_at
          FROM plan_line AS l
         CROSS JOIN LATERAL (SELECT * FROM payee_account
                WHERE case_id = l.case_id AND label = l.label AND confirmed_at IS NOT NULL
                ORDER BY confirmed_at DESC, id LIMIT 1) AS a
         WHERE l.plan_id = p_plan AND payable_now(l.id) > 0
        RETURNING *)
    SELECT array_agg(('payout-requested', id, case_id, from_kind, from_owner,
               'fund-requested', NULL, amount_fen)::leg)
      INTO legs FROM asked;
    PERFORM post(legs, p_at);
END
$$;
-- What of a line is paid now: all but what waits.
CREATE FUNCTION payable_now(p_line uuid) RETURNS bigint LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT l.paid_fen - coalesce((SELECT sum(amount_fen) FROM set_aside
                                   WHERE plan_line_id = l.id), 0)::bigint
      FROM plan_line AS l WHERE l.id = p_line
$$;

-- The dispute is over, or the claim has become certain: as planned, then the line is asked for in
-- the name of whoever releases; or back into the case fund, for a new plan.
CREATE FUNCTION release_set_aside(p_set_aside uuid, p_outcome text, p_reason text, p_by uuid,
    p_at timestamptz, p_due_at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    waiting set_aside;
    line    plan_line;
    plan    distribution_plan;
    payee   payee_account;
    ended   text;
    asked   uuid;
BEGIN
    SELECT * INTO STRICT waiting FROM set_aside WHERE id = p_set_aside FOR UPDATE;
    SELECT * INTO STRICT line FROM plan_line WHERE id = waiting.plan_line_id;
    SELECT * INTO STRICT plan FROM distribution_plan WHERE id = line.plan_id;
    IF waiting.released_at IS NOT NULL THEN
        PERFORM refuse('set_aside_released_once', 'the money has been released');
    END IF;
    SELECT outcome INTO ended FROM plan_objection WHERE id = waiting.objection_id;
    IF waiting.objection_id IS NOT NULL AND (ended IS NULL
       OR (p_outcome = 'as-planned') <> (ended IN ('dismissed', 'withdrawn', 'not-sued'))) THEN
        PERFORM refuse('set_aside_dispute_over', 'the dispute does not call for this');
    END IF;
    IF plan.drawn_by = p_by THEN
        PERFORM refuse('set_aside_releaser_is_another', 'the plan is of the same person');
    END IF;
    UPDATE set_aside SET released_at = p_at, released_by = p_by, outcome = p_outcome,
           reason = p_reason WHERE id = p_set_aside;
    PERFORM post(ARRAY[('set-aside-released', p_set_aside, line.case_id, 'set-aside', NULL,
        'case-fund', NULL, waiting.amount_fen)::leg], p_at);
    IF p_outcome <> 'as-planned' THEN
        RETURN;
    END IF;
    SELECT * INTO payee FROM payee_account WHERE case_id = line.case_id AND label = line.label
        AND confirmed_at IS NOT NULL ORDER BY confirmed_at DESC, id LIMIT 1;
    IF NOT FOUND THEN
        PERFORM refuse('payout_payee_confirmed', 'no confirmed account for ' || line.label);
    END IF;
    PERFORM post(ARRAY[('distributed', p_set_aside, line.case_id, 'case-fund', NULL,
        'payable', line.id, waiting.amount_fen)::leg], p_at);
    INSERT INTO payout (court_id, case_id, book, kind, from_kind, from_owner, amount_fen,
        payee_name, payee_number, payee_bank, purpose, plan_line_id, set_aside_id, state, due_at,
        arrived_at, approval_from_fen, requested_by, requested_at)
    VALUES (plan.court_id, plan.case_id, 'fund', 'distribution', 'payable', line.id,
        waiting.amount_fen, payee.holder, payee.number, payee.bank, '执行款发放 ' || line.label,
        line.id, p_set_aside, 'requested', p_due_at, waiting.arrived_at,
        coalesce((SELECT approval_from_fen FROM approval_tier
                   WHERE court_id = plan.court_id), 0), p_by, p_at)
    RETURNING id INTO asked;
    PERFORM post(ARRAY[('payout-requested', asked, line.case_id, 'payable', line.id,
        'fund-requested', NULL, waiting.amount_fen)::leg], p_at);
END
$$;

GRANT SELECT ON party, claim TO fachui_owner;
GRANT REFERENCES ON party TO fachui_owner;
DO $$
DECLARE
    it      regprocedure;
    narrow  text[] := ARRAY['record_notary', 'serve_plan_on', 'dispute_only', 'tell_objection',
        'oppose_objection', 'note_suit', 'end_objection', 'release_set_aside', 'payable_now'];
BEGIN
    ALTER TABLE plan_service OWNER TO fachui_owner;
    ALTER TABLE set_aside OWNER TO fachui_owner;
    GRANT SELECT ON plan_service, set_aside TO fachui_service;
    FOR it IN SELECT p.oid FROM pg_proc AS p
               WHERE p.pronamespace = 'public'::regnamespace AND p.proname = ANY (narrow)
    LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO fachui_owner', it);
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', it);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO fachui_service', it);
    END LOOP;
END
$$;
REVOKE CREATE ON SCHEMA public FROM fachui_owner;
