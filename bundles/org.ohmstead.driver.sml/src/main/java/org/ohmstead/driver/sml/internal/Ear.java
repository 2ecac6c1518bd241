package org.ohmstead.driver.sml.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    private final MeterSettings settings;
    private final Sink sink;
    private final Cancellation cancellation;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final PointBook book;
    private TelegramFramer framer = new TelegramFramer(this::take);
    private final Map<String, Long> handedOn = new HashMap<>();
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

    /** {@return why nothing was heard since the last complaint or telegram} */
    Complaint complain() {
        String time = " for " + settings.silence().toMillis() + " ms";
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
        return complaint;
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

    private void deliver(Map<String, Sample> samples) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        PointBook.Heard told = book.take(samples, now);
        if (!told.found().isEmpty()) {
            sink.found(told.found());
        }
        List<Reading> readings = told.readings().stream().filter(this::due).toList();
        LOG.debug("{}: telegram with {} values, {} handed on", settings.device(), samples.size(), readings.size());
        if (!readings.isEmpty()) {
            sink.readings(readings);
        }
    }

    /** Trouble always is. A tenth early is in time: meters are not punctual. */
    private boolean due(Reading reading) {
        Cadence cadence = settings.cadence();
        Duration interval =
                book.spec(reading.point()).pace() == Pace.SLOW ? cadence.slowInterval() : cadence.interval();
        long now = nanoTime.getAsLong();
        Long last = handedOn.get(reading.point());
        boolean due = reading instanceof Reading.Bad || last == null || now - last >= interval.toNanos() / 10 * 9;
        if (due) {
            handedOn.put(reading.point(), now);
        }
        return due;
    }
}
