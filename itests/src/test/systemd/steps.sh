# Run by try.sh as root, under the systemd of a machine that is thrown away: steps.sh package|booted|removed|archive
set -eu
etc=/etc/ohmstead state=/var/lib/ohmstead

fail() {
    echo "FAILED: $*"
    systemctl status ohmstead --no-pager --lines=0 2>&1 | cut -c 1-160 | head -n 12
    journalctl -u ohmstead --no-pager --lines=15 -o cat
    for log in /var/log/ohmstead/karaf.log /opt/ohmstead/data/log/karaf.log; do [ ! -e "$log" ] || tail -n 15 "$log"; done
    exit 1
}
proven() { echo "  $*"; }

# await SECONDS WHAT COMMAND…
await() {
    within=$1 what=$2
    shift 2
    tries=$((within * 5))
    until "$@" >/dev/null 2>&1; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || fail "$what within $within s expected"
        sleep 0.2
    done
}
rest() { curl -s --max-time 20 -u admin:a-password-of-1 "http://127.0.0.1:8181$1"; }
healthy() { [ "$(curl -s -o /dev/null -w '%{http_code}' --max-time 5 http://127.0.0.1:8181/health)" = 200 ]; }
reads() { rest "/api/v1/points/$1" | grep -q "\"value\":$2,.*\"quality\":\"good\""; }
prop() { systemctl show ohmstead --property "$1" --value; }
state_is() { [ "$(systemctl is-active ohmstead || true)" = "$1" ]; }
restarted() { [ "$(prop NRestarts)" -gt "$1" ]; }
came_up() {
    await 120 "$1: /health 200" healthy
    await 60 "$1: the serial device read" reads serial/r3 3
}
install_deb() { dpkg -i "/given/$1" >/tmp/dpkg.log 2>&1 || fail "dpkg: $(cat /tmp/dpkg.log)"; }

# A Modbus RTU device at a pty that is root's and the group's dialout, as a port of the kernel is.
slave() {
    systemd-run --quiet --unit "slave-$(date +%s%N)" socat pty,link=/dev/ttyUSB0,raw,echo=0,group=dialout,mode=660 \
        'EXEC:perl /given/rtu-slave.pl'
    await 10 "a serial port" test -e /dev/ttyUSB0
}
serial_device() {
    cat >"$1/org.ohmstead.driver.modbus-serial.cfg" <<'TEXT'
device = serial
url = rtu:///dev/ttyUSB0?baud=9600&parity=none&unit=1
interval.ms = 500
points = {r3: {at: holding/3, type: uint16}}
TEXT
    echo 'wanted[] = ohmstead-driver-modbus' >"$1/org.ohmstead.features.cfg"
}

# stops WHAT: within the unit's limit, and nothing was killed for it.
stops() {
    began=$(date +%s) since=$(date '+%F %T')
    systemctl stop ohmstead
    took=$(($(date +%s) - began))
    state_is inactive || fail "$1: stopped expected"
    [ "$(prop Result)" = success ] || fail "$1: success expected, not $(prop Result)"
    [ "$took" -lt 45 ] || fail "$1: it took $took s of 90"
    ! journalctl -u ohmstead --since "$since" -o cat | grep -Ei 'timed out|SIGKILL|killing' || fail "$1: it was killed"
    ! pgrep -u ohmstead || fail "$1: processes are left"
    proven "$1: stopped cleanly in $took s"
}

package() {
    install_deb old.deb
    [ "$(systemd-analyze verify ohmstead.service 2>&1)" = '' ] || fail "the unit: $(systemd-analyze verify ohmstead.service 2>&1)"
    state_is inactive || fail "not started by the installation expected"
    ! systemctl is-enabled --quiet ohmstead || fail "not enabled by the installation expected"
    proven "installed, neither enabled nor started"

    echo a-password-of-1 | ohmstead passwd >/dev/null
    slave
    serial_device "$etc"
    systemctl enable --quiet --now ohmstead
    came_up "first start"
    closed_in
    writes
    exposes

    pid=$(prop MainPID)
    kill -9 "$pid"
    await 30 "a restart after kill -9" restarted 0
    came_up "after kill -9"
    [ "$(prop MainPID)" != "$pid" ] || fail "another process expected"
    proven "kill -9: restarted, the device is read"

    watchdog
    systemctl restart ohmstead
    came_up "after systemctl restart"
    proven "systemctl restart"

    pid=$(pgrep -f rtu-slave.pl | head -n 1)
    kill -STOP "$pid"
    await 30 "an exchange that waits" sh -c '! curl -s -u admin:a-password-of-1 http://127.0.0.1:8181/api/v1/points/serial/r3 | grep -q "\"good\""'
    stops "while a device does not answer"
    kill -CONT "$pid"
    systemctl start ohmstead
    came_up "started again"

    upgrades
}

