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
  funds                                      bank lines, transfers, creditors, random operations
  faults [--long] [--count N] [--seed N] [--rate N]
      50 faults (1,000 with --long) under load on servers of its own: kill, stop, wiped and older
      Redis, cut tails, slow and dead lines, full disks, shifted clocks; ends well only if nothing
      acknowledged or shown is lost, moved, doubled, reordered or untrue

Open loop: bids are sent at their times whatever became of those before, and latency counts from
the intended time of sending.
TEXT
}

# bench NAME [OPTIONS]: see bench_help.
bench() {
    local scenario=${1:-help}
    [ "$#" = 0 ] || shift
    case "$scenario" in
    bids | faults | funds | hot_lot | many_lots | closing_rush | watchers | mass_close | long_lot) ;;
    help) bench_help && return ;;
    *) bench_help >&2 && exit 2 ;;
    esac
    DATA=${FACHUI_DATA:-$ROOT/.data}/bench
    find_place
    check_tools
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
