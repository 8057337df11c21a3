# ./run test: every check to the end, then one line of sums.
# shellcheck shell=bash

PASSED=0
FAILED=0
FAILURES=
COMPLETE=

# check NAME COMMAND…: one check, timed; it counts as one, whatever it prints.
check() {
    local name=$1 begin=$SECONDS
    shift
    step "$name"
    if "$@"; then
        PASSED=$((PASSED + 1))
        say "    ok, $((SECONDS - begin)) s"
    else
        FAILED=$((FAILED + 1))
        FAILURES="$FAILURES
  $name"
        say "    FAILED, $((SECONDS - begin)) s"
        return 1
    fi
}

# tests NAME COUNT COMMAND…: a run of many tests. COUNT reads its output and prints
# "passed failed"; a run that ends badly without naming a failure counts as one.
tests() {
    local name=$1 count=$2 begin=$SECONDS output=$DATA/log/tests.out status passed failed
    shift 2
    step "$name"
    "$@" 2>&1 | tee "$output"
    status=${PIPESTATUS[0]}
    read -r passed failed <<<"$("$count" "$output")"
    if [ "$status" != 0 ] && [ "$failed" = 0 ]; then failed=1; fi
    if [ "$status" = 0 ] && [ "$passed" = 0 ]; then failed=1; fi
    PASSED=$((PASSED + passed))
    FAILED=$((FAILED + failed))
    [ "$failed" = 0 ] || FAILURES="$FAILURES
  $name ($failed)"
    say "    $passed passed, $failed failed, $((SECONDS - begin)) s"
}

# "test result: ok. 12 passed; 0 failed; …", once for each test binary.
count_cargo() {
    awk '/^test result: / { p += $4; f += $6 } END { print p + 0, f + 0 }' "$1"
}
# "Tests  1 failed | 12 passed (13)", with colours taken off.
count_vitest() {
    sed 's/\x1b\[[0-9;]*m//g' "$1" | awk '$1 == "Tests" {
        for (i = 2; i < NF; i++) { if ($(i + 1) == "passed") p = $i; if ($(i + 1) ~ /^failed/) f = $i }
    } END { print p + 0, f + 0 }'
}
# "3 passed, 0 failed", as our own runners end.
count_line() {
    awk '/^[0-9]+ passed, [0-9]+ failed$/ { p = $1; f = $3 } END { print p + 0, f + 0 }' "$1"
}

rust_checks() {
    cd "$ROOT" || return
    check "cargo fmt" cargo fmt --check
    check "cargo clippy" cargo clippy --workspace --all-targets --quiet -- -D warnings
    # Private items too: rules cite their articles there as well.
    check "cargo doc" \
        env RUSTDOCFLAGS="-D warnings -A rustdoc::private_intra_doc_links" \
        cargo doc --workspace --no-deps --document-private-items --lib --quiet
    check "the control of the fault checker is built" control_build
    tests "cargo test" count_cargo cargo test --workspace --no-fail-fast
}

web_checks() {
    check "npm ci" install_site || return
    check "eslint" web npm run --silent lint
    check "vue-tsc" web npm run --silent typecheck
    tests "vitest" count_vitest web npm run --silent test
}

# find_chromium: sets CHROMIUM.
find_chromium() {
    local program
    for program in chromium chromium-browser google-chrome google-chrome-stable \
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
        if command -v "$program" >/dev/null; then
            CHROMIUM=$(command -v "$program")
            return 0
        fi
    done
    return 1
}

get_chromium() {
    find_chromium && return 0
    step "Installing Chromium from the distribution"
    install_packages chromium fonts-noto-cjk && find_chromium && return 0
    step "Fetching Chromium as an npm package"
    local folder=$DATA/chromium
    mkdir -p "$folder"
    (cd "$folder" && npm install --no-audit --no-fund --loglevel=error --prefix . \
        @sparticuz/chromium@149 >/dev/null) || return 1
    CHROMIUM=$(cd "$folder" && node --input-type=module -e '
        import chromium from "@sparticuz/chromium";
        console.log(await chromium.executablePath());') || return 1
    [ -x "$CHROMIUM" ]
}

# The running platform answers as a visitor meets it: site, list of lots, a typed refusal.
smoke() {
    local page lots refusal
    page=$(curl -fsS -m 5 "$ADDRESS/") || return 1
    case "$page" in *'<div id="app"'*) ;; *) say "    / is not the site" && return 1 ;; esac
    lots=$(curl -fsS -m 5 "$ADDRESS/api/public/lots?phase=running") || return 1
    case "$lots" in *'"title"'*) ;; *) say "    no lot is running" && return 1 ;; esac
    refusal=$(curl -sS -m 5 -o /dev/null -w '%{http_code} %{content_type}' \
        "$ADDRESS/api/public/lots/00000000-0000-7000-8000-000000000000")
    case "$refusal" in
    "404 application/problem+json"*) ;;
    *) say "    an unknown lot is answered $refusal" && return 1 ;;
    esac
}

