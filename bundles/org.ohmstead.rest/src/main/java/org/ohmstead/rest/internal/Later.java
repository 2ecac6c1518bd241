package org.ohmstead.rest.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.servlet.AsyncContext;
import javax.servlet.AsyncEvent;
import javax.servlet.AsyncListener;

/** An answer that waits for something, without a thread. */
final class Later implements AsyncListener {

    private final Front front;
    private final Exchange exchange;
    private final AtomicBoolean decided = new AtomicBoolean();

    /** Answers with what was waited for. */
    @FunctionalInterface
    interface Then<T> {
        void answer(T result) throws IOException;
    }

    Later(Front front, Exchange exchange) {
        this.front = front;
        this.exchange = exchange;
    }

    <T> void await(CompletionStage<T> stage, Duration patience, Then<T> then) {
        AsyncContext async = exchange.request().startAsync();
        async.setTimeout(patience.toMillis());
        async.addListener(this);
        stage.whenComplete((result, failure) -> {
            if (decided.compareAndSet(false, true)) {
                // not here: this may be the thread of a scan, which must not wait for a client
                async.start(() -> finish(async, () -> {
                    if (failure != null) {
                        throw new IllegalStateException("what was asked for failed", failure);
                    }
                    then.answer(result);
                }));
            }
        });
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
            finish(event.getAsyncContext(), () -> {
                throw Problem.of(Problem.Kind.DEVICE_FAILED, "no answer in time; it is not known what became of it");
            });
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
