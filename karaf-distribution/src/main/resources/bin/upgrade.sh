# What bin/ohmstead upgrade and rollback do; read by bin/ohmstead. POSIX sh.
#
# Nothing is touched until all is prepared in .upgrade/. Then the file .upgrade/go appears, and from there on every step can
# be repeated: an upgrade that was interrupted is completed by calling again, or by the next start (bin/setenv), with the copy
# of this file that lies in .upgrade/finish.

if [ "${0##*/}" = finish ]; then
    set -eu
    home=$(cd "$(dirname "$0")/.." && pwd)
fi
umask 022
work=$home/.upgrade
previous=$home/.previous
# What belongs to the distribution alone, and is swapped as a whole. bin/ is, too, but file by file: it has to be there always.
parts='lib system contrib .etc ohmstead.release'
# Files in etc/ that name what is in system/ and lib/: of another version they would not start.
bound='config.properties startup.properties org.apache.karaf.features.cfg org.apache.karaf.features.xml distribution.info
    profile.cfg jre.properties'
# What a distribution consists of beside its configuration, each file with its SHA-256.
sums=lib/ohmstead.sha256

say() { echo "$*"; }

# Whatever ends an upgrade or a rollback before .upgrade/go is there leaves all as it was, and says so.
die() {
    told=yes
    case $* in *'nothing was changed'*) ;; *) set -- "$*; nothing ${completed:+else }was changed" ;; esac
    echo "ohmstead: $*${stopped:+; the gateway is stopped}" >&2
    exit 1
}
told='' stopped='' completed=''

# release FOLDER KEY: what a distribution says of itself.
release() { sed -n "s/^$2[[:space:]]*=[[:space:]]*\(.*[^[:space:]]\)[[:space:]]*\$/\1/p" "$1/ohmstead.release" 2>/dev/null || :; }

# legible FOLDER NAME: whether what a distribution says of itself can be understood; or ends. NAME is what FOLDER is to people.
legible() {
    legible_as version "$1" "$2"
    for key in java data; do legible_as "$key" "$1" "$2"; done
}

# legible_as KEY FOLDER NAME
legible_as() {
    value=$(release "$2" "$1")
    case $1:$value in
        version: | version:[!0-9]* | version:*[!0-9A-Za-z._-]*) form='a version, as 1.2.3 or 1.2.3-SNAPSHOT,' ;;
        version:*) return ;;
        *:*[!0-9]* | *:??????????*) form='a whole number' ;;
        *) return ;;
    esac
    die "$command: $3: ohmstead.release: $1 = '$value': $form expected; nothing was changed"
}

# Prints the process that holds Karaf's lock, if the gateway runs.
running() {
    inode=$(stat -Lc %i "${KARAF_BASE:-$home}/lock" 2>/dev/null) || return 1
    for process in $(awk -v inode="$inode" '$2 != "FLOCK" { n = split($6, at, ":"); if (n == 3 && at[3] == inode) print $5 }' /proc/locks); do
        # A file of the same number on another disk is somebody else's.
        if [ ! -r "/proc/$process/cmdline" ] || tr '\0' '\n' <"/proc/$process/cmdline" | grep -q '^-Dkaraf\.home='; then
            echo "$process"
            return 0
        fi
    done
    return 1
}

# not_running: or ends; with --stop the gateway is ended first.
not_running() {
    process=$(running) || return 0
    [ -n "$stop" ] || die "$command: the gateway runs (process $process); stop it (bin/stop, or systemctl stop), or add --stop"
    say "stopping the gateway (process $process)"
    kill "$process" 2>/dev/null || die "$command: process $process may not be ended by $(id -un); stop the gateway first"
    tries=0
    stopped=yes
    while running >/dev/null; do
        tries=$((tries + 1))
        [ "$tries" -lt 600 ] || die "$command: the gateway (process $process) did not end within two minutes; nothing was changed"
        sleep 0.2
    done
}

