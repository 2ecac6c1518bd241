# What ./ohmstead does once everything it needs is there. POSIX sh.

ADDRESS=http://127.0.0.1:8181

# The distribution, newest first; empty if none was built.
archive() { ls -t karaf-distribution/target/ohmstead-distribution-*.tar.gz 2>/dev/null | head -n 1; }

up_to_date() {
    built=$(archive)
    [ -n "$built" ] && [ -z "$(find pom.xml .mvn bundles features karaf-distribution config \
        \( -name target -o -name node_modules \) -prune -o -type f -newer "$built" -print | head -n 1)" ]
}

# Builds the distribution without tests, if any source is newer. One line a module; all of it in target/build.log.
build() {
    if up_to_date; then say "distribution is up to date"; return; fi
    say "building (the first time takes some minutes; all of it in target/build.log)"
    mkdir -p target
    rm -f target/build.failed
    { mvn -B -DskipTests -pl '!itests' verify 2>&1 || touch target/build.failed; } | tee target/build.log |
        awk '/^\[INFO\] Building .*\[[0-9]+\/[0-9]+\]/ { n = $NF; $1 = $2 = $NF = ""; print "   ", n, $0; fflush() }'
    [ ! -e target/build.failed ] || { grep -E 'ERROR|BUILD' target/build.log | head -n 30 >&2; die "the build failed; see target/build.log"; }
    say "built $(archive)"
}

# Puts the distribution into target/$1. An older one there is replaced; what was edited in its etc/, and its data, stay.
unpack() {
    home=target/$1
    [ ! -e "$home/.unpacked" ] || [ "$(archive)" -nt "$home/.unpacked" ] || return 0
    say "unpacking into $home"
    rm -rf "$home.new"
    mkdir -p "$home.new"
    tar -xzf "$(archive)" -C "$home.new" --strip-components=1
    if [ "$1" = demo ]; then
        sed -i 's/^featuresBoot *= */&ohmstead-demo, /' "$home.new/etc/org.apache.karaf.features.cfg"
        mkdir -p "$home.new/etc/profiles"
        cp config/demo/*.cfg "$home.new/etc/"
        cp config/demo/profiles/*.yaml "$home.new/etc/profiles/"
    fi
    touch "$home.new/.unpacked"
    [ ! -d "$home" ] || keep "$home" "$home.new"
    rm -rf "$home"
    mv "$home.new" "$home"
}

keep() {
    (cd "$1" && find etc -type f -newer .unpacked) | while read -r file; do
        mkdir -p "$2/$(dirname "$file")"
        cp "$1/$file" "$2/$file"
    done
    for part in "$1"/data/*; do
        case ${part##*/} in cache | tmp | generated-bundles | pax-web | port) continue ;; esac
        rm -rf "$2/data/${part##*/}"
        mv "$part" "$2/data/"
    done
}

# start demo|run: a gateway in the foreground; Ctrl-C ends it.
start() {
    build
    unpack "$1"
    ! curl -s -o /dev/null "$ADDRESS/" || die "something answers at $ADDRESS already; stop it first"
    home=$(pwd)/target/$1
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
    until curl -s -o /dev/null "$ADDRESS/health"; do
        kill -0 "$gateway" 2>/dev/null || { tail -n 20 "$home/data/log/terminal.log" >&2 || true; die "the gateway ended; see $home/data/log/karaf.log"; }
        sleep 0.2
    done
    welcome
    wait "$gateway" || true
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
    echo "    $ADDRESS/"
    if [ -n "$password" ]; then
        echo "    user admin, password $password"
    else
        echo "    user admin, password as before; set another by $home/bin/ohmstead passwd"
    fi
    echo "    log: $home/data/log/karaf.log"
    echo "    Ctrl-C ends it"
    echo
}

bench() {
    build
    classes=bundles/org.ohmstead.bench/target
    "$JAVA_HOME/bin/java" -cp "$classes/lib/*:$(ls $classes/org.ohmstead.bench-*.jar)" org.ohmstead.bench.internal.Bench "$@"
}

run_tests() {
    profiles=
    for option in "$@"; do
        case $option in
            --soak) profiles=-Psoak ;;
            *) die "test: '$option': --soak or nothing expected" ;;
        esac
    done
    find . -type d \( -name surefire-reports -o -name failsafe-reports \) -path '*/target/*' -prune -exec rm -rf {} +
    say "building and testing everything"
    status=0
    # shellcheck disable=SC2086 # a word or none
    mvn -B -fae $profiles verify || status=$?
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
