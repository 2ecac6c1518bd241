# What ./ohmstead does once everything it needs is there. POSIX sh.

# The distribution, newest first; empty if none was built.
archive() { ls -t karaf-distribution/target/ohmstead-distribution-*.tar.gz 2>/dev/null | head -n 1; }

# The archive of the simulators, likewise.
demo_kar() { ls -t features/demo/target/ohmstead-demo-*.kar 2>/dev/null | head -n 1; }

# The Debian package, likewise.
package() { ls -t karaf-distribution/deb/target/ohmstead_*_all.deb 2>/dev/null | head -n 1; }

# Where all of them are.
tell_built() { printf '    %s\n' "$(archive)" "$(package)" "$(demo_kar)"; }

up_to_date() {
    built=$(archive)
    [ -n "$built" ] && [ -n "$(package)" ] && [ -n "$(demo_kar)" ] && [ ! -e target/build.unfinished ] &&
        [ -z "$(find pom.xml .mvn bundles features karaf-distribution config \
            \( -name target -o -name node_modules \) -prune -o -type f -newer "$built" -print | head -n 1)" ]
}

# Builds the distribution without tests, if any source is newer. One line a module; all of it in target/build.log.
build() {
    if up_to_date; then say "distribution is up to date"; return; fi
    say "building (the first time takes some minutes; all of it in target/build.log)"
    mkdir -p target
    touch target/build.unfinished
    { mvn -B -T 2 -DskipTests -pl '!itests' verify 2>&1 && rm target/build.unfinished; } | tee target/build.log |
        awk '/^\[INFO\] Building .*\[[0-9]+\/[0-9]+\]/ { n = $NF; $1 = $2 = $NF = ""; print "   ", n, $0; fflush() }'
    [ ! -e target/build.unfinished ] || { grep -E 'ERROR|BUILD' target/build.log | head -n 30 >&2; die "the build failed; see target/build.log"; }
    say "built"
}

# Puts the distribution into target/$1. Of an older one there, all stays that is not the distribution's: see renew.
unpack() {
    home=$(pwd)/target/$1
    [ ! -e "$home/.unpacked" ] || [ "$(archive)" -nt "$home/.unpacked" ] || return 0
    say "unpacking into $home"
    rm -rf "$home.new"
    mkdir -p "$home.new"
    tar -xzf "$(archive)" -C "$home.new" --strip-components=1
    [ "$1" != demo ] || add_demo "$home.new"
    rm -rf "$home.new/.etc"
    cp -R "$home.new/etc" "$home.new/.etc"
    if [ -d "$home/.etc" ]; then
        renew "$home" "$home.new"
    else
        rm -rf "$home"
        mv "$home.new" "$home"
    fi
    touch "$home/.unpacked"
}

# What is in the KAR goes into system/ and is booted: up some seconds earlier than from deploy/. The drivers are booted by
# their own names, so that each can be uninstalled.
add_demo() {
    kar=$(pwd)/$(demo_kar)
    version=${kar##*/ohmstead-demo-}
    drivers="ohmstead-driver-modbus, ohmstead-driver-sml, ohmstead-driver-simulated"
    (cd "$1/data" && "$JAVA_HOME/bin/jar" -xf "$kar" repository && cp -R repository/. ../system && rm -r repository)
    sed -i "s/^featuresBoot *= */&$drivers, ohmstead-demo-simulators, /
        s|^featuresRepositories *= *|&mvn\\\\:org.ohmstead/ohmstead-demo/${version%.kar}/xml/features, |" \
        "$1/etc/org.apache.karaf.features.cfg"
    mkdir -p "$1/etc/profiles"
    cp config/demo/*.cfg "$1/etc/"
    cp config/demo/profiles/*.yaml "$1/etc/profiles/"
}

# renew OLD NEW: takes what NEW brings; data/, deploy/ and what differs in etc/ from what was unpacked (.etc) stay as they are.
renew() {
    (cd "$2" && find etc -type f) | while read -r file; do
        case $file in etc/config.properties | etc/*.acl.*) continue ;; esac # Karaf writes into these itself
        if [ -e "$1/$file" ] || [ -e "$1/.$file" ]; then cmp -s "$1/$file" "$1/.$file" || rm "$2/$file"; fi
    done
    (cd "$1/.etc" && find . -type f) | while read -r file; do
        [ -e "$2/.etc/$file" ] || ! cmp -s "$1/etc/$file" "$1/.etc/$file" || rm "$1/etc/$file"
    done
    cp -R "$2/etc/." "$1/etc"
    for part in "$2"/* "$2/.etc"; do
        case ${part##*/} in etc | data | deploy) continue ;; esac
        rm -rf "${1:?}/${part##*/}"
        mv "$part" "$1/"
    done
    for part in cache tmp generated-bundles pax-web port; do rm -rf "$1/data/$part"; done
    rm -rf "$2"
}

# Where the gateway in $home is reached, as configured there.
address() {
    web=$home/etc/org.ops4j.pax.web.cfg
    scheme=http
    suffix=
    if grep -Eq '^org\.osgi\.service\.http\.secure\.enabled *= *true' "$web"; then scheme=https suffix='\.secure'; fi
    echo "$scheme://127.0.0.1:$(sed -n "s/^org\\.osgi\\.service\\.http\\.port$suffix *= *//p" "$web")"
}