# One at a time; what was interrupted comes first.
begin() {
    [ ! -e "$home/packaged" ] ||
        die "$command: this gateway was installed by a package: 'apt install ./ohmstead_VERSION_all.deb' upgrades it, and goes back to an older one"
    for folder in "$home" "$home/bin" "$etc" "$data"; do
        [ -w "$folder" ] || die "$command: $(id -un) may not write in $folder, which belongs to $(owner "$folder"); call it as the account of the gateway, or as root"
    done
    exec 9>"$home/.upgrade.lock"
    flock -w 5 9 || die "$command: another upgrade or rollback is under way"
    archive=''
    for state in go 'done'; do
        [ -e "$work/$state" ] || continue
        not_running
        completed=$(sed -n 's/^what=//p' "$work/$state") archive=$(sed -n 's/^sha256=//p' "$work/$state")
        say "completing the $completed that was interrupted"
        finish
        tell
    done
    [ -s "$home/ohmstead.release" ] || die "$command: $home/ohmstead.release is not there: is $home a distribution of Ohmstead?"
    legible "$home" "$home"
}

upgrade() {
    file=$1
    [ -r "$file" ] || die "upgrade: $file: an archive that $(id -un) can read expected"
    sum=$(sha256sum "$file" | cut -d ' ' -f 1)
    begin
    # Once more would put the same one in the place of the way back.
    if { [ "$completed" = upgrade ] || [ "$completed" = repair ]; } && [ "$archive" = "$sum" ]; then
        say "version $(release "$home" version) of $file is installed; start the gateway"
        return
    fi
    say "checking $file"
    make_room
    check_archive
    if is_installed; then
        if [ -z "$repair" ]; then
            already
            return
        fi
        repair
        return
    fi
    [ -z "$repair" ] || die "upgrade: --repair takes the archive of what is installed, which is $from; $file is another build, of version $to"
    say "from $from to $to"
    without_missing
    not_running
    prepare_etc "$home/.etc" "$work/new/.etc" "$etc" "$work"
    keep_old
    go upgrade "$work/new"
    tell
    say "version $to is installed; start the gateway. 'bin/ohmstead rollback' brings back $from"
    offer_kars
}

make_room() {
    rm -rf "$work"
    mkdir -m 750 "$work" "$work/old"
    mkdir "$work/put"
    trap abandon EXIT
}

# What was only prepared would be in the way of a small disk.
abandon() {
    status=$?
    [ ! -e "$work/go" ] && [ ! -e "$work/done" ] || return 0
    rm -rf "$work"
    [ "$status" -eq 0 ] || [ -n "$told" ] || echo "ohmstead: $command: it could not be prepared; nothing was changed" >&2
}

# Whether the archive is what is installed: the same files but for configuration, and the same defaults for that. The list of
# what is installed may be damaged as any file.
is_installed() {
    cmp -s "$work/new/ohmstead.release" "$home/ohmstead.release" && diff -r "$work/new/.etc" "$home/.etc" >/dev/null 2>&1 &&
        { cmp -s "$work/new/$sums" "$home/$sums" || ! is_other; }
}

# Whether the list of what is installed, which is not the archive's, is that of another build: what is there, is there as it
# says and as the archive's does not. Else it is that list which is damaged.
is_other() {
    holds "$home/$sums" mine
    holds "$work/new/$sums" theirs
    [ -z "$(LC_ALL=C comm -23 "$work/mine" "$work/theirs")" ] || return 0
    # If it tells of no such file, the archive may be one with more of them.
    is_whole "$home/$sums" mine && ! is_whole "$work/new/$sums" theirs && cmp -s "$work/mine" "$work/theirs"
}

# holds LIST NAME: writes to WORK/NAME which files are installed as LIST says.
holds() {
    { (cd "$home" && LC_ALL=C sha256sum -c "$1") 2>/dev/null || :; } | sed -n 's/: OK$//p' | LC_ALL=C sort -u >"$work/$2"
}

# is_whole LIST NAME: whether these are all that LIST has lines for, and some.
is_whole() { [ -s "$work/$2" ] && [ "$(grep -c '' <"$work/$2")" -eq "$(grep -c '' <"$1")" ]; }

