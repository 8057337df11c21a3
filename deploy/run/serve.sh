# The platform in the background: servers, migration, demo court, api.
# shellcheck shell=bash

# open_servers FOLDER PG_PORT REDIS_PORT: addresses given by the environment win.
open_servers() {
    if [ -z "${DATABASE_URL:-}" ] || [ -z "${REDIS_URL:-}" ]; then find_programs; fi
    if [ -z "${DATABASE_URL:-}" ]; then
        start_postgresql "$1" "$2"
        export DATABASE_URL=postgres://postgres@127.0.0.1:$PG_PORT/fachui
        say "    PostgreSQL at 127.0.0.1:$PG_PORT ($PG_BIN)"
    fi
    if [ -z "${REDIS_URL:-}" ]; then
        start_redis "$1" "$3"
        export REDIS_URL=redis://127.0.0.1:$REDIS_PORT
        say "    Redis at 127.0.0.1:$REDIS_PORT ($REDIS_SERVER)"
    fi
}

close_servers() {
    stop_redis "$1"
    stop_postgresql "$1"
}

healthy() { curl -fsS -m 2 "$1/api/public/time"; }

# serve: starts the built server and waits until it answers. Sets ADDRESS.
serve() {
    local pid=$DATA/api.pid log=$DATA/log/api.log port
    if alive "$pid" "target/debug/api"; then end "$pid" "target/debug/api" 20; fi
    port=${FACHUI_PORT:-$(free_port 8080)}
    ADDRESS=http://127.0.0.1:$port
    step "Preparing the database"
    "$ROOT/target/debug/api" migrate >>"$log" 2>&1 ||
        die "the migration failed, see $log" "./run reset starts with an empty database"
    FACHUI_DEMO_PASSWORD=$DEMO_PASSWORD "$ROOT/target/debug/api" demo >>"$log" 2>&1 ||
        die "the demo court was not loaded, see $log" "./run reset starts with an empty database"
    step "Starting the server"
    FACHUI_LISTEN=127.0.0.1:$port nohup "$ROOT/target/debug/api" serve \
        >>"$log" 2>&1 </dev/null &
    echo $! >"$pid"
    if ! wait_until 60 healthy "$ADDRESS"; then
        tail -n 20 "$log" >&2
        die "the server did not answer at $ADDRESS" "read $log; ./run tries again"
    fi
    echo "$ADDRESS" >"$DATA/address"
}
