package org.ohmstead.security.internal;

import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.ohmstead.security.Access;
import org.ohmstead.security.Action;
import org.ohmstead.security.Authentication;
import org.ohmstead.security.Identity;
import org.ohmstead.security.Login;
import org.ohmstead.security.Session;
import org.ohmstead.security.Users;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts together who somebody is ({@link Authentication}), who there is ({@link Users}) and who may what ({@link Access}). */
@Component(
        service = {Authentication.class, Users.class, Access.class},
        configurationPid = SecurityConfig.PID,
        immediate = true)
@Designate(ocd = SecurityConfig.class)
public final class SecurityService implements Authentication, Users, Access {

    private static final Logger LOG = LoggerFactory.getLogger(SecurityService.class);
    private static final int FAILURES_WORTH_A_LINE = 5;

    private final Clock clock;
    private final UserStore store;
    private final Users users;
    private final Access rights;
    private final Throttle throttle;
    private final Passwords passwords;
    private final Sessions sessions;

    /**
     * Opens the file of users, or makes it with the first admin.
     *
     * @param config where, and how long things last
     * @param context for the data directory
     */
    @Activate
    public SecurityService(SecurityConfig config, BundleContext context) {
        this(
                Settings.of(config, context),
                new Surroundings(
                        Clock.systemUTC(),
                        System::nanoTime,
                        wait -> Thread.sleep(wait.toMillis()),
                        new SecureRandom(),
                        System.getenv(),
                        System.out));
    }

    /**
     * What the service finds around it.
     *
     * @param clock for expiry
     * @param nanos for durations
     * @param sleeper for pauses
     * @param random for salts, tokens and sessions
     * @param environment of the process
     * @param console where a generated password is shown
     */
    record Surroundings(
            Clock clock,
            LongSupplier nanos,
            Throttle.Sleeper sleeper,
            SecureRandom random,
            Map<String, String> environment,
            PrintStream console) {}

    SecurityService(Settings settings, Surroundings around) {
        this.clock = around.clock();
        this.store = new UserStore(settings.directory(), around.nanos(), trouble -> LOG.warn("users: {}", trouble));
        this.users = new UserAdmin(store, clock, around.random(), settings.iterations());
        this.rights = new Rights(store);
        this.throttle = new Throttle(around.nanos(), around.sleeper(), settings.longestPause(), settings.forget());
        this.passwords = new Passwords(throttle, around.nanos(), around.random(), settings.iterations());
        this.sessions = new Sessions(around.random(), around.nanos(), settings.idle(), settings.longest());
        FirstAdmin.ensure(store, around.environment(), around.random(), settings.iterations(), around.console());
    }

    @Override
    public Login byPassword(String name, String password, String from) {
        Optional<UserEntry> user = store.current().user(name);
        Passwords.Verdict verdict = passwords.check(name, user.flatMap(UserEntry::password), password, from);
        if (!verdict.pause().isZero()) {
            return new Login.Postponed(verdict.pause());
        }
        if (!verdict.right()) {
            tellFailure(name, from);
        }
        return user.filter(u -> verdict.right())
                .<Login>map(u -> new Login.Known(new Identity(u.name(), u.role(), "password", from)))
                .orElseGet(Login.Unknown::new);
    }

    @Override
    public Optional<Identity> byToken(String token, String from) {
        UserStore.Snapshot now = store.current();
        return Optional.ofNullable(now.owners().get(TokenEntry.digestOf(token)))
                .filter(owner -> owner.token().validAt(clock.instant()))
                .flatMap(owner -> now.user(owner.user()))
                .map(user -> new Identity(user.name(), user.role(), "token", from));
    }

    @Override
    public Session open(Identity who) {
        UserEntry user = store.current()
                .user(who.name())
                .orElseThrow(() -> new IllegalArgumentException(
                        "session: a user that exists expected, got '" + Printable.of(who.name()) + "'"));
        return sessions.open(user, who.from());
    }

    @Override
    public Optional<Session> session(String id) {
        return sessions.find(id, store.current());
    }

    @Override
    public void end(String id) {
        sessions.end(id);
    }

    /** One line for the fifth wrong password in a row, then for each doubling: who guesses cannot flood the log. */
    private void tellFailure(String name, String from) {
        int failures = throttle.failures(name, from);
        boolean doubled =
                failures % FAILURES_WORTH_A_LINE == 0 && Integer.bitCount(failures / FAILURES_WORTH_A_LINE) == 1;
        if (doubled) {
            LOG.warn(
                    "{}: {} wrong passwords in a row, last from '{}'; further attempts are slowed down",
                    Printable.of(name),
                    failures,
                    Printable.of(from));
        }
    }

    @Override
    public boolean allows(Identity who, Action action, String topic) {
        return rights.allows(who, action, topic);
    }

    @Override
    public boolean allows(Identity who, Action action) {
        return rights.allows(who, action);
    }

    @Override
    public List<User> list() {
        return users.list();
    }

    @Override
    public void put(User user) {
        users.put(user);
    }

    @Override
    public void password(String name, String password) {
        users.password(name, password);
    }

    @Override
    public boolean remove(String name) {
        return users.remove(name);
    }

    @Override
    public String issueToken(String name, String label, Duration lifetime) {
        return users.issueToken(name, label, lifetime);
    }

    @Override
    public List<Token> tokens(String name) {
        return users.tokens(name);
    }

    @Override
    public boolean revokeToken(String name, String label) {
        return users.revokeToken(name, label);
    }
}
