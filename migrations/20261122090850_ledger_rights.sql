-- Who may do what with money (M5). fachui_owner owns it; the service reads it, and changes it only
-- through the narrow functions, each of which runs as the owner with a fixed search path.

DO $$
DECLARE
    it          regclass;
    it_function regprocedure;
    ours        text[] := ARRAY['ledger_case', 'bank_account', 'account_kind', 'account',
        'account_balance', 'entry', 'transfer', 'sub_account', 'bank_file', 'bank_line',
        'bank_balance', 'receipt', 'suspense', 'suspense_claim', 'deposit', 'deposit_resolution',
        'approval_tier', 'payee_account', 'distribution_plan', 'plan_line', 'plan_objection',
        'payment_batch', 'payout', 'ledger_identity', 'ledger_difference', 'deposit_standing',
        'reconciliation', 'refundable'];
    narrow      text[] := ARRAY['open_sub_account', 'hold_deposit', 'resolve_deposit',
        'pay_balance', 'forfeit_applied_deposit', 'settle_forfeiture', 'record_payee',
        'confirm_payee', 'draw_plan', 'serve_plan', 'object_to_plan', 'settle_objection',
        'request_payout', 'check_payout', 'approve_payout', 'release_payout', 'refund_deposit',
        'move_to_case_fund', 'submit_payouts', 'keep_bank_file', 'keep_bank_balance',
        'credit_from_bank', 'book_payout', 'return_payout', 'propose_claim', 'claim_suspense'];
    helpers     text[] := ARRAY['refuse_change', 'make_append_only', 'refuse', 'derived_id',
        'account_id', 'entry_id', 'post', 'held_on', 'open_ledger_case', 'open_court_accounts',
        'suspense_case', 'check_digits', 'balance_due', 'keep_payout_terms', 'advance_plan',
        'plain_name', 'end_to_end_id', 'refuse_strange_lines', 'outcomes'];
    -- Pure functions that the views, read as the service, need.
    harmless    text[] := ARRAY['derived_id', 'account_id', 'entry_id', 'end_to_end_id',
        'suspense_case', 'balance_due'];
BEGIN
    FOREACH it IN ARRAY ours::regclass[] LOOP
        EXECUTE format('ALTER TABLE %s OWNER TO fachui_owner', it);
        EXECUTE format('GRANT SELECT ON %s TO fachui_service', it);
    END LOOP;
    ALTER SEQUENCE bank_account_number OWNER TO fachui_owner;
    ALTER TYPE leg OWNER TO fachui_owner;
    ALTER TYPE movement OWNER TO fachui_owner;
    FOR it_function IN
        SELECT p.oid FROM pg_proc AS p
         WHERE p.pronamespace = 'public'::regnamespace AND p.proname = ANY (narrow || helpers)
    LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO fachui_owner', it_function);
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', it_function);
        IF (SELECT proname = ANY (narrow || harmless) FROM pg_proc WHERE oid = it_function) THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO fachui_service', it_function);
        END IF;
    END LOOP;
END
$$;

-- What the narrow functions read besides the ledger, and the keys their rows point to.
GRANT SELECT ON court, court_case, lot, registration TO fachui_owner;
GRANT SELECT (id, display_name) ON person TO fachui_owner;
GRANT REFERENCES ON court, court_case, lot, registration, person TO fachui_owner;
