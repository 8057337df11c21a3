# ./run bench: measurements against a release build and servers of their own.
# shellcheck shell=bash

bench_help() {
    cat <<'TEXT'
./run bench NAME [OPTIONS]; the report is .data/bench/report/NAME.html and NAME.json

  bids [--lots N] [--bidders N] [--seconds N]
      durable acknowledged bids a second in closed loop, beside the bare Redis function rate and
      the bare PostgreSQL append rate of the same run
  hot_lot [--rate 1000] [--seconds 20]       open loop on one lot
  many_lots [--rate 1000] [--lots 50]        open loop on many lots
  closing_rush [--rate 1000] [--seconds 20]  ever more bids until the end, extensions, the close
  watchers [--watchers 10000]                live feeds on one lot, five bids a second
  mass_close [--lots 1000]                   lots that end in the same second, settled
  long_lot [--entries 1000000]               a bid on a long lot against one on a short lot
  inquiries [--lots 1000]                    so many price inquiries, answered by three platforms at
      once; every report must be kept with its fact
  search [--lots 1000000]                    lists, searches and deep pages over so many published
      lots: p50, p95, p99 of each kind
  verify [--entries 1000000]                 fachui verify of a record of so many entries
  site                                       Lighthouse on the first page and the page of a lot,
      as a telephone of the middle range sees them: its scores, first paint and script size
  funds                                      bank lines, transfers, creditors, random operations
  faults [--long] [--count N] [--seed N] [--rate N] [--kinds kills]
      50 faults (1,000 with --long) under load on servers of its own: kill, stop, wiped and older
      Redis, cut tails, slow and dead lines, full disks, shifted clocks; ends well only if nothing
      acknowledged or shown is lost, moved, doubled, reordered or untrue; with the times until bids
      are answered again, those after kills beside their aims

Open loop: bids are sent at their times whatever became of those before, and latency counts from
the intended time of sending.
TEXT
}

# bench NAME [OPTIONS]: see bench_help.
bench() {
    local scenario=${1:-help}
    [ "$#" = 0 ] || shift
    case "$scenario" in
    bids | site | faults | funds | hot_lot | many_lots | closing_rush | watchers | mass_close | long_lot | inquiries | search | verify) ;;
    help) bench_help && return ;;
    *) bench_help >&2 && exit 2 ;;
    esac
    DATA=${FACHUI_DATA:-$ROOT/.data}/bench
    find_place
    check_tools
    if [ "$scenario" = site ]; then
        bench_site
        return
    fi
    if [ "$scenario" = funds ]; then
        bench_funds
        return
    fi
    step "Building in release (several minutes the first time)"
    (cd "$ROOT" && cargo build --workspace --release --quiet) ||
        die "the release build failed" "read the lines above"
    unset DATABASE_URL REDIS_URL FACHUI_OWNER_DATABASE_URL
    # Ten thousand watchers are ten thousand open files on either side.
    ulimit -n "$(ulimit -Hn)" 2>/dev/null
    if [ "$scenario" = faults ]; then
        bench_faults "$@"
        return
    fi
    if [ "$scenario" = verify ]; then
        bench_verify "$@"
        return
    fi
    # Lots that are only searched are kept by nobody.
    if [ "$scenario" = search ]; then export FACHUI_WORKERS=off; fi
    bench_platform
    step "Measuring"
    if [ "$scenario" = bids ]; then
        set -- bids --address "127.0.0.1:$BENCH_PORT" "$@"
    else
        set -- run "$scenario" --address "127.0.0.1:$BENCH_PORT" --report "$DATA/report" \
            --process "api=$(cat "$DATA/api.pid")" \
            --process "postgres=$(head -n 1 "$PLACE/postgresql/postmaster.pid")" \
            --process "redis=$(cat "$PLACE/redis/redis.pid")" "$@"
    fi
    DATABASE_URL=$FACHUI_OWNER_DATABASE_URL "$ROOT/target/release/loadtest" "$@"
}

# bench_verify OPTIONS: a record is written by the law and signed, then checked as anybody would.
bench_verify() {
    local record=$DATA/report/record.jsonl
    mkdir -p "$DATA/report"
    step "Writing a record"
    "$ROOT/target/release/loadtest" record --out "$record" "$@" || exit 1
    say "    $(wc -l <"$record") lines, $(($(wc -c <"$record") / 1048576)) MiB"
    step "Checking it"
    time "$ROOT/target/release/fachui" verify "$record" >"$DATA/report/verify.json" || exit 1
    rm "$record"
}

