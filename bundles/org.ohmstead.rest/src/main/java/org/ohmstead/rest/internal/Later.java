package org.ohmstead.rest.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.servlet.AsyncContext;
import javax.servlet.AsyncEvent;
import javax.servlet.AsyncListener;

/**
 * An answer that waits for something, without a thread. It has a timer of its own: the container's takes a request away from
 * who is just about to answer it.
 */
final class Later implements AsyncListener {

    /** After this, the container answers in our place. */
    private static final Duration NEVER_SO_LONG = Duration.ofMinutes(1);

    private final Front front;
    private final Exchange exchange;
    private final Front.Work late;
    private final AtomicBoolean decided = new AtomicBoolean();

    /** Answers with what was waited for. */
    @FunctionalInterface
    interface Then<T> {
        void answer(T result) throws IOException;
    }

    /**
     * Waits for nothing yet.
     *
     * @param late answers if it takes too long
     */
    Later(Front front, Exchange exchange, Front.Work late) {
        this.front = front;
        this.exchange = exchange;
        this.late = late;
    }

    <T> void await(CompletionStage<T> stage, Duration patience, Then<T> then) {
        AsyncContext async = exchange.request().startAsync();
        async.setTimeout(patience.plus(NEVER_SO_LONG).toMillis());
        async.addListener(this);
        Runnable unnecessary = front.timers().after(patience, () -> decide(async, late));
        stage.whenComplete((result, failure) -> {
            unnecessary.run();
            decide(async, () -> {
                if (failure != null) {
                    throw new IllegalStateException("what was asked for failed", failure);
                }
                then.answer(result);
            });
        });
    }

    private void decide(AsyncContext async, Front.Work work) {
        if (decided.compareAndSet(false, true)) {
            // not here: this may be the thread of a scan, which must not wait for a client
            async.start(() -> finish(async, work));
        }
    }

    private void finish(AsyncContext async, Front.Work work) {
        try {
            front.attempt(exchange.request(), exchange.answer(), work);
        } catch (IOException e) {
            front.gone(exchange.request(), e);
        } finally {
            async.complete();
        }
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        if (decided.compareAndSet(false, true)) {
            finish(event.getAsyncContext(), late);
        }
    }

    @Override
    public void onError(AsyncEvent event) {
        // the container answers, and completes
        decided.set(true);
    }

    @Override
    public void onComplete(AsyncEvent event) {
        // nothing is held that would have to be released
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // async is started once per request
    }
}
