# Faults under load, and the build that is wrong on purpose.
# shellcheck shell=bash

# find_faketime: sets and exports FACHUI_FAKETIME, if the library can be had. As a wheel it is only
# unpacked, like the servers.
find_faketime() {
    local folder=$PLACE/servers/faketime library
    [ -z "${FACHUI_FAKETIME:-}" ] || return 0
    for library in /usr/lib/*/faketime/libfaketime.so.1 /usr/lib/faketime/libfaketime.so.1; do
        if [ -f "$library" ]; then export FACHUI_FAKETIME=$library && return 0; fi
    done
    library=$folder/libfaketime/vendor/libfaketime/src/libfaketime.so.1
    if [ ! -f "$library" ]; then
        mkdir -p "$folder"
        python3 -m pip download --quiet --disable-pip-version-check --no-deps \
            --only-binary=:all: --require-hashes -r "$ROOT/deploy/servers/faketime.txt" \
            -d "$folder" >>"$DATA/log/servers.log" 2>&1 &&
            python3 -m zipfile -e "$folder"/libfaketime-*.whl "$folder" &&
            chmod -R a+rX "$folder"
    fi
    # Built for one kind of machine: it must load here.
    if [ -f "$library" ] && [ -z "$(LD_PRELOAD=$library true 2>&1)" ]; then
        export FACHUI_FAKETIME=$library
    else
        say "    no libfaketime: faults of clocks are skipped"
    fi
}

# Built before the tests build the platform as it is, so that target/debug/api stays that.
control_build() {
    (cd "$ROOT" && cargo build --workspace --features api/early-answer --quiet) || return 1
    mkdir -p "$ROOT/target/control"
    cp "$ROOT/target/debug/api" "$ROOT/target/control/api"
}

# hurt COMMAND API OPTIONS…: faults on servers of their own; the report lies in the data folder.
hurt() {
    local command=$1 api=$2
    shift 2
    FACHUI_POSTGRES_BIN=$PG_BIN FACHUI_REDIS_SERVER=$REDIS_SERVER \
        "$LOADTEST" "$command" --api "$api" \
        --report "$DATA/log/$command.json" "$@"
}

fault_checks() {
    local LOADTEST=$ROOT/target/debug/loadtest
    find_faketime
    check "50 faults lose nothing" \
        hurt faults "$ROOT/target/debug/api" --count 50 --seed "${FACHUI_SEED:-1}"
    check "a build that answers early is found out" \
        hurt control "$ROOT/target/control/api" --count 4 --seed 1 --kinds lost-tails
}

# bench_faults [--long] OPTIONS…: with the release build.
bench_faults() {
    local LOADTEST=$ROOT/target/release/loadtest count=50
    if [ "${1:-}" = --long ]; then
        count=1000
        shift
    fi
    find_programs
    find_faketime
    hurt faults "$ROOT/target/release/api" --count "$count" "$@"
}
