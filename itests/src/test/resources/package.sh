# Run as root in an overlay of this system that is thrown away: the package is installed, used, upgraded, removed, purged.
# package.sh OLD.deb NEW.deb HTTP SSH: tells each step that is done.
set -eu
old=$1 new=$2 http=$3 ssh=$4

fail() { echo "FAILED: $*"; exit 1; }
as_service() {
    setpriv --reuid=ohmstead --regid=ohmstead --clear-groups env -i PATH="$PATH" /usr/share/ohmstead/bin/karaf daemon >/tmp/gateway.log 2>&1 &
    gateway=$!
    tries=0
    until [ "$(curl -s -o /dev/null -w '%{http_code}' --max-time 5 "http://127.0.0.1:$http/health")" = 200 ]; do
        kill -0 "$gateway" || fail "it ended: $(cat /tmp/gateway.log)"
        tries=$((tries + 1))
        [ "$tries" -lt 600 ] || fail "not up: $(tail -n 20 /var/log/ohmstead/karaf.log)"
        sleep 0.2
    done
}
devices() { curl -s -o /dev/null -w '%{http_code}' -u "admin:a-password-of-1" "http://127.0.0.1:$http/api/v1/devices"; }
ended() { kill "$gateway"; wait "$gateway" || [ $? -eq 143 ] || fail "it ended with $?"; }

dpkg -i "$old" >/tmp/dpkg.log 2>&1 || fail "$(cat /tmp/dpkg.log)"
grep -q "ohmstead passwd" /tmp/dpkg.log || fail "no word of the password: $(cat /tmp/dpkg.log)"
[ "$(stat -c '%U %a' /etc/ohmstead /var/lib/ohmstead /var/log/ohmstead | sort -u)" = 'ohmstead 750' ] || fail "folders"
if command -v systemd-analyze >/dev/null; then
    systemd-analyze verify /usr/lib/systemd/system/ohmstead.service >/tmp/unit.log 2>&1 || fail "unit: $(cat /tmp/unit.log)"
    [ ! -s /tmp/unit.log ] || fail "unit: $(cat /tmp/unit.log)"
fi
echo installed

echo a-password-of-1 | ohmstead passwd >/dev/null
sed -i "s/http.port = 8181/http.port = $http/" /etc/ohmstead/org.ops4j.pax.web.cfg
sed -i "s/sshPort = 8101/sshPort = $ssh/" /etc/ohmstead/org.apache.karaf.shell.cfg
as_service
[ "$(devices)" = 200 ] || fail "login: $(devices)"
ended
written=$(find /usr /opt -xdev -newer "$old" -user ohmstead | head -n 3)
[ -z "$written" ] || fail "written elsewhere: $written"
[ -e /var/log/ohmstead/karaf.log ] || fail "no log"
echo used

ohmstead upgrade "$new" 2>&1 | grep -q "installed by a package" || fail "upgrade by script"
dpkg -i "$new" >/tmp/dpkg.log 2>&1 || fail "$(cat /tmp/dpkg.log)"
grep -q '^# of the newer' /etc/ohmstead/org.apache.karaf.log.cfg || fail "a default that was not edited is not replaced"
grep -q "port = $http" /etc/ohmstead/org.ops4j.pax.web.cfg || fail "an edited file is replaced"
grep -q '^# of the newer' /etc/ohmstead/org.ops4j.pax.web.cfg.new || fail "no new default beside the edited file"
[ ! -e /var/lib/ohmstead/data/cache ] || fail "the cache of the older version is left"
[ ! -e /usr/share/ohmstead/.etc.before ] || fail "old defaults are left"
as_service
[ "$(devices)" = 200 ] || fail "login after the upgrade: $(devices)"
ended
echo upgraded

dpkg -r ohmstead >/tmp/dpkg.log 2>&1 || fail "$(cat /tmp/dpkg.log)"
[ -e /etc/ohmstead/org.ops4j.pax.web.cfg ] || fail "removing took configuration"
[ -d /var/lib/ohmstead/data/security ] || fail "removing took data"
[ ! -e /usr/share/ohmstead/bin ] || fail "removing left programs"
echo removed

dpkg -P ohmstead >/tmp/dpkg.log 2>&1 || fail "$(cat /tmp/dpkg.log)"
for left in /etc/ohmstead /var/lib/ohmstead /var/log/ohmstead /usr/share/ohmstead /usr/bin/ohmstead; do
    [ ! -e "$left" ] || fail "purging left $left"
done
! id ohmstead >/dev/null 2>&1 || fail "purging left the account"
echo purged
