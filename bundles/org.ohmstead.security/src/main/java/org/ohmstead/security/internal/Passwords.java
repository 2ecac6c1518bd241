package org.ohmstead.security.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks passwords: slowly the first time, at once when the same one was right lately, and not at all when too many were
 * wrong.
 *
 * <p>What was right lately is remembered as HMAC-SHA-256 of name, password and stored hash, under a key that lives no
 * longer than this object; a new password makes a new hash and so voids it.
 */
final class Passwords {

    private static final String MAC = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    private static final int MOST_REMEMBERED = 256;
    /** About half of the threads of the web server, of which Throttle takes a few more. */
    private static final int MOST_JOINING = 32;

    private static final Duration CROWDED = Duration.ofSeconds(1);
    private static final long REMEMBERED_NANOS = Duration.ofMinutes(10).toNanos();

    private final Throttle throttle;
    private final LongSupplier nanos;
    private final SecretKeySpec key;
    private final PasswordHash nobody;
    private final Map<ByteBuffer, Long> lately = new LinkedHashMap<>();
    private final Map<ByteBuffer, CompletableFuture<Verdict>> underWay = new ConcurrentHashMap<>();
    private final Semaphore joining = new Semaphore(MOST_JOINING);

    /**
     * What became of a check.
     *
     * @param right whether the password is right; false if it was not looked at
     * @param pause zero if it was looked at, else how long to wait before the next attempt
     */
    record Verdict(boolean right, Duration pause) {

        static final Verdict RIGHT = new Verdict(true, Duration.ZERO);
        static final Verdict WRONG = new Verdict(false, Duration.ZERO);

        static Verdict later(Duration pause) {
            return new Verdict(false, pause);
        }
    }

    Passwords(Throttle throttle, LongSupplier nanos, SecureRandom random, int iterations) {
        this.throttle = throttle;
        this.nanos = nanos;
        this.nobody = PasswordHash.ofNothing(iterations, random);
        byte[] bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        this.key = new SecretKeySpec(bytes, MAC);
    }

    /**
     * Checks a password. Takes as long for a user that does not exist.
     *
     * @param name tried
     * @param hash of the user; empty if there is no such user or no password was set
     * @param password as typed
     * @param from remote address, or empty
     * @return whether it is right, or when to try again
     */
    Verdict check(String name, Optional<PasswordHash> hash, String password, String from) {
        // Neither can be right; and names are remembered, so that long ones would fill the memory.
        if (password.length() > PasswordHash.MOST_LENGTH || name.length() > UserEntry.MOST_NAME) {
            return Verdict.WRONG;
        }
        ByteBuffer mark = mark(name, hash.orElse(nobody), password);
        CompletableFuture<Verdict> mine = new CompletableFuture<>();
        // The same guess many times at once, as a browser's first requests are, is one guess.
        CompletableFuture<Verdict> others = underWay.putIfAbsent(mark, mine);
        if (others != null) {
            return join(others);
        }
        try {
            Verdict verdict = check(name, hash.orElse(nobody), password, from, mark);
            mine.complete(verdict);
            return verdict;
        } finally {
            underWay.remove(mark);
            mine.complete(Verdict.WRONG);
        }
    }

    /** Waits on the caller's thread, but not on all there are: who guesses must not hold up everybody else. */
    private Verdict join(CompletableFuture<Verdict> others) {
        if (!joining.tryAcquire()) {
            return Verdict.later(CROWDED);
        }
        try {
            return others.join();
        } finally {
            joining.release();
        }
    }

    private Verdict check(String name, PasswordHash hash, String password, String from, ByteBuffer mark) {
        boolean remembered = remembered(mark);
        Optional<Duration> wait = throttle.admit(name, from, remembered);
        if (wait.isPresent()) {
            return Verdict.later(wait.get());
        }
        if (!remembered && !hash.fits(password)) {
            return Verdict.WRONG;
        }
        throttle.succeeded(name, from);
        remember(mark);
        return Verdict.RIGHT;
    }

    private boolean remembered(ByteBuffer mark) {
        synchronized (lately) {
            Long until = lately.get(mark);
            return until != null && until - nanos.getAsLong() > 0;
        }
    }

    private void remember(ByteBuffer mark) {
        synchronized (lately) {
            lately.remove(mark);
            lately.put(mark, nanos.getAsLong() + REMEMBERED_NANOS);
            if (lately.size() > MOST_REMEMBERED) {
                lately.remove(lately.keySet().iterator().next());
            }
        }
    }

    private ByteBuffer mark(String name, PasswordHash hash, String password) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            for (String part : new String[] {name, hash.text(), password}) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                mac.update(
                        ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
                mac.update(bytes);
            }
            return ByteBuffer.wrap(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + MAC, e);
        }
    }
}
