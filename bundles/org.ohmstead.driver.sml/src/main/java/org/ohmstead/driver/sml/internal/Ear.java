package org.ohmstead.driver.sml.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.ohmstead.driver.Cadence;
import org.ohmstead.driver.Cancellation;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.Pace;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.Sink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns bytes into readings, and counts what it could make nothing of. Of one run; not thread-safe. */
final class Ear {

    private static final Logger LOG = LoggerFactory.getLogger(Ear.class);

    /** Bytes without a telegram that are enough to judge: more than a minute of the usual line, 32 usual telegrams. */
    static final int FLOOD = 64 * 1024;

    private final MeterSettings settings;
    private final Sink sink;
    private final Cancellation cancellation;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final PointBook book;
    private TelegramFramer framer = new TelegramFramer(this::take);
    private final Map<String, Long> handedOn = new HashMap<>();
    /** The latest reading of each point that came before its interval was over. */
    private final Map<String, Reading> held = new LinkedHashMap<>();

    private boolean heard;
    private long bytes;
    private long checksumErrorsBefore;
    private String otherMeter = "";
    private String lastError = "";
    private long empty;

    /** Why nothing was heard. */
    record Complaint(Fault fault, String detail) {}

    Ear(MeterSettings settings, Sink sink, Cancellation cancellation, Clock clock, LongSupplier nanoTime) {
        this.settings = settings;
        this.sink = sink;
        this.cancellation = cancellation;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.book = new PointBook(settings.points(), settings.silence());
    }

    /** Forgets half a telegram: another connection, another stream. */
    void restart() {
        framer = new TelegramFramer(this::take);
        forget();
    }

    /** {@return half a telegram, for whoever listens on} */
    byte[] unfinished() {
        return framer.unfinished();
    }

    /** {@return whether the bytes complete at least one telegram of the right meter} */
    boolean hear(byte[] buffer, int length) {
        heard = false;
        bytes += length;
        framer.feed(buffer, 0, length);
        if (heard) {
            forget();
        }
        return heard;
    }

    /** {@return whether so much came in vain that it is no use to go on at once} */
    boolean isFlooded() {
        return bytes >= FLOOD;
    }

    /** {@return why nothing was heard since the last complaint or telegram, which is long ago} */
    Complaint complainOfSilence() {
        return complain(" for " + settings.silence().toMillis() + " ms", "");
    }

    /** {@return why nothing was heard since the last complaint or telegram, much as came} */
    Complaint complainOfFlood() {
        return complain("", "; listening pauses");
    }

    private Complaint complain(String time, String consequence) {
        String where = settings.url().link();
        long wrong = framer.checksumErrors() - checksumErrorsBefore;
        Complaint complaint;
        if (!otherMeter.isEmpty()) {
            complaint = new Complaint(
                    Fault.CONFIGURATION,
                    "server.id = '"
                            + settings.serverId().map(ServerId::toString).orElse("") + "': no telegram of this"
                            + " meter at " + where + time + ", the meter there is " + otherMeter);
        } else if (bytes == 0) {
            complaint = new Complaint(Fault.TIMEOUT, "no byte from " + where + time);
        } else if (empty > 0) {
            complaint = new Complaint(Fault.MALFORMED, "no telegram with values from " + where + time);
        } else {
            complaint = new Complaint(
                    Fault.MALFORMED,
                    "no SML telegram from " + where + time + ", but " + bytes + " other bytes, " + wrong
                            + " telegrams with a wrong checksum" + lastError);
        }
        forget();
        return new Complaint(complaint.fault(), complaint.detail() + consequence);
    }

    private void forget() {
        bytes = 0;
        empty = 0;
        otherMeter = "";
        lastError = "";
        checksumErrorsBefore = framer.checksumErrors();
    }

    private boolean take(byte[] data) {
        if (cancellation.cancelled()) {
            return true; // the sink may be slow, and there may be many telegrams in the buffer
        }
        List<MeterList> lists;
        try {
            lists = SmlDecoder.decode(data);
        } catch (SmlFormatException e) {
            lastError = ", and one with " + e.getMessage();
            LOG.debug("{}: telegram left out: {}", settings.device(), e.getMessage());
            return false;
        }
        List<MeterList> mine = lists.stream().filter(this::isMine).toList();
        Map<String, Sample> samples = Telegram.samples(mine);
        if (samples.isEmpty()) {
            empty++;
        } else {
            heard = true;
            deliver(samples);
        }
        return true;
    }

    private boolean isMine(MeterList list) {
        boolean mine = settings.serverId().map(id -> id.is(list.serverId())).orElse(true);
        if (!mine) {
            otherMeter = list.serverId();
        }
        return mine;
    }

    /** {@return how long something is still held back, in ns, 0 or less if it is due; empty if nothing is} */
    OptionalLong heldForNanos() {
        return held.keySet().stream().mapToLong(this::leftNanos).min();
    }

    /** Hands on what was held back and whose interval is over. */
    void handOnDue() {
        handOn(held.keySet().stream().filter(point -> leftNanos(point) <= 0).toList());
    }

    /** Hands on all that was held back, before worse is told. */
    void handOnHeld() {
        handOn(List.copyOf(held.keySet()));
    }

    private void handOn(List<String> points) {
        if (!points.isEmpty()) {
            long now = nanoTime.getAsLong();
            points.forEach(point -> handedOn.put(point, now));
            sink.readings(points.stream().map(held::remove).toList());
        }
    }

    /** Of a point that was handed on before. */
    private long leftNanos(String point) {
        return interval(point).toNanos() - (nanoTime.getAsLong() - handedOn.get(point));
    }

    private Duration interval(String point) {
        Cadence cadence = settings.cadence();
        return book.spec(point).pace() == Pace.SLOW ? cadence.slowInterval() : cadence.interval();
    }

    private void deliver(Map<String, Sample> samples) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        PointBook.Heard told = book.take(samples, now);
        if (!told.found().isEmpty()) {
            sink.found(told.found());
        }
        List<Reading> readings = new ArrayList<>();
        for (Reading reading : told.readings()) {
            if (due(reading)) {
                handedOn.put(reading.point(), nanoTime.getAsLong());
                held.remove(reading.point());
                readings.add(reading);
            } else {
                held.put(reading.point(), reading);
            }
        }
        LOG.debug("{}: telegram with {} values, {} handed on", settings.device(), samples.size(), readings.size());
        if (!readings.isEmpty()) {
            sink.readings(readings);
        }
    }

    /** Trouble always is. A tenth early is in time: meters are not punctual. */
    private boolean due(Reading reading) {
        String point = reading.point();
        return reading instanceof Reading.Bad
                || !handedOn.containsKey(point)
                || leftNanos(point) <= interval(point).toNanos() / 10;
    }
}
