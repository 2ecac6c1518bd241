package org.ohmstead.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.security.PrivilegedAction;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.Subject;
import org.apache.felix.service.command.CommandSession;
import org.apache.karaf.jaas.boot.principal.UserPrincipal;
import org.junit.jupiter.api.Test;
import org.ohmstead.config.Origin;

class CommandWatchTest {

    private static final Set<String> FEATURES = Set.of("feature", "kar");
    private static final Origin ANNA = new Origin("anna", "shell", "");
    private static final Origin BOB = new Origin("bob", "shell", "");

    private long nanos = Long.MAX_VALUE - 1_000;
    private String user = "anna";
    private final CommandWatch watch =
            new CommandWatch(() -> nanos, () -> Optional.of(user).filter(name -> !name.isEmpty()));
    private final CommandSession one = session();
    private final CommandSession other = session();

    private static CommandSession session() {
        return (CommandSession) Proxy.newProxyInstance(
                CommandSession.class.getClassLoader(),
                new Class<?>[] {CommandSession.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "equals" -> proxy == arguments[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    default -> throw new AssertionError("not expected: " + method);
                });
    }

    @Test
    void whoUsesACommandIsKnownWhileItRunsAndForSomeSecondsAfter() {
        assertThat(watch.recent(FEATURES)).isEmpty();

        watch.beforeExecute(one, "feature:install ohmstead-driver-modbus");
        assertThat(watch.recent(FEATURES)).containsExactly(ANNA);
        watch.afterExecute(one, "feature:install ohmstead-driver-modbus", (Object) null);
        nanos += CommandWatch.RECENT.toNanos();
        assertThat(watch.recent(FEATURES)).containsExactly(ANNA);
        nanos++;

        assertThat(watch.recent(FEATURES)).isEmpty();
    }

    @Test
    void otherCommandsAndUnknownPeopleDoNotCount() {
        watch.beforeExecute(one, "log:tail");
        watch.beforeExecute(other, "ohm:config-set feature=x");
        user = "";
        watch.beforeExecute(other, "feature:install x");

        assertThat(watch.recent(FEATURES)).isEmpty();
    }

    @Test
    void severalAreAllNamedAlsoThoseWhoseCommandsFailed() {
        watch.beforeExecute(one, "log:tail");
        user = "bob";
        watch.beforeExecute(other, "bundle:list; echo a | feature:uninstall x");
        user = "anna";
        watch.beforeExecute(one, "kar:install file:x");
        watch.afterExecute(other, "…", new IllegalStateException("no such feature"));
        assertThat(watch.recent(FEATURES)).containsExactlyInAnyOrder(ANNA, BOB);

        watch.afterExecute(one, "kar:install file:x", (Object) null);
        watch.afterExecute(one, "log:tail", (Object) null);
        watch.afterExecute(one, "never begun", (Object) null);

        assertThat(watch.recent(Set.of("log"))).containsExactly(ANNA);
    }

    @Test
    void theNameIsThatOfTheSubject() {
        CommandWatch real = new CommandWatch();
        Subject subject = new Subject(true, Set.of(new UserPrincipal("carla")), Set.of(), Set.of());

        real.beforeExecute(one, "feature:install x");
        assertThat(real.recent(FEATURES)).isEmpty();
        Subject.doAs(subject, (PrivilegedAction<Void>) () -> {
            real.beforeExecute(other, "feature:install x");
            return null;
        });

        assertThat(real.recent(FEATURES)).containsExactly(new Origin("carla", "shell", ""));
    }
}
