package org.ohmstead.config.internal;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ohmstead.device.ConfigProblem;
import org.ohmstead.driver.ConfigCheck;
import org.ohmstead.driver.Driver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What drivers themselves say of a configuration before it is taken. Safe for use by any thread. */
final class DriverChecks {

    private static final Logger LOG = LoggerFactory.getLogger(DriverChecks.class);
    private static final Pattern SENTENCE = Pattern.compile("(?s)(.+?) = '(.*?)': (.*) expected");

    private final List<ConfigCheck<?>> checks = new CopyOnWriteArrayList<>();

    void add(ConfigCheck<?> check) {
        checks.add(check);
    }

    void remove(ConfigCheck<?> check) {
        checks.remove(check);
    }

    /** {@return whether the driver of a configuration says beforehand what it has against one} */
    boolean knows(PidName pid) {
        return checks.stream().anyMatch(check -> pid.factory().equals(Driver.PID_PREFIX + check.protocol()));
    }

    /**
     * {@return what the driver has against a configuration; nothing if it says nothing beforehand}
     *
     * @param known which one
     * @param schema of its keys
     * @param content as it shall be; what the metatype has nothing against
     */
    List<ConfigProblem> problems(Known known, Schema schema, Content content) {
        return checks.stream()
                .filter(check -> known.pid().factory().equals(Driver.PID_PREFIX + check.protocol()))
                .flatMap(check -> refusal(check, known, schema, content).stream())
                .toList();
    }

    /** {@return those of some configurations that belong to a driver} */
    private static Set<PidName> of(ConfigCheck<?> check, Collection<PidName> pids) {
        return pids.stream()
                .filter(pid -> pid.factory().equals(Driver.PID_PREFIX + check.protocol()))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Set<String> names(Collection<PidName> pids) {
        return pids.stream().map(PidName::pid).collect(Collectors.toUnmodifiableSet());
    }

    /** Has work done in which {@link #problems} is asked for configurations that change together. */
    void together(Collection<PidName> pids, Runnable work) {
        Runnable all = work;
        for (ConfigCheck<?> check : checks) {
            Set<PidName> mine = of(check, pids);
            if (mine.size() > 1) {
                Runnable inner = all;
                all = () -> together(check, names(mine), inner);
            }
        }
        all.run();
    }

    /** A boundary to code of others, as below. */
    @SuppressWarnings("checkstyle:IllegalCatch")
    private static void together(ConfigCheck<?> check, Set<String> pids, Runnable work) {
        AtomicBoolean begun = new AtomicBoolean();
        try {
            check.together(pids, () -> {
                begun.set(true);
                work.run();
            });
        } catch (RuntimeException | LinkageError e) {
            if (begun.get()) {
                throw e;
            }
            LOG.error("{}: its driver cannot check several together, each is checked alone", check.protocol(), e);
        }
        if (!begun.get()) {
            work.run();
        }
    }

    /** {@return those of several configurations that have something to do with each other, which their drivers are told of} */
    Set<PidName> changing(Collection<PidName> pids) {
        Set<PidName> told = new HashSet<>();
        for (ConfigCheck<?> check : checks) {
            Set<PidName> mine = of(check, pids);
            if (mine.size() > 1) {
                told.addAll(mine);
                tell(check, () -> check.changing(names(mine)));
            }
        }
        return told;
    }

    /** They stay as they are after all. */
    void unchanged(Collection<PidName> pids) {
        checks.forEach(check -> tell(check, () -> check.unchanged(names(of(check, pids)))));
    }

    /** A boundary to code of others, as below. */
    @SuppressWarnings("checkstyle:IllegalCatch")
    private static void tell(ConfigCheck<?> check, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | LinkageError e) {
            LOG.error("{}: its driver failed when it was told of a change", check.protocol(), e);
        }
    }

    /** A boundary to code of others: a defect in one driver's check must not keep all configurations from being looked at. */
    @SuppressWarnings("checkstyle:IllegalCatch")
    private static <C> List<ConfigProblem> refusal(ConfigCheck<C> check, Known known, Schema schema, Content content) {
        try {
            check.check(TypedKeys.of(check.type(), schema, content), known.pid().pid());
            return List.of();
        } catch (IllegalArgumentException e) {
            return List.of(problem(known.where(), String.valueOf(e.getMessage())));
        } catch (RuntimeException | LinkageError e) {
            LOG.error(
                    "{}: its driver's check failed, it is taken as it is",
                    known.pid().pid(),
                    e);
            return List.of();
        }
    }

    /** {@return what a driver says, taken apart; as a whole if it says it in another form} */
    static ConfigProblem problem(String where, String message) {
        Matcher matcher = SENTENCE.matcher(message);
        return matcher.matches()
                ? new ConfigProblem(where, matcher.group(1), matcher.group(2), matcher.group(3))
                : new ConfigProblem(where, "", "", message);
    }
}
