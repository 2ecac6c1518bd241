package org.ohmstead.actuation.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.ohmstead.actuation.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives an outcome to the audit first and then to who asked. */
final class Recorder {

    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

    private final Audit audit;
    private final Timer timer;
    private final Executor answers;
    private final Clock clock;

    Recorder(Audit audit, Timer timer, Executor answers, Clock clock) {
        this.audit = audit;
        this.timer = timer;
        this.answers = answers;
        this.clock = clock;
    }

    /**
     * Records and answers.
     *
     * @param attempt that is over
     * @param beginning of its line
     * @param outcome what became of it
     * @param latest a disk that hangs delays the line, but not the answer beyond this
     * @return completes with the outcome; never fails
     */
    CompletionStage<Outcome> record(Attempt attempt, String beginning, Outcome outcome, Instant latest) {
        CompletableFuture<Outcome> answer = new CompletableFuture<>();
        Instant now = clock.instant();
        Duration left = now.isBefore(latest) ? Duration.between(now, latest) : Duration.ZERO;
        Runnable late = timer.after(left, () -> answer.complete(outcome));
        audit.end(attempt.id(), attempt.line(beginning, outcome, now)).whenComplete((written, failure) -> {
            late.run();
            answer(answer, outcome);
        });
        return answer;
    }

    /** On a thread of ours, so that what the caller goes on with does not hold the audit up. */
    private void answer(CompletableFuture<Outcome> answer, Outcome outcome) {
        try {
            answers.execute(() -> answer.complete(outcome));
        } catch (RejectedExecutionException e) {
            LOG.debug("closed; the answer goes out on the thread at hand", e);
            answer.complete(outcome);
        }
    }
}
