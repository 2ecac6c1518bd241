package org.ohmstead.security.internal;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.UnaryOperator;
import org.ohmstead.security.Users;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes users. What it logs names users and labels, never a password or a token. */
final class UserAdmin implements Users {

    private static final Logger LOG = LoggerFactory.getLogger(UserAdmin.class);

    // A scanner that finds a token in a repository or a log can tell by this what it is.
    static final String TOKEN_PREFIX = "ohm_";
    private static final int MOST_TOKENS = 100;
    private static final int MOST_PERMISSIONS = 1000;

    private final UserStore store;
    private final Clock clock;
    private final SecureRandom random;
    private final int iterations;

    UserAdmin(UserStore store, Clock clock, SecureRandom random, int iterations) {
        this.store = store;
        this.clock = clock;
        this.random = random;
        this.iterations = iterations;
    }

    @Override
    public List<User> list() {
        return store.current().users().values().stream().map(UserEntry::shown).toList();
    }

    @Override
    public void put(User user) {
        List<Permission> permissions =
                user.permissions().stream().map(Permission::parse).toList();
        if (permissions.size() > MOST_PERMISSIONS) {
            throw new IllegalArgumentException("permissions of " + UserEntry.checkName(user.name()) + ": at most "
                    + MOST_PERMISSIONS + " expected, got " + permissions.size());
        }
        UserEntry fresh = UserEntry.fresh(user.name(), user.role());
        store.change(users -> {
            boolean before = hasAdmin(users);
            users.put(user.name(), users.getOrDefault(user.name(), fresh).with(user.role(), permissions));
            return keepAdmin(before, users, user.name());
        });
        LOG.info(
                "{}: user has role {} and {} permissions",
                user.name(),
                user.role().id(),
                permissions.size());
    }

    @Override
    public void password(String name, String password) {
        PasswordHash hash = PasswordHash.of(password, iterations, random);
        edit(name, user -> user.with(hash));
        LOG.info("{}: password set", name);
    }

    @Override
    public boolean remove(String name) {
        boolean removed = store.change(users -> {
            boolean before = hasAdmin(users);
            boolean there = users.remove(name) != null;
            keepAdmin(before, users, name);
            return there;
        });
        if (removed) {
            LOG.info("{}: user removed", name);
        }
        return removed;
    }

    @Override
    public String issueToken(String name, String label, Duration lifetime) {
        TokenEntry.checkLabel(label);
        if (lifetime.isNegative() || lifetime.isZero()) {
            throw new IllegalArgumentException(
                    "lifetime of token '" + label + "': more than 0 expected, got " + lifetime);
        }
        Instant now = clock.instant();
        String token = TOKEN_PREFIX + Sessions.secret(random);
        TokenEntry entry = new TokenEntry(TokenEntry.digestOf(token), expiry(now, lifetime), label);
        edit(name, user -> {
            List<TokenEntry> tokens = valid(user, now);
            if (tokens.stream().anyMatch(t -> t.label().equals(label))) {
                throw new IllegalArgumentException(
                        "label: one that " + name + " has no token by yet expected, got '" + label + "'");
            }
            if (tokens.size() >= MOST_TOKENS) {
                throw new IllegalArgumentException("tokens of " + name + ": at most " + MOST_TOKENS + " expected");
            }
            tokens.add(entry);
            return user.with(tokens);
        });
        LOG.info("{}: token '{}' issued, expires {}", name, label, entry.expires());
        return token;
    }

    @Override
    public List<Token> tokens(String name) {
        Instant now = clock.instant();
        return store.current().user(name).stream()
                .flatMap(user -> valid(user, now).stream())
                .map(token -> new Token(token.label(), token.expires()))
                .sorted(Comparator.comparing(Token::label))
                .toList();
    }

    @Override
    public boolean revokeToken(String name, String label) {
        Instant now = clock.instant();
        boolean revoked = store.change(users -> {
            Optional<UserEntry> user = Optional.ofNullable(users.get(name));
            List<TokenEntry> tokens = user.map(u -> valid(u, now)).orElseGet(List::of);
            if (tokens.stream().noneMatch(t -> t.label().equals(label))) {
                return false;
            }
            tokens.removeIf(t -> t.label().equals(label));
            users.put(name, user.orElseThrow().with(tokens));
            return true;
        });
        if (revoked) {
            LOG.info("{}: token '{}' revoked", name, label);
        }
        return revoked;
    }

    private void edit(String name, UnaryOperator<UserEntry> edit) {
        store.change(users -> {
            UserEntry user = Optional.ofNullable(users.get(name))
                    .orElseThrow(() -> new IllegalArgumentException(
                            "user: one that exists expected, got '" + Printable.of(name) + "'"));
            return users.put(name, edit.apply(user));
        });
    }

    private static List<TokenEntry> valid(UserEntry user, Instant now) {
        return new ArrayList<>(
                user.tokens().stream().filter(token -> token.validAt(now)).toList());
    }

    private static Instant expiry(Instant now, Duration lifetime) {
        Duration most = Duration.between(now, Instant.parse("9999-12-31T23:59:59Z"));
        return now.plus(lifetime.compareTo(most) < 0 ? lifetime : most).truncatedTo(ChronoUnit.MILLIS);
    }

    private static boolean hasAdmin(SortedMap<String, UserEntry> users) {
        return users.values().stream()
                .anyMatch(user -> user.unrestrictedAdmin() && user.password().isPresent());
    }

    private static boolean keepAdmin(boolean before, SortedMap<String, UserEntry> users, String name) {
        if (before && !hasAdmin(users)) {
            throw new IllegalArgumentException("user " + name
                    + ": is the last admin without restrictions who has a password; another one expected first");
        }
        return true;
    }
}