# Says that the archive is what is installed. To take it would put the same in the place of the version before, which a rollback
# goes back to.
already() {
    damaged "$home" || {
        next=$(running) && next="the gateway runs (process $next)" || next='start the gateway'
        rm -rf "$work"
        say "version $to of $file is installed already, and complete; nothing was changed; $next"
        return 0
    }
    die "upgrade: version $to of $file is installed already, but $damage; 'bin/ohmstead upgrade --repair $file' puts that right, and leaves etc/ and what a rollback goes back to as they are; nothing was changed"
}

# Puts what belongs to the distribution in the place of what was changed or lost of it.
repair() {
    damaged "$home" || {
        already
        return
    }
    say "version $to is installed, but $damage"
    not_running
    : >"$work/delete"
    : >"$work/notes"
    keep_old
    go repair "$work/new"
    tell
    say "version $to is installed as it was built; etc/ is as it was; start the gateway"
}

# damaged FOLDER: whether a distribution is not as the archive says that it was built; DAMAGE says what. The list is part of it.
damaged() {
    (cd "$1" && LC_ALL=C sha256sum -c "$work/new/$sums") >"$work/checked" 2>/dev/null || :
    {
        cmp -s "$work/new/$sums" "$1/$sums" || echo "$sums: FAILED"
        grep ': FAILED' "$work/checked" || :
    } >"$work/wrong"
    [ -s "$work/wrong" ] || return 1
    damage=$(sed -n '1s/: FAILED.*//p' "$work/wrong") others=$(($(wc -l <"$work/wrong") - 1))
    if [ -e "$1/$damage" ]; then damage="$damage is not as it was built"; else damage="it has no $damage"; fi
    [ "$others" -eq 0 ] || damage="$damage, and $others more are missing or different"
}

# Checks the archive, and unpacks it into .upgrade/new.
check_archive() {
    if [ -e "$file.sha256" ]; then
        expected=$(sed -n '1s/^\([0-9a-fA-F]\{64\}\).*/\1/p' "$file.sha256" | tr A-F a-f)
        [ "$expected" = "$sum" ] ||
            die "upgrade: $file: SHA-256 ${expected:-(64 hexadecimal digits)} expected, as in $file.sha256; it is $sum"
    fi
    case $file in
        *.tar.gz | *.tgz) list='tar -tzf' sizes='tar -tzvf' ;;
        *.zip)
            command -v unzip >/dev/null || die "upgrade: to read a zip takes unzip; take the .tar.gz, or install it"
            list='unzip -Z1' sizes='unzip -Z -l'
            ;;
        *) die "upgrade: $file: a distribution of Ohmstead, .tar.gz or .zip, expected" ;;
    esac
    $list "$file" >"$work/list" 2>"$work/error" || die "upgrade: $file: a complete archive expected: $(why_unread)"
    [ -s "$work/list" ] || die "upgrade: $file: a complete archive expected: it has no files"
    if grep -Eq '(^/|(^|/)\.\.(/|$))' "$work/list"; then
        die "upgrade: $file: all in one folder expected; '$(grep -E '(^/|(^|/)\.\.(/|$))' "$work/list" | head -n 1)' would be elsewhere"
    fi
    # Some write the folder that all was packed in, too.
    sed 's|^\(\./\)*||; /^\.\{0,1\}$/d' "$work/list" >"$work/names"
    top=$(head -n 1 "$work/names" | cut -d / -f 1)
    other=$(awk -v top="$top/" 'index($0 "/", top) != 1 { print; exit }' "$work/names")
    [ -z "$other" ] || die "upgrade: $file: all in one folder expected, as ohmstead-distribution-1.0.0/; there are '$top' and '$other'"
    for needed in ohmstead.release bin/ohmstead bin/upgrade.sh bin/karaf "$sums" etc/config.properties $(for one in $bound; do echo ".etc/$one"; done); do
        grep -qxF "$top/$needed" "$work/names" || die "upgrade: $file: a distribution of Ohmstead expected; it has no $needed"
    done
    # The size is the third column of tar, the fourth of unzip.
    needed=$($sizes "$file" | awk -v column="$(case $list in tar*) echo 3 ;; *) echo 4 ;; esac)" '{ sum += $column } END { printf "%d", sum / 1024 + 20480 }')
    free=$(df -Pk "$home" | awk 'NR == 2 { print $4 }')
    [ "$free" -ge "$needed" ] || die "upgrade: $((needed / 1024)) MB free expected in $home; there are $((free / 1024))"
    say "unpacking"
    mkdir "$work/unpacked"
    case $list in
        tar*) tar -xzf "$file" -C "$work/unpacked" --no-same-owner ;;
        *) unzip -q "$file" -d "$work/unpacked" ;;
    esac && mv "$work/unpacked/$top" "$work/new" || die "upgrade: $file could not be unpacked; nothing was changed"
    chmod -R u+rwX,go-w "$work/new"
    check_content
    check_release
}