# bench_funds: the figures of the case funds, on a PostgreSQL of their own.
bench_funds() {
    close_servers "$PLACE"
    rm -rf "$PLACE/postgresql"
    find_programs
    start_postgresql "$PLACE" 54350
    trap 'close_servers "$PLACE"' EXIT
    export FACHUI_TEST_DATABASE_URL=postgres://postgres@127.0.0.1:$PG_PORT/postgres
    step "Building in release and measuring (several minutes the first time)"
    (cd "$ROOT" && FACHUI_VOLUME=full cargo test --release --workspace --test finance -- \
        --nocapture --test-threads 1 figures:: volume::)
}

# bench_platform: fresh servers and the release server on them. Sets BENCH_PORT.
bench_platform() {
    local pid=$DATA/api.pid log=$DATA/log/api.log
    end "$pid" "target/release/api" 20
    close_servers "$PLACE"
    rm -rf "$PLACE/postgresql" "$PLACE/redis"
    open_servers "$PLACE" 54350 63850
    trap 'end "$DATA/api.pid" "target/release/api" 20; close_servers "$PLACE"' EXIT
    keep_secret
    DATABASE_URL=$FACHUI_OWNER_DATABASE_URL "$ROOT/target/release/api" migrate >>"$log" 2>&1 ||
        failed "the migration failed" "$log"
    step "Starting the server"
    BENCH_PORT=$(free_port 8120)
    # A load generator is one address and bids faster than any person.
    FACHUI_LISTEN=127.0.0.1:$BENCH_PORT FACHUI_SIGN_INS_PER_MINUTE=1000000 \
        FACHUI_ATTEMPTS_PER_MINUTE=1000000 FACHUI_BIDS_PER_SECOND=1000000 \
        FACHUI_BIDS_PER_ADDRESS=1000000 FACHUI_RESUME_AFTER_SECONDS=1 FACHUI_LOG=warn \
        nohup "$ROOT/target/release/api" serve >>"$log" 2>&1 </dev/null &
    echo $! >"$pid"
    wait_until 60 healthy "http://127.0.0.1:$BENCH_PORT" ||
        failed "the server did not answer" "$log"
}

# bench_site: the pages as `./run` serves them, with the lots of the demo court.
bench_site() {
    local tool=$DATA/lighthouse report=$DATA/report lot
    unset DATABASE_URL REDIS_URL FACHUI_OWNER_DATABASE_URL
    build_site && build_server || exit 1
    get_chromium || die "no Chromium was found" "install chromium"
    if [ ! -x "$tool/node_modules/.bin/lighthouse" ]; then
        step "Fetching Lighthouse as an npm package"
        mkdir -p "$tool"
        (cd "$tool" && npm install --no-audit --no-fund --loglevel=error --prefix . \
            lighthouse@13 >/dev/null) || die "Lighthouse was not fetched" "check the network"
    fi
    trap 'end "$DATA/api.pid" "target/debug/api" 20; close_servers "$PLACE/demo"' EXIT
    start_platform || exit 1
    mkdir -p "$report"
    lot=$(curl -fsS "$ADDRESS/api/public/lots?phase=running&limit=1" |
        sed -n 's/.*"id":"\([0-9a-f-]*\)".*/\1/p')
    lighthouse_on "$tool" "$ADDRESS/" "$report/site-home"
    lighthouse_on "$tool" "$ADDRESS/lots/$lot" "$report/site-lot"
}

# lighthouse_on TOOL URL REPORT: prints the scores and keeps REPORT.report.html and .json.
lighthouse_on() {
    step "Measuring $2"
    CHROME_PATH=$CHROMIUM "$1/node_modules/.bin/lighthouse" "$2" --quiet \
        --chrome-flags="--headless=new --no-sandbox --disable-dev-shm-usage --disable-gpu" \
        --output=json --output=html --output-path="$3" || exit 1
    node -e '
        const { categories, audits } = JSON.parse(require("fs").readFileSync(process.argv[1]));
        for (const [name, { score }] of Object.entries(categories))
            console.log(`    ${name}: ${score === null ? "-" : Math.round(score * 100)}`);
        for (const name of ["first-contentful-paint", "largest-contentful-paint", "interactive",
            "total-blocking-time", "cumulative-layout-shift", "total-byte-weight"])
            console.log(`    ${name}: ${audits[name]?.displayValue ?? "-"}`);
    ' "$3.report.json"
}
