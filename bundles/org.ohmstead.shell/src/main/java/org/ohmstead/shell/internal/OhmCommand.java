package org.ohmstead.shell.internal;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.osgi.framework.BundleContext;

/**
 * Base of all commands: gives them a {@link Desk}, and turns wrong arguments into sentences. Karaf makes one object for
 * each call.
 */
abstract class OhmCommand implements Action {

    private static final String THREAD = "ohmstead-shell";

    @Reference
    private Session session;

    @Reference
    private BundleContext context;

    private Optional<Desk> given = Optional.empty();

    /**
     * Does the work.
     *
     * @param desk what to work with
     * @throws IllegalArgumentException if an argument is wrong; the message says what was expected
     * @throws CommandException if something else is in the way
     */
    abstract void run(Desk desk) throws CommandException, InterruptedException;

    /** Karaf names the thread after the whole line, which the log repeats: what is in the line is nobody's business. */
    @Override
    public final Object execute() throws CommandException, InterruptedException {
        Thread thread = Thread.currentThread();
        String name = thread.getName();
        thread.setName(THREAD);
        try (OsgiLookup services = new OsgiLookup(context)) {
            run(given.orElseGet(() -> desk(services)));
        } catch (IllegalArgumentException e) {
            throw Desk.refuse(e.getMessage());
        } finally {
            thread.setName(name);
        }
        return null;
    }

    /** For tests: work with this. */
    final void use(Desk desk) {
        given = Optional.of(desk);
    }

    private Desk desk(Lookup services) {
        // Not the console of the session: the shell directs System.out per thread, into pipes as well.
        PrintStream out = System.out;
        int width = session.getTerminal() == null ? 0 : session.getTerminal().getWidth();
        // Between the two are pipes of the shell, which keep errors to themselves.
        BooleanSupplier gone = () -> out.checkError() || session.getConsole().checkError();
        return new Desk(
                services,
                Who.subject().flatMap(Who::of),
                text -> secret(session, text),
                out,
                width,
                gone,
                Clock.systemUTC());
    }

    /** {@return what somebody types who cannot see it} */
    static String secret(Session session, String text) throws CommandException {
        try {
            String line = session.readLine(text, '*');
            if (line == null) {
                throw Desk.refuse("A password expected, nothing was typed");
            }
            return line;
        } catch (UnsupportedOperationException e) {
            // so says a session of Karaf's that runs given commands only
            throw Desk.refuse("A password is typed at a terminal, and there is none here: open a shell with bin/client,"
                    + " without -b and without a command, and run this command there");
        } catch (IOException e) {
            throw Desk.refuse("Nothing can be typed here: " + e.getMessage());
        }
    }
}