# The reason that tar, gzip or unzip gave, of all that they say.
why_unread() {
    reason=$(sed 's/^[a-z]*: stdin: //; s/^tar: //; s/^[[:space:]]*//; s/\.  .*//; /^\[.*\]$/d; /^$/d' "$work/error" | head -n 1)
    echo "${reason:-it cannot be read}"
}

# Whether all is there that the build put there, and is as it was. What is in .etc/ may be another: defaults are for whoever
# packs a distribution of his own.
check_content() {
    if damaged "$work/new"; then die "upgrade: $file: a complete distribution of Ohmstead expected; $damage; nothing was changed"; fi
    grep -q ': OK$' "$work/checked" || die "upgrade: $file: $sums: lines of a SHA-256 and the name of a file expected"
}

check_release() {
    legible "$work/new" "$file"
    from=$(release "$home" version) to=$(release "$work/new" version)
    find_java
    needed=$(release "$work/new" java)
    there=$("$JAVA" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1)
    [ "${there:-0}" -ge "${needed:-0}" ] || die "upgrade: version $to needs Java $needed; $JAVA is ${there:-no Java}"
    if older "$to" "$from" && [ -z "$downgrade" ]; then
        die "upgrade: $from is installed, and $to is older; add --downgrade if that is meant"
    fi
    [ -n "$downgrade" ] || same_data "$work/new"
    for part in $parts; do
        # Folders alone: on an overlay, a file may tell the number of the disk below.
        [ ! -d "$home/$part" ] || [ -L "$home/$part" ] || [ "$(stat -c %d "$home/$part")" = "$(stat -c %d "$work")" ] ||
            die "upgrade: $home/$part is another disk than $home; it has to be on the same"
    done
}

# Names what is wanted here and the new version does not have, and ends, unless that is meant.
without_missing() {
    missing "$work/new" >"$work/missing"
    [ -s "$work/missing" ] || return 0
    say "not in version $to, nor in a KAR in deploy/:"
    cat "$work/missing"
    [ -z "$without" ] || { say "going on without"; return; }
    if [ -t 0 ] && [ -t 1 ]; then
        printf 'Go on without? [y/N] '
        read -r answer || answer=
        case $answer in [yY]*) return ;; esac
    fi
    die "upgrade: nothing was changed. Copy a KAR of version $to that has them (a bundle itself) into deploy/ while the gateway runs, or uninstall them (feature:uninstall, bundle:uninstall), or add --without-missing: what is wanted comes back once a KAR has it"
}