# In a shell of its own: a step that fails there ends only itself.
start_platform() {
    # Journeys of the browser take seconds, not days; a party needs some to write an objection.
    (open_servers "$PLACE/demo" 54400 63900 &&
        FACHUI_REHEARSAL_PROFILE=$PLACE/browser-profile.json &&
        sed 's/"REF-22": { "objection": "1 second" }/"REF-22": { "objection": "20 seconds" }/' \
            "$ROOT/testkit/profiles/seconds.json" >"$FACHUI_REHEARSAL_PROFILE" &&
        export FACHUI_REHEARSAL_PROFILE &&
        FACHUI_PORT=$(free_port 8100) && serve) || return 1
    ADDRESS=$(cat "$DATA/address")
}

browser_checks() {
    check "the platform starts" start_platform || return
    check "smoke" smoke
    check "chromium" get_chromium || return
    tests "browser" count_line web env FACHUI_URL="$ADDRESS" CHROMIUM="$CHROMIUM" \
        FACHUI_DEMO_PASSWORD="$DEMO_PASSWORD" npm run --silent e2e
}

# Only whole installations of PostgreSQL bring what a backup is made with; the wheels do not.
drill_checks() {
    if [ -x "$PG_BIN/pg_basebackup" ] && [ -x "$PG_BIN/psql" ]; then
        check "a backup is restored, and its records hold" \
            env PG_BIN="$PG_BIN" REDIS_SERVER="$REDIS_SERVER" "$ROOT/deploy/backup/drill.sh"
    else
        say "    $PG_BIN has no pg_basebackup or psql: the restore drill is left out"
    fi
}

# Everything the tests start lies in .data/test and ends with them.
run_checks() {
    DATA=${FACHUI_DATA:-$ROOT/.data}/test
    find_place
    trap finish EXIT
    trap 'exit 130' INT TERM
    end_checks
    rm -rf "$PLACE/postgresql" "$PLACE/redis" "$PLACE/demo"
    check_tools
    find_fonts
    # What a reader finds in a PDF is asked of another program than ours.
    command -v pdftotext >/dev/null || install_packages poppler-utils ||
        say "    pdftotext is missing: apt install poppler-utils"
    export CARGO_TERM_COLOR=never NO_COLOR=1 CI=${CI:-true}
    step "Starting PostgreSQL for the tests"
    unset DATABASE_URL REDIS_URL FACHUI_OWNER_DATABASE_URL
    find_programs
    start_postgresql "$PLACE" 54339
    export FACHUI_TEST_DATABASE_URL=postgres://postgres@127.0.0.1:$PG_PORT/postgres
    export FACHUI_REDIS_SERVER=$REDIS_SERVER
    web_checks
    # Before the server: it embeds the site.
    check "the site is built" build_site
    rust_checks
    # One set of packages: what the tests built is what is hurt.
    if check "the server is built" build_server; then
        fault_checks
        drill_checks
    fi
    browser_checks
    COMPLETE=yes
}

# The sums, whatever happened: a run that did not come to its end has failed.
finish() {
    trap - EXIT
    end_checks
    if [ -z "$COMPLETE" ]; then
        FAILED=$((FAILED + 1))
        FAILURES="$FAILURES
  the run itself: it ended early"
    fi
    [ "$FAILED" = 0 ] || say "
failed:$FAILURES"
    say "all checks took $SECONDS s"
    say "$PASSED passed, $FAILED failed"
    [ "$FAILED" = 0 ]
    exit
}

end_checks() {
    end "$DATA/api.pid" "target/debug/api" 20
    close_servers "$PLACE/demo"
    close_servers "$PLACE"
}
