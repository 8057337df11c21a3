# The platform in the background: servers, migration, demo court, api.
# shellcheck shell=bash

# open_servers FOLDER PG_PORT REDIS_PORT: addresses given by the environment win.
open_servers() {
    if [ -z "${DATABASE_URL:-}" ] || [ -z "${REDIS_URL:-}" ]; then find_programs; fi
    if [ -z "${DATABASE_URL:-}" ]; then
        start_postgresql "$1" "$2"
        # The service signs in as a role that owns nothing; only migrations are the owner's.
        export DATABASE_URL=postgres://fachui_service@127.0.0.1:$PG_PORT/fachui
        export FACHUI_OWNER_DATABASE_URL=postgres://postgres@127.0.0.1:$PG_PORT/fachui
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

# The master secret and the signing key of this installation: made once, read only by us.
keep_secret() {
    export FACHUI_SECRET_FILE=$DATA/secret
    [ -s "$FACHUI_SECRET_FILE" ] || (umask 077 &&
        od -An -N32 -tx1 /dev/urandom | tr -d ' \n' >"$FACHUI_SECRET_FILE")
    export FACHUI_SIGNING_KEY_FILE=$DATA/signing-key
    [ -s "$FACHUI_SIGNING_KEY_FILE" ] || (umask 077 &&
        od -An -N32 -tx1 /dev/urandom | tr -d ' \n' >"$FACHUI_SIGNING_KEY_FILE")
}

# failed MESSAGE LOG: shows the end of the log with the failure.
failed() {
    tail -n 20 "$2" >&2
    die "$1, see $2" "./run tries again, ./run reset starts with an empty database"
}

# demo_profile: the shipped rehearsal profile with notices and clocks of seconds, so that the lots
# of the demo are there at once.
demo_profile() {
    python3 - "$ROOT/domain/data/profiles/rehearsal.json" "$ROOT/deploy/run/demo-periods.json" \
        >"$DATA/demo-profile.json" <<'PYTHON'
import json
import sys

profile, changes = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:])
for rule, periods in changes.items():
    profile["periods"][rule].update(periods)
print(json.dumps(profile))
PYTHON
}

# serve: starts the built server and waits until it answers. Sets ADDRESS.
serve() {
    local pid=$DATA/api.pid log=$DATA/log/api.log port
    # The demo answers its own first inquiries.
    dismiss_platforms
    if alive "$pid" "target/debug/api"; then end "$pid" "target/debug/api" 20; fi
    port=${FACHUI_PORT:-$(free_port 8080)}
    ADDRESS=http://127.0.0.1:$port
    keep_secret
    step "Preparing the database"
    DATABASE_URL=${FACHUI_OWNER_DATABASE_URL:-$DATABASE_URL} \
        "$ROOT/target/debug/api" migrate >>"$log" 2>&1 ||
        failed "the migration failed" "$log"
    step "Starting the server"
    # Nobody's mailbox is at hand: what would be mailed lies in a folder.
    mkdir -p "$DATA/mail"
    FACHUI_LISTEN=127.0.0.1:$port FACHUI_MAIL_FOLDER=${FACHUI_MAIL_FOLDER:-$DATA/mail} nohup "$ROOT/target/debug/api" serve \
        >>"$log" 2>&1 </dev/null &
    echo $! >"$pid"
    if ! wait_until 60 healthy "$ADDRESS"; then
        failed "the server did not answer at $ADDRESS" "$log"
    fi
    # Beside the server, whose workers qualify, close and settle.
    step "Loading the demo court"
    demo_profile || die "the profile of the demo was not made" "python3 must be 3.6 or newer"
    FACHUI_DEMO_PASSWORD=$DEMO_PASSWORD FACHUI_WORKERS=off \
        FACHUI_DEMO_CREDENTIALS=$DATA/platforms \
        FACHUI_REHEARSAL_PROFILE=$DATA/demo-profile.json \
        "$ROOT/target/debug/api" demo >>"$DATA/log/demo.log" 2>&1 ||
        failed "the demo court was not loaded" "$DATA/log/demo.log"
    echo "$ADDRESS" >"$DATA/address"
}

# employ_platforms: the three simulated platforms answer from now on whatever the court inquires.
employ_platforms() {
    step "Starting the simulated inquiry platforms"
    nohup "$ROOT/target/debug/inquiry-platform" --court "$ADDRESS" \
        --seed "${FACHUI_PLATFORM_SEED:-1}" "$DATA"/platforms/*.json \
        >>"$DATA/log/platforms.log" 2>&1 </dev/null &
    echo $! >"$DATA/platforms.pid"
}

dismiss_platforms() { end "$DATA/platforms.pid" "inquiry-platform" 5; }