# missing FOLDER: which features are wanted here, and are neither in the distribution in FOLDER nor in a KAR in deploy/.
missing() {
    karafs=org.apache.karaf.features.cfg ours=$etc/org.ohmstead.features.cfg
    {
        find "$1/system" "$data/deploy/kar" -name '*.xml' 2>/dev/null || :
        written repositories | sed -n 's|^file:/*|/|p'
    } | offered >"$work/offered"
    written wanted | sed 's/-SNAPSHOT$/.SNAPSHOT/' | while read -r name; do
        has "$name" || echo "    feature $name: wanted in etc/${ours##*/}$(from_list "$name")"
    done
    if [ -e "$etc/$karafs" ] && [ -e "$home/.etc/$karafs" ]; then
        minus featuresBoot "$etc/$karafs" "$home/.etc/$karafs" >"$work/added"
        minus featuresBoot "$etc/$karafs" "$1/.etc/$karafs" | while read -r name; do
            # Of what a version booted by itself, the next one may think otherwise, unless it was never its own.
            if ! has "${name%%/*}" && { grep -qxF "$name" "$work/added" || foreign "$1" "$name"; }; then
                echo "    feature $name: booted by etc/$karafs$(from_list "$name")"
            fi
        done
    fi
    for kar in "${KARAF_BASE:-$home}"/deploy/*.kar; do
        [ -e "$kar" ] || continue
        find "$data/deploy/kar/$(sha256sum "$kar" | cut -d ' ' -f 1)" -name '*.xml' 2>/dev/null | needed | while read -r name; do
            has "$name" || echo "    feature $name: needed by deploy/${kar##*/}"
        done
    done
    installed | while read -r location; do
        listed_in_system "$location" ||
            echo "    bundle $location: came by bundle:install, which only data/cache knows; a file in deploy/ would be kept"
    done
    rm -f "$work/offered" "$work/added"
}

# The locations of bundles that neither features nor drop-ins brought here, as far as the framework's cache says so.
installed() {
    cat "$data"/cache/bundle*/data/state.json 2>/dev/null | sed -n 's/.*"managed":{\([^}]*\)}.*/\1/p' | tr ',[]' '\n\n\n' >"$work/managed"
    # Of each bundle three lines are read: its number, its location, and its state, which is 1 once it was uninstalled.
    [ ! -s "$work/managed" ] || find "$data/cache" -path '*/bundle*/bundle.info' -exec awk '
        FILENAME == ARGV[1] { managed[$0]; next }
        FNR == 1 { id = $0 }
        FNR == 2 { location = $0 }
        FNR == 3 && $0 != 1 && !(id in managed) && location !~ /^ohmstead-deploy/ { print location }' "$work/managed" {} + | sort
    rm -f "$work/managed"
}

# listed_in_system LOCATION: a drop-in takes the location of what it replaces.
listed_in_system() { grep -rqF --include='*.xml' "$1<" "$home/system"; }

has() { grep -qxF "$1" "$work/offered"; }

# written KEY: what the configuration of features has under KEY.
written() {
    [ ! -e "$ours" ] || sed -n "s/^[[:space:]]*$1\\(\\[\\]\\)\\{0,1\\}[[:space:]]*[=:][[:space:]]*//p" "$ours" |
        tr ', \t' '\n\n\n' | sed 's/\\\([:=]\)/\1/g; /^$/d'
}

