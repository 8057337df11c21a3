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

has_fonts() {
    local place
    for place in "${FACHUI_FONTS:-}" /usr/share/fonts/opentype/noto /usr/share/fonts/noto-cjk \
        /usr/share/fonts/google-noto-serif-cjk-fonts /Library/Fonts /usr/local/share/fonts; do
        [ -n "$place" ] && [ -f "$place/NotoSerifCJK-Regular.ttc" ] &&
            [ -f "$place/NotoSerifCJK-Bold.ttc" ] && return 0
    done
    [ -n "${FACHUI_FONTS:-}" ] && [ -f "$FACHUI_FONTS/400Regular/NotoSerifSC_400Regular.ttf" ] &&
        [ -f "$FACHUI_FONTS/700Bold/NotoSerifSC_700Bold.ttf" ]
}

# find_fonts: the fonts of documents (PDF): those of the system, else installed, else the same
# design from the pinned npm package under .data, which needs no root. Without them everything but
# documents works, and the server tells the remedy.
find_fonts() {
    local package=@expo-google-fonts/noto-serif-sc@0.4.3 own=$DATA/fonts
    if has_fonts; then return 0; fi
    step "Installing the fonts of documents"
    if install_packages fonts-noto-cjk && has_fonts; then return 0; fi
    mkdir -p "$own"
    if [ ! -f "$own/700Bold/NotoSerifSC_700Bold.ttf" ]; then
        (cd "$own" && npm pack --silent "$package" >/dev/null && tar -xzf ./*.tgz --strip-components=1 &&
            rm -f ./*.tgz) >>"$DATA/log/packages.log" 2>&1
    fi
    export FACHUI_FONTS=$own
    has_fonts || say "    no fonts for documents: apt install fonts-noto-cjk, or set FACHUI_FONTS"
}
