package org.ohmstead.deploy.internal;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes why the gateway ends: somebody stops it, or a bundle ends it. Karaf stops the framework when it gets SIGTERM, a command or
 * a word at its port; that is noted before the first bundle is stopped, as one that hangs then may have the process killed.
 * With any other signal, and with {@code System.exit}, the process ends and the framework is not even told; whatever code a
 * bundle gives to {@code System.exit}, it becomes one that makes a supervisor start the gateway anew. Safe for use by any
 * thread.
 */
final class Ending implements SynchronousBundleListener {

    private static final Logger LOG = LoggerFactory.getLogger(Ending.class);

    /** For the supervisor: an internal software error, as sysexits.h has it. */
    static final int EXIT_CODE = 70;

    private final BundleContext context;
    private final Ledger ledger;
    private final IntConsumer halt;
    private final AtomicBoolean noted = new AtomicBoolean();
    private final Thread hook = new Thread(this::processEnds, "ohmstead-deploy-end");

    /**
     * Looks at nothing yet.
     *
     * @param halt ends the process at once, with a code
     */
    Ending(BundleContext context, Ledger ledger, IntConsumer halt) {
        this.context = context;
        this.ledger = ledger;
        this.halt = halt;
    }

    void watch() {
        context.addBundleListener(this);
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            LOG.debug("the process ends already", e);
        }
    }

    /** If it is only we who end, what is being changed has not ended the gateway. */
    void leave() {
        context.removeBundleListener(this);
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            LOG.debug("the process ends, and the hook runs", e);
        }
        if (!noted.get()) {
            note(ledger::leave);
        }
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        if (event.getType() == BundleEvent.STOPPING && event.getBundle().getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
            ends();
        }
    }

    private Optional<StackTraceElement> ends() {
        if (!noted.compareAndSet(false, true)) {
            return Optional.empty();
        }
        Optional<StackTraceElement> exit =
                Exits.caller(Thread.getAllStackTraces().values());
        ends(exit);
        return exit;
    }

    private void processEnds() {
        processEnds(ends());
    }

    /** Nobody may stop a gateway for good by the way: that a program asks for it while all runs is a failure. */
    void processEnds(Optional<StackTraceElement> exit) {
        if (exit.isPresent()) {
            halt.accept(EXIT_CODE);
        }
    }

    /** Notes it. */
    void ends(Optional<StackTraceElement> exit) {
        exit.ifPresent(frame -> LOG.warn("the gateway is ended by {}, which called System.exit", frame));
        note(() -> ledger.ends(exit.isEmpty(), name -> exit.isPresent() && within(name, exit.get()), words(exit)));
    }

    private static String words(Optional<StackTraceElement> exit) {
        return exit.map(frame -> frame + " called System.exit").orElse("");
    }

    private boolean within(String symbolicName, StackTraceElement frame) {
        StackTraceElement[] stack = {frame};
        return Stream.of(context.getBundles())
                .filter(bundle ->
                        symbolicName.equals(bundle.getSymbolicName()) && bundle.getState() != Bundle.INSTALLED)
                .flatMap(bundle -> Loader.of(bundle).stream())
                .anyMatch(loader -> loader.inside(stack).isPresent());
    }

    /** Something written. */
    @FunctionalInterface
    private interface Note {
        void write() throws IOException;
    }

    private static void note(Note note) {
        try {
            note.write();
        } catch (IOException e) {
            LOG.warn("how the gateway was ended could not be noted: {}", Trouble.words(e));
        }
    }
}