# The features that the lists on the input have: NAME, and NAME/VERSION.
offered() {
    while read -r list; do
        [ ! -r "$list" ] || awk '
            BEGIN { RS = "<" }
            /^feature[ \t\r\n][^>]*name=/ {
                sub(/>.*/, "")
                name = $0; sub(/.*[ \t\r\n]name=["\047]/, "", name); sub(/["\047].*/, "", name)
                print name
                version = $0
                if (sub(/.*[ \t\r\n]version=["\047]/, "", version)) {
                    sub(/["\047].*/, "", version); sub(/-SNAPSHOT$/, ".SNAPSHOT", version); print name "/" version
                }
            }' "$list"
    done | sort -u
}

# The features that those in the lists on the input need.
needed() {
    while read -r list; do
        awk 'BEGIN { RS = "<" } /^feature[ >]/ && !/^feature[^>]*name=/ { sub(/[^>]*>/, ""); gsub(/[ \t\r\n]/, ""); if ($0 != "") print }' "$list"
    done | sort -u
}

# list_of NAME: the list in system/ that has a feature, as far as that is known.
list_of() {
    (cd "$home" && grep -rlE --include='*.xml' "<feature[^>]* name=[\"']${1%%/*}[\"']" system 2>/dev/null) | head -n 1
}

from_list() {
    list=$(list_of "$1")
    [ -z "$list" ] || echo ", from $list"
}

# foreign FOLDER NAME: whether the list of a feature is none that the distribution in FOLDER has in any version.
foreign() {
    list=$(list_of "$2")
    [ -n "$list" ] && [ ! -d "$1/$(dirname "$(dirname "$list")")" ]
}

# same_data FOLDER: whether the version there can read what is in data/; or ends.
same_data() {
    kept=$(release "$home" data) reads=$(release "$1" data)
    [ "${reads:-1}" -ge "${kept:-1}" ] ||
        die "$command: version $(release "$1" version) cannot read the data of $(release "$home" version) (form $kept; it knows $reads)"
}

# older A B: whether version A is before B. A snapshot is before its release.
older() {
    [ "$1" != "$2" ] &&
        [ "$(printf '%s\n' "$1" "$2" | sed 's/-SNAPSHOT$/~/' | sort -V | head -n 1)" = "$(printf '%s\n' "$1" | sed 's/-SNAPSHOT$/~/')" ]
}

# same A B: whether two files have the same text. Karaf adds blanks and ends of lines to some.
same() { cmp -s "$1" "$2" || trimmed "$1" "$2"; }

trimmed() { [ -f "$1" ] && [ -f "$2" ] && [ "$(sed 's/[[:space:]]*$//' "$1")" = "$(sed 's/[[:space:]]*$//' "$2")" ]; }

# prepare_etc OLD NEW MINE WORK: what has to become of the files MINE, when the defaults OLD become NEW: WORK/put has those to
# be put there, WORK/delete names those to go, WORK/notes is what to tell.
prepare_etc() {
    mkdir -p "$4/put"
    : >"$4/delete"
    : >"$4/notes"
    (cd "$2" && find . -type f) | sed 's|^\./||' | sort >"$4/files"
    while read -r name; do
        new=$2/$name old=$1/$name mine=$3/$name
        if [ ! -e "$mine" ]; then
            [ -e "$old" ] || { put "$4" "$new" "$name" && note "$4" "$name: new"; }
        elif same "$new" "$mine"; then
            :
        elif [ -e "$old" ] && same "$old" "$mine"; then
            put "$4" "$new" "$name" && note "$4" "$name: the new default, as you had not changed the old one"
        elif is_bound "$name"; then
            put "$4" "$new" "$name" && put "$4" "$mine" "$name.old"
            note "$4" "$name: the new one, as it goes with the version; yours lies beside as $name.old"
        elif [ ! -e "$old" ] || ! same "$old" "$new"; then
            put "$4" "$new" "$name.new" && note "$4" "$name: yours stays; the new default lies beside as $name.new"
        fi
    done <"$4/files"
    (cd "$1" && find . -type f) | sed 's|^\./||' | sort >"$4/files"
    while read -r name; do
        if [ ! -e "$2/$name" ] && [ -e "$3/$name" ]; then
            if is_instance "$name"; then
                note "$4" "$name: stays"
            elif same "$1/$name" "$3/$name"; then
                enlist "$name" "$4/delete"
                note "$4" "$name: gone, as it is not used any more"
            else
                note "$4" "$name: yours stays, but is not used any more"
            fi
        fi
    done <"$4/files"
    rm -f "$4/files"
    carry_features "$@"
}

# Devices and profiles are the operator's, whoever wrote them.
is_instance() { case $1 in profiles/* | org.ohmstead.*-*.cfg) ;; *) return 1 ;; esac; }

is_bound() { for one in $bound; do [ "$one" != "$1" ] || return 0; done; return 1; }

# put WORK FROM NAME: or ends. Behind it, && is safe: 'set -e' would not count for what stands before one.
put() {
    { mkdir -p "$(dirname "$1/put/$3")" && cp -p "$2" "$1/put/$3"; } ||
        die "$command: $2 cannot be copied to $1/put; nothing was changed"
}

note() { echo "    etc/$2" >>"$1/notes" || die "$command: $1/notes cannot be written; nothing was changed"; }

# enlist LINE FILE: one more line, or ends.
enlist() { echo "$1" >>"$2" || die "$command: $2 cannot be written; nothing was changed"; }

# What was added to the booted features, and taken from them, becomes wanted and unwanted (docs/decisions/0145); so does what
# was booted of Ohmstead and the new one has, but does not boot by itself.
carry_features() {
    karafs=org.apache.karaf.features.cfg
    [ -e "$4/put/$karafs" ] && [ -e "$3/$karafs" ] && [ -e "$1/$karafs" ] || return 0
    find "$(dirname "$2")/system/org/ohmstead" -name '*.xml' | offered >"$work/offered"
    {
        minus featuresBoot "$3/$karafs" "$1/$karafs" | sed 's|/.*||; s/^/wanted[] = /'
        minus featuresBoot "$3/$karafs" "$2/$karafs" | sed 's|/.*||' | while read -r name; do
            ! has "$name" || echo "wanted[] = $name"
        done
        minus featuresBoot "$1/$karafs" "$3/$karafs" | sed 's|/.*||; s/^/unwanted[] = /'
        minus featuresRepositories "$3/$karafs" "$1/$karafs" | sed 's/^/repositories[] = /'
    } >"$4/carried"
    ours=org.ohmstead.features.cfg
    [ ! -e "$3/$ours" ] || cat "$3/$ours" >"$4/put/$ours"
    while read -r line; do
        grep -qxF "$line" "$4/put/$ours" 2>/dev/null || { enlist "$line" "$4/put/$ours" && note "$4" "$ours: $line, from $karafs"; }
    done <"$4/carried"
    [ -s "$4/put/$ours" ] || rm -f "$4/put/$ours"
    rm -f "$4/carried" "$work/offered"
}

# minus KEY A B: what the list under KEY in the file A has, and that in B has not; names without their versions are compared.
minus() {
    listed "$1" "$3" | sed 's|^\([^:/]*\)/.*|\1|' >"$work/those"
    listed "$1" "$2" | while read -r word; do
        case $word in *:*) key=$word ;; *) key=${word%%/*} ;; esac
        grep -qxF "$key" "$work/those" || echo "$word"
    done
    rm -f "$work/those"
}

# listed KEY FILE: the elements of a list in a file of properties, one a line.
listed() {
    awk -v key="$1" '
        { line = line $0 }
        line ~ /\\$/ { sub(/\\$/, "", line); next }
        {
            name = line; sub(/[ \t]*[=:].*/, "", name); sub(/^[ \t]*/, "", name)
            if (name == key) { sub(/^[^=:]*[=:]/, "", line); value = line }
            line = ""
        }
        END { print value }' "$2" | sed 's/\\\([:=]\)/\1/g' | tr ',() \t' '\n\n\n\n\n' | sed '/^$/d'
}

# What is there now, for the way back.
keep_old() {
    cp -Rp "$etc" "$work/old/etc"
    cp -Rp "$home/bin" "$work/old/bin"
}

# go WHAT SOURCE: from here there is no way back but through.
go() {
    cp "$home/bin/upgrade.sh" "$work/finish"
    printf 'what=%s\nsource=%s\netc=%s\ndata=%s\nsha256=%s\nto=%s\n' "$1" "$2" "$etc" "$data" "${sum:-}" "$to" >"$work/go.new"
    sync
    not_running
    say "switching to $to"
    mv "$work/go.new" "$work/go"
    finish
}

# Does what is begun, wherever it stopped. Each step leaves alone what it did before.
finish() {
    if [ -e "$work/go" ]; then
        sync
        source=$(sed -n 's/^source=//p' "$work/go")
        etc=$(sed -n 's/^etc=//p' "$work/go")
        data=$(sed -n 's/^data=//p' "$work/go")
        for part in $parts; do swap "$part"; done
        (cd "$source/bin" && find . -type f) | while read -r name; do place "$source/bin/$name" "$home/bin/$name"; done
        (cd "$work/put" && find . -type f) | while read -r name; do place "$work/put/$name" "$etc/$name"; done
        while read -r name; do rm -f "$etc/$name"; done <"$work/delete"
        forget
        sync
        mv "$work/go" "$work/done"
    fi
    # The same is no way back.
    if [ "$(sed -n 's/^what=//p' "$work/done" 2>/dev/null)" = repair ]; then rm -rf "$work/old"; fi
    if [ -d "$work/old" ]; then
        if [ -d "$previous" ]; then rm -rf "$work/gone" && mv "$previous" "$work/gone"; fi
        mv "$work/old" "$previous"
    fi
    rm -f "$work/done"
}

# What the next start makes anew.
forget() { for part in cache tmp generated-bundles pax-web port; do rm -rf "${data:?}/$part"; done; }

# swap PART: the one of SOURCE takes its place; the one that is there goes to .upgrade/old.
swap() {
    [ -e "$source/$1" ] || return 0
    if [ -e "$home/$1" ]; then mv "$home/$1" "$work/old/$1"; fi
    mv "$source/$1" "$home/$1"
}

# place FROM TO: by a file beside it, so that the one or the other is always there.
place() {
    mkdir -p "$(dirname "$2")"
    cp -p "$1" "$2.upgrade~"
    mv "$2.upgrade~" "$2"
}

tell() {
    [ ! -s "$work/notes" ] || cat "$work/notes"
    rm -rf "$work"
}

# KARs are the operator's; newer ones beside the archive are only told.
offer_kars() {
    for kar in "$(dirname "$file")"/*.kar; do
        [ -e "$kar" ] || continue
        for there in "$home/deploy/${kar##*/}" "$home/deploy/$(echo "${kar##*/}" | sed 's/-[0-9].*//')"*.kar; do
            [ ! -e "$there" ] || cmp -s "$kar" "$there" ||
                say "    deploy/${there##*/} stays; to take $kar instead, delete it once the gateway runs, and copy the new one there"
        done
    done
}

rollback() {
    begin
    if [ "$completed" = rollback ]; then
        say "version $(release "$home" version) is back; start the gateway"
        return
    fi
    [ -e "$previous/ohmstead.release" ] || die "rollback: no upgrade was made here: $previous is not there"
    legible "$previous" "$previous"
    from=$(release "$home" version) to=$(release "$previous" version)
    say "from $from back to $to"
    [ -n "$downgrade" ] || same_data "$previous"
    not_running
    make_room
    (cd "$previous/etc" && find . -type f) | sed 's|^\./||' | sort | while read -r name; do
        if ! cmp -s "$previous/etc/$name" "$etc/$name"; then
            put "$work" "$previous/etc/$name" "$name"
            if [ -e "$etc/$name" ]; then note "$work" "$name: as it was"; else note "$work" "$name: back"; fi
        fi
    done
    : >"$work/delete"
    (cd "$etc" && find . -type f) | sed 's|^\./||' | sort | while read -r name; do
        [ -e "$previous/etc/$name" ] || { enlist "$name" "$work/delete" && note "$work" "$name: gone, as it was not there"; }
    done
    keep_old
    go rollback "$previous"
    tell
    say "version $to is back, with etc/ as it was; data/ and deploy/ are as they are. Start the gateway."
    say "What etc/ held lies in .previous/etc; 'bin/ohmstead rollback' goes to $from again"
}

# settle OLD: what a package does once its files are there: etc/ becomes what the new defaults make of it. OLD are those before.
settle() {
    fresh=$(ls -A "$1")
    umask 027
    mkdir -p "$data" "${KARAF_BASE:-$home}/deploy"
    work=$data/settle
    rm -rf "$work"
    mkdir -m 750 "$work"
    prepare_etc "$1" "$home/.etc" "$etc" "$work"
    (cd "$work/put" && find . -type f) | while read -r name; do place "$work/put/$name" "$etc/$name"; done
    while read -r name; do rm -f "$etc/$name"; done <"$work/delete"
    missing "$home" >"$work/missing"
    forget
    [ -z "$fresh" ] || cat "$work/notes"
    [ ! -s "$work/missing" ] || { say "not in this version, nor in a KAR in deploy/:" && cat "$work/missing"; }
    rm -rf "$work"
}

# What the next start calls, if it finds that something was interrupted. Waits for who is still at it.
if [ "${0##*/}" = finish ]; then
    exec 9>"$home/.upgrade.lock"
    flock 9
    if [ -e "$work/go" ]; then
        say "ohmstead: completing the $(sed -n 's/^what=//p' "$work/go") to $(sed -n 's/^to=//p' "$work/go") that was interrupted"
        finish
        tell
    fi
fi
