package org.ohmstead.actuation.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.ohmstead.actuation.Actuation;
import org.ohmstead.actuation.Outcome;
import org.ohmstead.actuation.WriteRequest;
import org.ohmstead.device.DeviceWriter;
import org.ohmstead.device.Devices;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.PointId;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.Written;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries commands out: screened, one after the other for each point, its beginning kept, written, read back, recorded. No
 * thread waits; each step begins when the one before completes.
 */
final class Commands implements Actuation {

    /** How much longer than the deadline a device's answer is waited for, and then the audit. */
    static final Duration GRACE = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(Commands.class);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int RADIX = 36;
    private static final String EXCHANGED = "a part of the gateway is being exchanged";

    private final Screening screening;
    private final Supplier<Optional<Devices>> devices;
    private final Supplier<Optional<DeviceWriter>> writers;
    private final Audit audit;
    private final Recorder recorder;
    private final Timer timer;
    private final Executor answers;
    private final Clock clock;
    private final PointQueues queues = new PointQueues();
    private final Set<Command> running = ConcurrentHashMap.newKeySet();
    private final AtomicLong count = new AtomicLong();
    private final String run;
    private volatile boolean closed;

    /**
     * What the commands go through.
     *
     * @param devices are there or not
     * @param writers are there or not
     */
    record Scan(Supplier<Optional<Devices>> devices, Supplier<Optional<DeviceWriter>> writers) {}

    /**
     * What there is to wait with.
     *
     * @param timer for deadlines
     * @param answers runs what follows an answer of the audit
     * @param clock of deadlines
     */
    record Waiting(Timer timer, Executor answers, Clock clock) {}

    Commands(Screening screening, Scan scan, Audit audit, Waiting waiting) {
        this.screening = screening;
        this.devices = scan.devices();
        this.writers = scan.writers();
        this.audit = audit;
        this.timer = waiting.timer();
        this.answers = waiting.answers();
        this.clock = waiting.clock();
        this.recorder = new Recorder(audit, timer, answers, clock);
        this.run = Long.toString(clock.millis(), RADIX);
    }

    static Outcome exchanging() {
        return new Outcome.NotSent("not sent: " + EXCHANGED + "; try again");
    }

    @Override
    public CompletionStage<Outcome> write(WriteRequest request) {
        Instant now = clock.instant();
        Attempt attempt = new Attempt(run + "-" + count.incrementAndGet(), now, request);
        Screening.Result result = screen(request);
        if (result instanceof Screening.Refused refused) {
            String beginning = attempt.beginning(Optional.empty());
            return recorder.record(attempt, beginning, refused.outcome(), now.plus(GRACE));
        }
        Command command = new Command(attempt, ((Screening.Passed) result).state());
        Duration left = atMost(Duration.between(now, request.deadline()), LONGEST);
        Runnable guard =
                timer.after(left.plus(GRACE), () -> command.giveUp(Fault.TIMEOUT, "no answer before the deadline"));
        running.add(command);
        CompletionStage<Outcome> answer = command.decided().thenCompose(outcome -> {
            guard.run();
            running.remove(command);
            return recorder.record(
                    attempt,
                    command.beginning(),
                    outcome,
                    now.plus(left).plus(GRACE).plus(GRACE));
        });
        // Either this sees that it is closed, or the closing sees the command among those running.
        if (closed) {
            command.giveUp(Fault.UPDATING, EXCHANGED);
        } else {
            enter(command);
        }
        return answer;
    }

    private void enter(Command command) {
        PointId point = command.attempt().request().point();
        boolean entered = queues.enter(point, () -> {
            start(command);
            command.decided().whenComplete((outcome, defect) -> queues.finished(point));
        });
        if (!entered) {
            command.giveUp(Fault.REFUSED, "too many commands wait for " + point + " already");
        }
    }

