#!/bin/sh
# The Debian package and the unit of the archive under a real systemd, as process 1 in namespaces of its own (docs/decisions/0153).
# Root is needed, and debootstrap for the first run. `itests/src/test/systemd/try.sh FOLDER` after ./ohmstead build; FOLDER keeps
# the small Debian that is made by the first run. It says each thing that was proven, and ends with 1 if something is not so.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../../../.." && pwd)
folder=$(mkdir -p "${1:?a folder to work in expected}" && cd "$1" && pwd)
debian=$folder/debian given=$folder/given console=$folder/console
packages=systemd,systemd-sysv,dbus,openjdk-17-jre-headless,procps,adduser,curl,socat

fail() { echo "try.sh: $*" >&2; exit 1; }
[ "$(id -u)" -eq 0 ] || fail "root expected"
[ -e "$debian/.complete" ] || {
    command -v debootstrap >/dev/null || fail "debootstrap expected (apt install debootstrap)"
    rm -rf "$debian"
    echo "making a small Debian in $debian"
    debootstrap --variant=minbase --include="$packages" bookworm "$debian" >"$folder/debootstrap.log" 2>&1 ||
        fail "debootstrap failed, see $folder/debootstrap.log"
    : >"$debian/.complete"
}

# newer TREE: the same with another version and another default.
newer() {
    sed -i 's/^version = .*/version = 99.0.0/' "$1/ohmstead.release"
    for default in "$1"/.etc "$1"/etc; do
        [ ! -d "$default" ] || echo '# of the newer' >"$default/org.apache.karaf.log.cfg"
    done
}

prepare() {
    rm -rf "$given" && mkdir "$given"
    cp "$top"/karaf-distribution/deb/target/ohmstead_*_all.deb "$given/old.deb" || fail "./ohmstead build comes first"
    cp "$top"/karaf-distribution/target/ohmstead-distribution-*.tar.gz "$given/old.tar.gz"
    cp "$here"/steps.sh "$here"/rtu-slave.pl "$given"
    dpkg-deb -R "$given/old.deb" "$given/tree"
    sed -i 's/^Version: .*/Version: 99.0.0/' "$given/tree/DEBIAN/control"
    newer "$given/tree/usr/share/ohmstead"
    dpkg-deb --root-owner-group -Znone -b "$given/tree" "$given/new.deb" >/dev/null
    mkdir "$given/archive"
    tar -xzf "$given/old.tar.gz" -C "$given/archive"
    newer "$given"/archive/*
    (cd "$given/archive" && tar -cf - -- * | gzip -1 >"$given/new.tar.gz")
    stuck
    rm -r "$given/tree" "$given/archive"
}

# A bundle that is stuck once a file says so, for the watchdog to find.
stuck() {
    share=$given/tree/usr/share/ohmstead
    api=$(find "$share/system/org/ohmstead" -name 'org.ohmstead.health.api-*.jar')
    mkdir "$given/classes"
    javac -d "$given/classes" -cp "$api:$(ls "$share"/lib/boot/osgi.core-*.jar)" "$here/Stuck.java"
    printf '%s\n' 'Bundle-ManifestVersion: 2' 'Bundle-SymbolicName: example.stuck' 'Bundle-Version: 1.0.0' \
        'Bundle-Activator: example.Stuck' 'Import-Package: org.ohmstead.health,org.osgi.framework' >"$given/manifest"
    jar -cfm "$given/stuck.jar" "$given/manifest" -C "$given/classes" .
    rm -r "$given/classes" "$given/manifest"
}

# Holds what a machine has on its disk, over the end of systemd.
disk() {
    mkdir -p "$folder/mnt"
    unshare --mount --propagation private sh -euc '
        mount -t tmpfs tmpfs "$1/mnt"
        mkdir "$1/mnt/upper" "$1/mnt/work" "$1/mnt/guest"
        mount -t overlay overlay -o "lowerdir=$2,upperdir=$1/mnt/upper,workdir=$1/mnt/work" "$1/mnt/guest"
        mkdir "$1/mnt/guest/given"
        mount --bind "$3" "$1/mnt/guest/given"
        echo 127.0.0.1 localhost "$(hostname)" >"$1/mnt/guest/etc/hosts"
        : >"$1/disk.ready"
        exec sleep infinity' sh "$folder" "$debian" "$given" &
    disk=$!
    until [ -e "$folder/disk.ready" ]; do kill -0 "$disk" || fail "no overlay can be mounted"; sleep 0.1; done
}

# What is root for systemd: an own tree of processes, network, and control groups, and a bare /dev.
machine='
    r=$1/mnt/guest
    mount -t proc proc "$r/proc"
    mount -t sysfs -o ro sysfs "$r/sys"
    mount -t cgroup2 cgroup2 "$r/sys/fs/cgroup"
    mount -t tmpfs -o mode=755 tmpfs "$r/dev"
    for node in null zero full random urandom tty; do : >"$r/dev/$node"; mount --bind "/dev/$node" "$r/dev/$node"; done
    mkdir "$r/dev/pts" "$r/dev/shm" "$r/dev/serial"
    mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$r/dev/pts"
    ln -s pts/ptmx "$r/dev/ptmx"
    ln -s /proc/self/fd "$r/dev/fd"
    mount -t tmpfs -o mode=1777 tmpfs "$r/dev/shm"
    mount -t tmpfs -o mode=755 tmpfs "$r/run"
    mount -t tmpfs -o mode=1777 tmpfs "$r/tmp"
    mkdir -p "$r/old" && cd "$r" && pivot_root . old
    exec chroot . /bin/sh -c "umount -l /old; exec env -i container=unshare PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
        /lib/systemd/systemd --log-target=journal --show-status=no"'

boot() {
    if mountpoint -q /sys/fs/cgroup/unified; then group=/sys/fs/cgroup/unified; else group=/sys/fs/cgroup; fi
    group=$group/ohmstead-try-$$
    mkdir -p "$group"
    sh -euc 'echo $$ >"$1/cgroup.procs"; shift; exec "$@"' sh "$group" \
        nsenter -t "$disk" --mount unshare --pid --fork --kill-child --mount --propagation private --uts --ipc --cgroup --net \
        sh -euc "$machine" sh "$folder" >"$console" 2>&1 </dev/null &
    machine_process=$!
    tries=0
    until first=$(pgrep -P "$machine_process") && inside systemctl is-system-running >"$folder/state" 2>&1; do
        tries=$((tries + 1))
        [ "$tries" -lt 300 ] || fail "systemd is not up: $(cat "$folder/state" "$console")"
        sleep 0.1
    done
}

inside() { nsenter -t "$first" -a env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 HOME=/root "$@"; }

off() {
    inside systemctl poweroff >/dev/null 2>&1 || true
    wait "$machine_process" || true
}

clean() {
    # All in it ends with its process 1, and is waited for: only then are its control groups empty.
    [ -z "${first:-}" ] || kill -9 "$first" 2>/dev/null || true
    [ -z "${machine_process:-}" ] || wait "$machine_process" || true
    [ -z "${disk:-}" ] || kill -9 "$disk" 2>/dev/null || true
    wait
    [ -z "${group:-}" ] || find "$group" -depth -type d -exec rmdir {} \;
    rm -f "$folder/disk.ready"
}

prepare
trap clean EXIT
rm -f "$folder/disk.ready"
disk
boot
inside sh /given/steps.sh package
off
boot
inside sh /given/steps.sh booted
inside sh /given/steps.sh removed
inside sh /given/steps.sh archive
echo "all of it"
