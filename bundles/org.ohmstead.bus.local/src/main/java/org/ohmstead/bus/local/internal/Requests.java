package org.ohmstead.bus.local.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.ohmstead.bus.Message;
import org.ohmstead.bus.Reply;
import org.ohmstead.bus.Responder;

/** Who answers what, and what was answered last. */
final class Requests {

    private static final int REMEMBERED = 1000;

    private record Question(String topic, String payload) {}

    private record Answer(String payload, Instant at) {}

    private final Clock clock;
    private final Map<String, Responder> responders = new ConcurrentHashMap<>();
    private final Map<Object, CompletableFuture<Reply>> pending = new ConcurrentHashMap<>();
    private final Map<Question, Answer> answers = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Question, Answer> eldest) {
            return size() > REMEMBERED;
        }
    };

    Requests(Clock clock) {
        this.clock = clock;
    }

    AutoCloseable respond(String topic, Responder responder) {
        if (responders.putIfAbsent(topic, responder) != null) {
            throw new IllegalStateException("somebody answers on '" + topic + "' already");
        }
        return () -> responders.remove(topic, responder);
    }

    CompletionStage<Reply> ask(Message request, Instant deadline) {
        Responder responder = responders.get(request.topic());
        if (responder == null) {
            return CompletableFuture.failedFuture(
                    new NoSuchElementException("nobody answers on '" + request.topic() + "'"));
        }
        Question question = new Question(request.topic(), request.payload());
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        // A late answer is still remembered for the next who asks.
        responder.answer(request, deadline).whenComplete((payload, failure) -> {
            if (failure == null) {
                remember(question, payload);
                reply.complete(new Reply(payload, Duration.ZERO));
            } else {
                reply.completeExceptionally(failure);
            }
        });
        long patience = Math.max(0, Duration.between(clock.instant(), deadline).toMillis());
        CompletableFuture<Void> late =
                new CompletableFuture<Void>().completeOnTimeout(null, patience, TimeUnit.MILLISECONDS);
        CompletableFuture<Void> unused = late.thenRun(() -> settle(question, reply));
        Object key = new Object();
        pending.put(key, reply);
        return reply.whenComplete((answer, failure) -> {
            pending.remove(key);
            late.cancel(false); // the JDK's timer must hold nothing of the bus for longer than somebody waits
        });
    }

    /** Answers nobody any more. */
    void close() {
        pending.values().forEach(reply -> reply.completeExceptionally(new TimeoutException("the bus ends")));
    }

    private void settle(Question question, CompletableFuture<Reply> reply) {
        if (reply.isDone()) {
            return;
        }
        Answer last;
        synchronized (answers) {
            last = answers.get(question);
        }
        if (last == null) {
            reply.completeExceptionally(new TimeoutException("no answer on '" + question.topic() + "' in time"));
        } else {
            reply.complete(new Reply(last.payload(), Duration.between(last.at(), clock.instant())));
        }
    }

    private void remember(Question question, String payload) {
        synchronized (answers) {
            answers.put(question, new Answer(payload, clock.instant()));
        }
    }
}