    /** Screens once more: while the command waited for others, rights, limits or the device may have changed. */
    private void start(Command command) {
        if (closed) {
            command.giveUp(Fault.UPDATING, EXCHANGED);
        }
        if (command.over()) {
            return;
        }
        Screening.Result result = screen(command.attempt().request());
        if (result instanceof Screening.Refused refused) {
            command.decide(refused.outcome());
            return;
        }
        Screening.Passed passed = (Screening.Passed) result;
        command.state(passed.state());
        String beginning = command.attempt().beginning(passed.state().value());
        command.beginning(beginning);
        audit.begin(command.attempt().id(), beginning, () -> !command.over()).whenComplete((kept, failure) -> {
            if (failure != null) {
                command.giveUp(Fault.REFUSED, "the audit cannot be written: " + failure.getMessage());
            } else {
                answers.execute(() -> send(command, passed.value()));
            }
        });
    }

    private void send(Command command, Value value) {
        WriteRequest request = command.attempt().request();
        Optional<DeviceWriter> writer = writers.get();
        if (!clock.instant().isBefore(request.deadline())) {
            command.giveUp(Fault.TIMEOUT, "the deadline passed while it waited");
        } else if (writer.isEmpty()) {
            command.decide(exchanging());
        } else if (command.send()) {
            DeviceWriter.Command write = new DeviceWriter.Command(request.point(), value);
            guarded(command, () -> writer.get()
                    .write(List.of(write), request.deadline())
                    .whenComplete(
                            (written, defect) -> guarded(command, () -> written(command, value, written, defect))));
        }
    }

    private void written(Command command, Value value, List<Written> written, Throwable defect) {
        if (defect != null || written.size() != 1) {
            throw new IllegalStateException("one outcome of one write expected, got " + written, defect);
        }
        if (written.get(0) instanceof Written.Failed failed) {
            command.decide(outcome(command.attempt().request().point(), failed));
            return;
        }
        command.confirm();
        Instant done = clock.instant();
        WriteRequest request = command.attempt().request();
        Optional<Devices> known = devices.get();
        if (known.isEmpty()) {
            command.giveUp(Fault.UPDATING, EXCHANGED);
            return;
        }
        known.get()
                .read(List.of(request.point()), Duration.ZERO, request.deadline())
                .whenComplete((states, broken) -> {
                    if (broken != null || states.isEmpty()) {
                        command.giveUp(Fault.UPDATING, "the point is gone");
                    } else {
                        command.decide(ReadBack.outcome(value, states.get(0), done));
                    }
                });
    }

    /** What the driver finds wrong with the command is no failure of the device. */
    private static Outcome outcome(PointId point, Written.Failed failed) {
        return switch (failed.fault()) {
            case OUT_OF_RANGE, READ_ONLY -> new Outcome.Unsuitable(point + ": " + failed.detail());
            case UNKNOWN_POINT -> new Outcome.Unknown(failed.detail());
            default -> new Outcome.Failed(failed.fault(), failed.detail());
        };
    }

    /** What other bundles' services throw must not leave an attempt without an outcome and a line in the audit. */
    @SuppressWarnings("checkstyle:IllegalCatch")
    private static void guarded(Command command, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.error("{}: a command failed by a defect", command.state().id(), e);
            command.giveUp(Fault.REFUSED, "a defect in the gateway, see its log: " + e);
        }
    }

    @SuppressWarnings("checkstyle:IllegalCatch")
    private Screening.Result screen(WriteRequest request) {
        try {
            return screening.check(request);
        } catch (RuntimeException e) {
            // As above: the access or the devices of another bundle broke their contract, or just went.
            LOG.error("{}: a command failed by a defect", request.point(), e);
            return new Screening.Refused(
                    new Outcome.Failed(Fault.REFUSED, "not sent: a defect in the gateway, see its log: " + e));
        }
    }

    private static Duration atMost(Duration duration, Duration most) {
        return duration.compareTo(most) < 0 ? duration : most;
    }

    /** Gives all commands up. Their lines are on the way to the audit when this returns. */
    void close() {
        closed = true;
        running.forEach(command -> command.giveUp(Fault.UPDATING, EXCHANGED));
    }
}
