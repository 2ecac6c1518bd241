package org.ohmstead.security.internal;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.ohmstead.security.Identity;
import org.ohmstead.security.Session;

/** Browsers' sessions, in memory: a restart ends them all. Kept by the digest of their id. Safe for use by any thread. */
final class Sessions {

    private static final int MOST = 1000;
    private static final int SECRET_BYTES = 32;

    private final SecureRandom random;
    private final LongSupplier nanos;
    private final long idleNanos;
    private final long longestNanos;
    private final Map<String, Open> open = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Open> eldest) {
            return size() > MOST;
        }
    };

    /** A session. Its stamp tells whether the user's password is still the one it was opened under. */
    private record Open(String user, String from, String stamp, String csrf, long opened, long used) {

        Open usedAt(long now) {
            return new Open(user, from, stamp, csrf, opened, now);
        }

        @Override
        public String toString() {
            return "Open[" + user + "]";
        }
    }

    Sessions(SecureRandom random, LongSupplier nanos, Duration idle, Duration longest) {
        this.random = random;
        this.nanos = nanos;
        this.idleNanos = idle.toNanos();
        this.longestNanos = longest.toNanos();
    }

    Session open(UserEntry user, String from) {
        String id = secret(random);
        String csrf = secret(random);
        long now = nanos.getAsLong();
        synchronized (open) {
            open.values().removeIf(session -> over(session, now));
            open.put(TokenEntry.digestOf(id), new Open(user.name(), from, user.stamp(), csrf, now, now));
        }
        return session(id, csrf, user, from);
    }

    Optional<Session> find(String id, UserStore.Snapshot users) {
        String digest = TokenEntry.digestOf(id);
        long now = nanos.getAsLong();
        synchronized (open) {
            Open found = open.get(digest);
            if (found == null) {
                return Optional.empty();
            }
            Optional<UserEntry> user =
                    users.user(found.user()).filter(u -> u.stamp().equals(found.stamp()));
            if (over(found, now) || user.isEmpty()) {
                open.remove(digest);
                return Optional.empty();
            }
            open.put(digest, found.usedAt(now));
            return Optional.of(session(id, found.csrf(), user.get(), found.from()));
        }
    }

    void end(String id) {
        synchronized (open) {
            open.remove(TokenEntry.digestOf(id));
        }
    }

    /** {@return 256 random bits in base64url} */
    static String secret(SecureRandom random) {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private boolean over(Open session, long now) {
        return now - session.used() > idleNanos || now - session.opened() > longestNanos;
    }

    private static Session session(String id, String csrf, UserEntry user, String from) {
        return new Session(id, csrf, new Identity(user.name(), user.role(), "session", from));
    }
}
