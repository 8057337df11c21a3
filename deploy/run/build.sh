# The site and the server, built only when their sources changed.
# shellcheck shell=bash

check_tools() {
    [ -d "$HOME/.cargo/bin" ] && PATH=$PATH:$HOME/.cargo/bin
    need cargo "install Rust with rustup, https://rustup.rs"
    need cc "install a C compiler (apt install build-essential, xcode-select --install)"
    need node "install Node.js 20.19 or newer"
    need npm "install npm; it comes with Node.js"
    need curl "install curl"
    need python3 "install Python 3"
}

web() { (cd "$ROOT/web" && "$@"); }

# install_site: the packages of the lock file, exactly; nothing if they are there already.
install_site() {
    local want
    want=$(digest <"$ROOT/web/package-lock.json")
    if [ "$(cat "$ROOT/web/node_modules/.lock-digest" 2>/dev/null)" = "$want" ]; then return 0; fi
    step "Installing the site's packages (npm ci)"
    web npm ci --no-audit --no-fund --loglevel=error || return 1
    echo "$want" >"$ROOT/web/node_modules/.lock-digest"
}

build_site() {
    local want
    want=$(cd "$ROOT" && digest_of web/src web/public web/index.html web/package-lock.json \
        web/vite.config.ts web/tsconfig.json api/openapi.json)
    if [ -f "$ROOT/web/dist/index.html" ] &&
        [ "$(cat "$ROOT/web/dist/.sources" 2>/dev/null)" = "$want" ]; then
        return 0
    fi
    install_site || return 1
    step "Building the site (vite)"
    web npm run --silent build || return 1
    echo "$want" >"$ROOT/web/dist/.sources"
}

# The whole workspace, so that cargo always sees one set of packages and features.
build_server() {
    step "Building the server (cargo; some minutes the first time)"
    (cd "$ROOT" && cargo build --workspace --quiet)
}