# The hardening is in force, and the process is nobody but its account.
closed_in() {
    pid=$(prop MainPID)
    status=$(cat "/proc/$pid/status")
    [ "$(stat -c %U "/proc/$pid")" = ohmstead ] || fail "its own account expected"
    echo "$status" | grep -q '^NoNewPrivs:.1$' || fail "NoNewPrivs expected"
    echo "$status" | grep -q '^CapBnd:.0*$' || fail "no capabilities expected"
    echo "$status" | grep -q '^Seccomp:.2$' || fail "a filter of system calls expected"
    echo "$status" | grep "^Groups:" | grep -qw "$(getent group dialout | cut -d : -f 3)" || fail "group dialout expected"
    for folder in / /usr /etc; do
        ! nsenter -t "$pid" -m -- test -w "$folder" || fail "$folder read-only expected"
    done
    for folder in $etc $state /var/log/ohmstead; do
        nsenter -t "$pid" -m -- test -w "$folder" || fail "$folder writable expected"
    done
    [ "$(find / -xdev -newer "/etc/ohmstead.since" -user ohmstead -not -path "$etc/*" -not -path "$etc" -not -path "$state*" \
        -not -path '/var/log/ohmstead*' -not -path '/proc/*' 2>/dev/null | head -n 3)" = '' ] || fail "nothing written elsewhere expected"
    proven "comes up as its own account, closed in; reads a serial port"
}

# Each way into etc/ and deploy/.
writes() {
    said=$(curl -s -u admin:a-password-of-1 -H 'Content-Type: application/json' -X POST http://127.0.0.1:8181/api/v1/configuration/changes \
        -d '{"changes":[{"op":"create","type":"org.ohmstead.driver.modbus","hint":"second","properties":{"device":"second","url":"rtu:///dev/ttyUSB0?baud=9600&parity=none&unit=1","points":"{r7: {at: holding/7, type: uint16}}"}}],"why":"tried"}')
    await 20 "a device configured by REST ($said)" reads second/r7 7
    grep -qs 'holding/7' "$etc"/org.ohmstead.driver.modbus-*.cfg || fail "its file in etc/ expected: $said"
    echo 'feature:install ohmstead-driver-simulated' |
        runuser -u ohmstead -- env HOME=/tmp /usr/share/ohmstead/bin/client -u admin -p a-password-of-1 -b >/tmp/client.log 2>&1 ||
        fail "feature:install: $(cat /tmp/client.log)"
    await 20 "the feature kept in etc/" grep -q ohmstead-driver-simulated "$etc/org.ohmstead.features.cfg"
    drop stuck.jar
    await 60 "the drop-in taken" sh -c 'curl -s -u admin:a-password-of-1 http://127.0.0.1:8181/api/v1/drop-ins | grep -q stuck.jar'
    proven "etc/ written by REST and the shell, a drop-in taken"
}
drop() {
    install -o ohmstead -g ohmstead -m 640 "/given/$1" "$state/$1"
    mv "$state/$1" "$state/deploy/$1"
}

exposes() {
    ohmstead expose box.example >/dev/null
    await 30 "TLS" sh -c '[ "$(curl -sk -o /dev/null -w "%{http_code}" https://127.0.0.1:8443/health)" = 200 ]'
    ohmstead conceal >/dev/null
    await 30 "loopback again" healthy
    proven "expose and conceal are followed while it runs"
}

watchdog() {
    count=$(prop NRestarts)
    : >"$state/data/stuck"
    await 90 "a restart by the watchdog's exit code" restarted "$count"
    journalctl -u ohmstead -o cat | grep -q 'status=70' || fail "exit code 70 expected"
    came_up "after the watchdog"
    rm -f "$state/deploy/stuck.jar"
    proven "the watchdog's exit code 70: restarted"
}

oldest() { rest '/api/v1/history/serial/r3?from=-PT24H&limit=1' | sed -n 's/.*"rows":\[\(\[.*\]\)\].*/\1/p'; }
has_history() { [ -n "$(oldest)" ] && [ "$(oldest)" = "$(cat /var/tmp/oldest)" ]; }

upgrades() {
    oldest >/var/tmp/oldest
    [ -s /var/tmp/oldest ] || fail "history expected"
    sed -i 's/^sshPort = .*/sshPort = 8109/' $etc/org.apache.karaf.shell.cfg
    install_deb new.deb
    state_is active || fail "running after the upgrade expected"
    came_up "upgraded"
    came_back "upgraded"
    grep -q 'version = 99.0.0' /usr/share/ohmstead/ohmstead.release || fail "the new version expected"
    proven "upgraded while it ran: etc/, data, features are as they were, and it runs"

    # Between two restarts of systemd it is as good as running.
    kill -9 "$(prop MainPID)"
    await 10 "about to be restarted" state_is activating
    install_deb old.deb
    came_up "gone back while systemd was about to restart it"
    came_back "gone back"
    # Else systemd started it while files of both versions were there.
    [ "$(prop NRestarts)" -eq 0 ] || fail "stopped for the upgrade expected"
    ! grep -q 'version = 99.0.0' /usr/share/ohmstead/ohmstead.release || fail "the old version expected"
    [ "$(cat "/proc/$(prop MainPID)/maps" | grep -c '(deleted)')" -eq 0 ] || fail "a process of the version that is there expected"
    proven "gone back to the older package while systemd was about to restart it"

    stops "as it is"
    install_deb new.deb
    state_is inactive || fail "stopped as before expected"
    proven "upgraded while it was stopped: it stays stopped"
}
came_back() {
    await 30 "$1: the device made by REST" reads second/r7 7
    grep -q 'sshPort = 8109' $etc/org.apache.karaf.shell.cfg || fail "$1: the edited file expected"
    grep -q ohmstead-driver-simulated $etc/org.ohmstead.features.cfg || fail "$1: the wanted feature expected"
    await 30 "$1: the history as it began" has_history
}

booted() {
    slave
    came_up "booted"
    came_back "booted"
    proven "poweroff and boot: it comes up by itself"
}

removed() {
    apt-get remove -y -q ohmstead >/tmp/apt.log 2>&1 || fail "$(cat /tmp/apt.log)"
    ! pgrep -u ohmstead || fail "no process expected"
    [ -e $etc/org.ohmstead.driver.modbus-serial.cfg ] && [ -d $state/data/security ] || fail "configuration and data expected"
    [ ! -e /usr/share/ohmstead ] || fail "no programs expected: $(find /usr/share/ohmstead | head -n 3)"
    [ ! -e /etc/systemd/system/multi-user.target.wants/ohmstead.service ] || fail "not enabled expected"
    install_deb new.deb
    state_is inactive || fail "not started expected"
    systemctl start ohmstead
    came_up "installed again"
    came_back "installed again"
    proven "removed, which left configuration and data, and installed again"

    apt-get purge -y -q ohmstead >/tmp/apt.log 2>&1 || fail "$(cat /tmp/apt.log)"
    for left in $etc $state /var/log/ohmstead /usr/share/ohmstead /usr/bin/ohmstead; do [ ! -e "$left" ] || fail "$left is left"; done
    ! id ohmstead >/dev/null 2>&1 || fail "the account is left"
    ! systemctl list-units --all --no-legend 'ohmstead*' | grep . || fail "no unit expected"
    left=$(find / -xdev \( -nouser -o -nogroup \) -not -path '/proc/*' -not -path '/tmp/*' 2>/dev/null | head -n 3)
    [ -z "$left" ] || fail "$left: left without an owner"
    proven "purged: nothing is left"
}

archive() {
    adduser --system --quiet --group --home /opt/ohmstead --no-create-home ohmstead
    mkdir -p /opt/ohmstead
    tar -xzf /given/old.tar.gz -C /opt/ohmstead --strip-components=1
    chown -R ohmstead: /opt/ohmstead
    cp /opt/ohmstead/contrib/ohmstead.service /etc/systemd/system/
    systemctl daemon-reload
    cd /opt/ohmstead
    echo a-password-of-1 | bin/ohmstead passwd >/dev/null
    serial_device etc
    systemctl enable --quiet --now ohmstead
    came_up "the archive's unit"
    proven "the unit of the archive, in /opt/ohmstead"

    ! bin/ohmstead upgrade /given/new.tar.gz >/tmp/upgrade.log 2>&1 || fail "a refusal while it runs expected"
    bin/ohmstead upgrade --stop /given/new.tar.gz >/tmp/upgrade.log 2>&1 || fail "upgrade --stop: $(cat /tmp/upgrade.log)"
    sleep 7
    state_is inactive || fail "not started behind the upgrade's back expected"
    systemctl start ohmstead
    came_up "upgraded"
    proven "bin/ohmstead upgrade --stop ends it for good; started, it is the new one"

    stops "the archive's"
    # Killed where one part is away and the other not there yet.
    mkdir -m 755 /tmp/tools
    printf '#!/bin/sh\n/bin/mv "$@" || exit\n[ -e /opt/ohmstead/system ] || kill -9 0\n' >/tmp/tools/mv
    chmod 755 /tmp/tools/mv
    PATH=/tmp/tools:$PATH setsid --wait sh bin/ohmstead rollback >/tmp/upgrade.log 2>&1 || true
    [ -e .upgrade/go ] && [ ! -e system ] || fail "interrupted half-way expected: $(cat /tmp/upgrade.log)"
    systemctl start ohmstead
    came_up "rolled back"
    [ ! -e .upgrade ] || fail "completed expected"
    ! grep -q 'version = 99.0.0' ohmstead.release || fail "the old version expected"
    proven "an interrupted rollback is completed by the start, within the unit"
    stops "at the end"
}

touch /etc/ohmstead.since
"$1"
