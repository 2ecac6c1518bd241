package org.ohmstead.config.internal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    /** A boundary to code of others: a defect in one driver's check must not keep all configurations from being looked at. */
    @SuppressWarnings("checkstyle:IllegalCatch")
    private static <C> List<ConfigProblem> refusal(ConfigCheck<C> check, Known known, Schema schema, Content content) {
        try {
            check.check(TypedKeys.of(check.type(), schema, content), known.pid().pid());
            return List.of();
        } catch (IllegalArgumentException e) {
            return List.of(problem(known.where(), String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
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