# What curl says of the gateway's page: 0 somebody answers, 7 nobody listens. A certificate of one's own is good enough here.
knock() {
    result=0
    curl -sk -o /dev/null --max-time 5 "$address/health" || result=$?
    return "$result"
}

# start demo|run: a gateway in the foreground; Ctrl-C ends it.
start() {
    build
    unpack "$1"
    address=$(address)
    knock || true
    [ "$result" -eq 7 ] || die "something listens at $address already; stop it, or set another port in $home/etc/org.ops4j.pax.web.cfg"
    password=
    if [ ! -e "$home/data/security" ]; then
        password=$(head -c 15 /dev/urandom | base64 | tr '+/' '-_')
        export OHMSTEAD_ADMIN_PASSWORD="$password"
    fi
    say "starting"
    mkdir -p "$home/data/log"
    KARAF_EXEC=exec "$home/bin/karaf" server >"$home/data/log/terminal.log" 2>&1 &
    gateway=$!
    unset OHMSTEAD_ADMIN_PASSWORD
    trap 'stop_gateway; exit 0' INT TERM HUP
    wait_until_up
    welcome
    wait "$gateway" || true
    ended
}

# The web server answers before all behind it is there; /health says when it is.
wait_until_up() {
    tries=0
    until [ "$(curl -sk -o /dev/null -w '%{http_code}' --max-time 5 "$address/health")" = 200 ]; do
        kill -0 "$gateway" 2>/dev/null || ended
        tries=$((tries + 1))
        [ "$tries" -lt 600 ] || { say "not all is well after two minutes: see $address/health"; return; }
        sleep 0.2
    done
}

ended() {
    tail -n 20 "$home/data/log/terminal.log" >&2 || true
    die "the gateway ended; see $home/data/log/karaf.log"
}

stop_gateway() {
    trap - INT TERM HUP
    say "stopping"
    kill "$gateway" 2>/dev/null || true
    wait "$gateway" || true
}

welcome() {
    say "up"
    echo
    echo "    $address/"
    if [ -n "$password" ]; then
        echo "    user admin, password $password"
    else
        echo "    user admin, password as before; set another by $home/bin/ohmstead passwd"
    fi
    echo "    log: $home/data/log/karaf.log"
    echo "    Ctrl-C ends it"
    echo
}

# What needs no build is answered without one.
bench() {
    case ${1:-help} in
        poll | latency | link | start | upgrade | swap | edit) ;;
        help | -h | --help) cat bundles/org.ohmstead.bench/src/main/resources/org/ohmstead/bench/internal/usage.txt; return ;;
        *) echo "ohmstead: bench '$1': poll, latency, link, start, upgrade, swap or edit expected" >&2; exit 2 ;;
    esac
    need demo
    build
    classes=bundles/org.ohmstead.bench/target
    exec "$JAVA_HOME/bin/java" -cp "$classes/lib/*:$(ls -t $classes/org.ohmstead.bench-*.jar | head -n 1)" org.ohmstead.bench.internal.Bench "$@"
}

# Sets what Maven is told; says what is not understood before anything is installed.
test_options() {
    profiles=
    only=
    while [ $# -gt 0 ]; do
        case $1 in
            --soak) profiles="$profiles -Psoak -Dohmstead.soak=true" ;;
            --only)
                [ -f "itests/src/test/java/org/ohmstead/itests/${2:-}.java" ] && [ "${2%IT}" != "$2" ] ||
                    die "test: --only '${2:-}': the name of an integration test expected, as LivingIT"
                only=$2
                profiles="$profiles -DskipTests -DskipITs=false -Dit.test=$2"
                shift ;;
            --seed)
                case ${2:-} in '' | *[!0-9]* | ???????????????????*) die "test: --seed '${2:-}': a number of at most 18 digits expected" ;; esac
                profiles="$profiles -Dohmstead.seed=$2"
                shift ;;
            *) die "test: '$1': --soak, --only TEST or --seed NUMBER expected" ;;
        esac
        shift
    done
}

run_tests() {
    find . -type d \( -name surefire-reports -o -name failsafe-reports \) -path '*/target/*' -prune -exec rm -rf {} +
    say "building, and testing ${only:-everything}"
    status=0
    # Two modules at a time: docs/decisions/0135
    # shellcheck disable=SC2086 # words, none with a space, or none
    mvn -B -T 2 -fae $profiles verify || status=$?
    say "done, Maven's exit code is $status"
    count_tests
    return "$status"
}

# The sum over all modules, in Maven's own words.
count_tests() {
    find . -path '*/target/*-reports/TEST-*.xml' -exec sed -n 's/^<testsuite .*/&/p' {} + | awk '
        function value(name) { return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : 0 }
        { run += value("tests"); failed += value("failures"); broken += value("errors"); skipped += value("skipped") }
        END { printf "[INFO] Tests run: %d, Failures: %d, Errors: %d, Skipped: %d\n", run, failed, broken, skipped }'
}
