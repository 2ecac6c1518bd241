package org.ohmstead.shell.internal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.CommandSessionListener;
import org.apache.karaf.jaas.boot.principal.UserPrincipal;
import org.ohmstead.config.Actors;
import org.ohmstead.config.Origin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Remembers for some seconds who used which commands of the shell: Karaf makes some of their changes on threads of its own, and
 * those who find them later cannot tell whose they were.
 */
@Component(service = {CommandSessionListener.class, Actors.class})
public final class CommandWatch implements CommandSessionListener, Actors {

    /** Changes are found within a second, or ten if something does not start. */
    static final Duration RECENT = Duration.ofSeconds(15);

    private static final Pattern SCOPE = Pattern.compile("\\b([a-z][a-z0-9-]*):[a-z*]");

    private final LongSupplier nanos;
    private final Supplier<Optional<String>> user;
    private final Map<CommandSession, Deque<Line>> running = new HashMap<>();
    private final List<Done> done = new ArrayList<>();

    /**
     * A line of commands.
     *
     * @param user who typed it; empty if that is not known
     * @param scopes of the commands in it
     */
    private record Line(Optional<String> user, Set<String> scopes) {}

    /**
     * A line that has ended.
     *
     * @param line what it was
     * @param at when
     */
    private record Done(Line line, long at) {}

    /** Called by Declarative Services. */
    @Activate
    public CommandWatch() {
        this(System::nanoTime, () -> Who.subject()
                .flatMap(subject -> subject.getPrincipals(UserPrincipal.class).stream()
                        .map(UserPrincipal::getName)
                        .findFirst()));
    }

    CommandWatch(LongSupplier nanos, Supplier<Optional<String>> user) {
        this.nanos = nanos;
        this.user = user;
    }

    @Override
    public void beforeExecute(CommandSession session, CharSequence text) {
        Set<String> scopes = new HashSet<>();
        Matcher matcher = SCOPE.matcher(text);
        while (matcher.find()) {
            scopes.add(matcher.group(1));
        }
        Line line = new Line(user.get(), scopes);
        synchronized (this) {
            running.computeIfAbsent(session, none -> new ArrayDeque<>()).push(line);
        }
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence text, Exception trouble) {
        ended(session);
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence text, Object result) {
        ended(session);
    }

    private synchronized void ended(CommandSession session) {
        forget();
        Deque<Line> lines = running.get(session);
        if (lines != null) {
            done.add(new Done(lines.pop(), nanos.getAsLong()));
            if (lines.isEmpty()) {
                running.remove(session);
            }
        }
    }

    private void forget() {
        done.removeIf(one -> nanos.getAsLong() - one.at() > RECENT.toNanos());
    }

    @Override
    public synchronized Set<Origin> recent(Set<String> scopes) {
        forget();
        return Stream.concat(
                        running.values().stream().flatMap(Deque::stream),
                        done.stream().map(Done::line))
                .filter(line -> line.scopes().stream().anyMatch(scopes::contains))
                .flatMap(line -> line.user().stream())
                .map(name -> new Origin(name, "shell", ""))
                .collect(Collectors.toUnmodifiableSet());
    }
}
