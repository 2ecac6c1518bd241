# What the build, the demo and the tests need from the system. Read by ./ohmstead; POSIX sh.

# NAME of the package <- what shows that it is there. Python modules are asked of Debian's own interpreter.
wanted() {
    jdk17 >/dev/null || echo openjdk-17-jdk-headless
    have mvn || echo maven
    node_at_least 18 || echo nodejs
    have npm || echo npm
    have curl || echo curl
    have ps || echo procps
    [ "$1" = test ] || return 0
    have jq || echo jq
    have gcc || echo gcc
    [ -e /usr/include/stdio.h ] || echo libc6-dev
    have pkg-config || echo pkg-config
    have socat || echo socat
    have unzip || echo unzip
    have adduser || echo adduser
    have mbpoll || echo mbpoll
    have chromium || echo chromium
    [ -e /usr/include/sml/sml_file.h ] || echo libsml-dev
    python_has pymodbus || echo python3-pymodbus
    python_has serial || echo python3-serial
    python_has serial_asyncio || echo python3-serial-asyncio
}

have() { command -v "$1" >/dev/null 2>&1; }

python_has() { [ -x /usr/bin/python3 ] && /usr/bin/python3 -c "import $1" >/dev/null 2>&1; }

node_at_least() { have node && [ "$(node -p 'process.versions.node.split(".")[0]')" -ge "$1" ]; }

# Prints the home of a JDK 17, with a compiler.
jdk17() {
    for home in "${JAVA_HOME:-}" /usr/lib/jvm/*17*; do
        [ -x "$home/bin/javac" ] && "$home/bin/javac" -version 2>&1 | grep -q '^javac 17\.' && echo "$home" && return
    done
    return 1
}

# need demo|test: installs what is missing, or says so in one line and ends.
need() {
    missing=$(wanted "$1" | tr '\n' ' ')
    [ -z "$missing" ] || install_packages "$missing" "$1"
    JAVA_HOME=$(jdk17) || die "no JDK 17 found; set JAVA_HOME"
    export JAVA_HOME
}

install_packages() {
    have apt-get || die "missing: $1(Debian's names); install them and call again"
    root=
    if [ "$(id -u)" -ne 0 ]; then
        have sudo || die "missing: $1- call once as root, or install them"
        root=sudo
    fi
    if [ -t 0 ] && [ -z "${CI:-}" ]; then
        printf 'To be installed by apt: %s\nGo on? [Y/n] ' "$1"
        read -r answer
        case $answer in n* | N*) die "missing: $1" ;; esac
    elif [ -n "$root" ] && ! sudo -n true 2>/dev/null; then
        die "missing: $1- call once as root, or install them"
    fi
    say "installing $1"
    log=$(mktemp)
    # shellcheck disable=SC2086 # words wanted
    { $root apt-get update -q && $root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -q -y --no-install-recommends $1; } >"$log" 2>&1 || { cat "$log" >&2; die "apt could not install: $1"; }
    rm -f "$log"
    still=$(wanted "$2" | tr '\n' ' ')
    [ -z "$still" ] || die "missing even after installing: $still"
}

say() {
    format='[%4d s] %s\n'
    [ ! -t 1 ] || format='\033[1m[%4d s]\033[0m %s\n'
    # shellcheck disable=SC2059 # one of the two above
    printf "$format" "$(($(date +%s) - STARTED))" "$*"
}

nothing_else() { [ $# -eq 0 ] || die "$command: '$1': nothing more expected"; }

die() { echo "ohmstead: $*" >&2; exit 1; }

STARTED=$(date +%s)
