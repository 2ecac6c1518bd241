package org.ohmstead.scan.internal;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.ohmstead.device.DeviceWriter.Command;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.Write;
import org.ohmstead.driver.Written;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes values to one device. */
final class WriteErrand implements Errand {

    private static final Logger LOG = LoggerFactory.getLogger(WriteErrand.class);

    private final Fleet fleet;
    private final Clock clock;
    private final String device;
    private final List<Command> commands;
    private final Instant deadline;
    private final CompletableFuture<List<Written>> outcome = new CompletableFuture<>();

    WriteErrand(Fleet fleet, Clock clock, String device, List<Command> commands, Instant deadline) {
        this.fleet = fleet;
        this.clock = clock;
        this.device = device;
        this.commands = List.copyOf(commands);
        this.deadline = deadline;
    }

    /** {@return one for each command} */
    CompletableFuture<List<Written>> outcome() {
        return outcome;
    }

    @Override
    public Instant deadline() {
        return deadline;
    }

    @Override
    public boolean go(Running running) {
        if (running.polled().isEmpty()) {
            end(Fault.OFFLINE, device + " takes no writes");
            return true;
        }
        List<Write> writes = new ArrayList<>();
        for (Command command : commands) {
            Optional<PointState> point = running.state().state(command.point().point());
            if (point.isEmpty()) {
                end(Fault.UNKNOWN_POINT, "a point of " + device + " expected in each of " + commands);
                return true;
            }
            writes.add(new Write(point.get().spec(), command.value()));
        }
        PolledDevice polled = running.polled().get();
        return running.link()
                .orElseThrow()
                .urge(new LinkQueue.Urgent(polled, () -> outcome.complete(execute(polled, writes)), this::left));
    }

    /** The device goes before its turn came: there may be another driver for it soon. */
    private void left() {
        if (!fleet.commission(device, this)) {
            refuse();
        }
    }

    @Override
    public void expire() {
        end(Fault.TIMEOUT, "the driver of " + device + " was replaced until after the deadline; nothing was written");
    }

    @Override
    public void refuse() {
        end(Fault.UPDATING, device + " is being changed, or too many writes wait for its link");
    }

    /** Ends it, as the device is not there. */
    void refuseOffline() {
        end(Fault.OFFLINE, device + " is not running or takes no writes");
    }

    private void end(Fault fault, String detail) {
        outcome.complete(failed(fault, detail));
    }

    @SuppressWarnings("checkstyle:IllegalCatch") // a thread boundary: who waits for the outcome must get one
    private List<Written> execute(PolledDevice polled, List<Write> writes) {
        if (clock.instant().isAfter(deadline)) {
            return failed(Fault.TIMEOUT, "the link was busy until after the deadline; nothing was written");
        }
        try {
            return polled.write(writes);
        } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
            LOG.error("{}: the driver broke its contract in a write", device, e);
            return failed(Fault.MALFORMED, "defect in the driver: " + e);
        }
    }

    private List<Written> failed(Fault fault, String detail) {
        return commands.stream()
                .<Written>map(c -> new Written.Failed(c.point().point(), fault, detail))
                .toList();
    }
}
