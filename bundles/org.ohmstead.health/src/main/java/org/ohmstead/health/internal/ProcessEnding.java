package org.ohmstead.health.internal;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process with an exit code that nothing else uses: stops the framework in order, but does not wait long for that,
 * as what is stuck may hold it up.
 */
final class ProcessEnding implements Ending {

    /** For the supervisor: an internal software error, as sysexits.h has it. */
    static final int EXIT_CODE = 70;

    /** How long the framework may take to stop. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Logger LOG = LoggerFactory.getLogger(ProcessEnding.class);

    private final Framework framework;
    private final Duration patience;
    private final IntConsumer halt;
    private final Consumer<Thread> hooks;

    /** Stops the framework and returns when it has stopped. */
    @FunctionalInterface
    interface Framework {
        void stop() throws InterruptedException;
    }

    ProcessEnding(Framework framework) {
        this(framework, PATIENCE, code -> Runtime.getRuntime().halt(code), hook -> Runtime.getRuntime()
                .addShutdownHook(hook));
    }

    /**
     * With the means to end a process.
     *
     * @param halt ends it at once, with a code
     * @param hooks takes a thread that is started when somebody else ends it
     */
    ProcessEnding(Framework framework, Duration patience, IntConsumer halt, Consumer<Thread> hooks) {
        this.framework = framework;
        this.patience = patience;
        this.halt = halt;
        this.hooks = hooks;
    }

    @Override
    public void end() {
        CountDownLatch stopped = new CountDownLatch(1);
        // The launcher waits for the framework, too, and ends the process with 0 then.
        hooks.accept(new Thread(() -> haltAfter(stopped), "ohmstead-health-hook"));
        Thread stopping = new Thread(() -> stop(stopped), "ohmstead-health-stop");
        stopping.setDaemon(true);
        stopping.start();
        Thread ending = new Thread(() -> haltAfter(stopped), "ohmstead-health-end");
        ending.start();
    }

    @SuppressWarnings("checkstyle:IllegalCatch") // a thread boundary: however stopping fails, the process ends
    private void stop(CountDownLatch stopped) {
        try {
            framework.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            LOG.error("the framework could not be stopped in order", e);
        } finally {
            stopped.countDown();
        }
    }

    private void haltAfter(CountDownLatch stopped) {
        try {
            if (!stopped.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.error(
                        "the framework did not stop within {} s; the process ends all the same", patience.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            halt.accept(EXIT_CODE);
        }
    }
}
