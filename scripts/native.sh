# Sourced by demo and test: native parts from the system's packages where that is possible.
# PDF: Pango, libharfbuzz-subset0, BIZ UDGothic. `need COMMAND_OR_FILE PACKAGE...` installs on Debian as root;
# elsewhere it names what is missing and goes on: the other formats are written without it.

PDF_PACKAGES="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-morisawa-bizud-gothic"

install_packages() {
    missing=""
    for package in "$@"; do
        dpkg -s "$package" >/dev/null 2>&1 || missing="$missing $package"
    done
    [ -z "$missing" ] && return 0
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
        echo "Missing system packages:$missing. Install them (Debian: sudo apt-get install$missing) for PDF output and all tests." >&2
        return 0
    fi
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

make_venv() { # make_venv EXTRA: .venv with this project and, for tests, the locked tools
    [ -x .venv/bin/python ] || python3 -m venv .venv
    .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
    .venv/bin/python -m pip install -q --disable-pip-version-check --no-deps -e .
}
