package org.ohmstead.shell.internal;

import java.util.List;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.osgi.framework.BundleContext;

/**
 * Base of the completers: offers what begins as the word under the cursor does. What ends with a space is complete, what
 * does not may go on.
 */
abstract class Candidates implements Completer {

    @Reference
    private BundleContext context;

    /**
     * {@return what might be meant}
     *
     * @param services as they are now
     * @param begun what is typed of the word so far
     */
    abstract Stream<String> offers(Lookup services, String begun);

    /**
     * {@return what might be meant, where that depends on what else is typed}
     *
     * @param services as they are now
     * @param begun what is typed of the word so far
     * @param words of the whole command
     */
    Stream<String> offers(Lookup services, String begun, List<String> words) {
        return offers(services, begun);
    }

    @Override
    public final int complete(Session session, CommandLine line, List<String> candidates) {
        try (OsgiLookup services = new OsgiLookup(context)) {
            return complete(services, line, candidates);
        }
    }

    final int complete(Lookup services, CommandLine line, List<String> candidates) {
        String word = line.getCursorArgument() == null ? "" : line.getCursorArgument();
        String begun = word.substring(0, Math.min(word.length(), line.getArgumentPosition()));
        offers(services, begun, List.of(line.getArguments()))
                .filter(offer -> offer.startsWith(begun))
                .sorted()
                .forEach(candidates::add);
        return candidates.isEmpty() ? -1 : line.getBufferPosition() - line.getArgumentPosition();
    }
}
