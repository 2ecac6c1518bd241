package org.ohmstead.shell.internal;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.karaf.shell.support.CommandException;
import org.ohmstead.actuation.Actuation;
import org.ohmstead.bus.Bus;
import org.ohmstead.config.Configurations;
import org.ohmstead.config.PointTables;
import org.ohmstead.deploy.Deployments;
import org.ohmstead.device.Devices;
import org.ohmstead.health.Health;
import org.ohmstead.historian.Historian;
import org.ohmstead.security.Access;
import org.ohmstead.security.Action;
import org.ohmstead.security.Identity;
import org.ohmstead.security.Users;

/**
 * What a command works with: services, the person, the place to write to.
 *
 * @param services as they are now
 * @param person who types, if that is known
 * @param prompt asks for a line that is not shown
 * @param out the shell, or the next command of a pipe
 * @param width of the terminal in characters; 0 if there is none
 * @param gone tells whether there is nobody any more to read
 * @param clock for ages and deadlines
 */
record Desk(
        Lookup services,
        Optional<Identity> person,
        Prompt prompt,
        PrintStream out,
        int width,
        BooleanSupplier gone,
        Clock clock) {

    /** How much later than its deadline an answer may be before it is given up. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final Map<Class<?>, String> PROVIDERS = Map.of(
            Devices.class, "org.ohmstead.scan",
            Bus.class, "org.ohmstead.bus.local",
            Historian.class, "org.ohmstead.historian.sqlite",
            Actuation.class, "org.ohmstead.actuation",
            Access.class, "org.ohmstead.security",
            Users.class, "org.ohmstead.security",
            Configurations.class, "org.ohmstead.config",
            PointTables.class, "org.ohmstead.profile",
            Deployments.class, "org.ohmstead.deploy",
            Health.class, "org.ohmstead.health");

    /** Asks for a line that is not shown while it is typed. */
    @FunctionalInterface
    interface Prompt {
        /**
         * {@return what was typed}
         *
         * @param text to ask with
         */
        String secret(String text) throws CommandException;
    }

    /**
     * {@return a service}
     *
     * @param type of the service
     * @throws CommandException if it is not there now; says which bundle to look at
     */
    <T> T need(Class<T> type) throws CommandException {
        Optional<T> found = services.find(type);
        if (found.isPresent()) {
            return found.get();
        }
        throw refuse("The service " + type.getSimpleName() + " is not there now; its bundle "
                + PROVIDERS.getOrDefault(type, "of " + type.getName())
                + " is stopped or being exchanged. Try again, or see bundle:list");
    }

    /** {@return who types} */
    Identity who() throws CommandException {
        return person.orElseThrow(
                () -> refuse("Nobody with one of the roles reader, operator or admin is logged in here."
                        + " Log in as a user of ohm:user-list"));
    }

    /**
     * {@return whether the person may do something}
     *
     * @param action what
     * @param topic with what
     */
    boolean may(Action action, String topic) throws CommandException {
        return need(Access.class).allows(who(), action, topic);
    }

    /**
     * Refuses those who may not do something at all.
     *
     * @param action what
     */
    void require(Action action) throws CommandException {
        if (!need(Access.class).allows(who(), action)) {
            throw refuse(who().name() + " has the role " + who().role().id() + ", which may not " + action.id());
        }
    }

    /**
     * Waits for an answer, at most until its deadline and a little longer.
     *
     * @param answer that will come
     * @param deadline by which it should be there
     * @return the answer
     */
    <T> T await(CompletionStage<T> answer, Instant deadline) throws CommandException, InterruptedException {
        Duration patience = Duration.between(clock.instant(), deadline).plus(GRACE);
        try {
            return answer.toCompletableFuture().get(Math.max(0, patience.toMillis()), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw refuse("No answer until the deadline", e);
        } catch (ExecutionException e) {
            throw refuse(String.valueOf(e.getCause().getMessage()), e);
        }
    }

    /**
     * {@return what a command throws to say what is wrong; the shell shows the text alone}
     *
     * @param text what is wrong and what was expected
     */
    static CommandException refuse(String text) {
        return new CommandException(text, text);
    }

    private static CommandException refuse(String text, Throwable cause) {
        return new CommandException(text, text, cause);
    }
}
