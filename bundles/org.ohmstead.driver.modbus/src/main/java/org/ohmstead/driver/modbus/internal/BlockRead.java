package org.ohmstead.driver.modbus.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.ohmstead.driver.Block;
import org.ohmstead.driver.PreparedRead;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.Span;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One exchange, planned: the request as bytes, and per point what to make of which bytes of the answer. */
final class BlockRead implements PreparedRead {

    private static final Logger LOG = LoggerFactory.getLogger(BlockRead.class);

    private final String device;
    private final ModbusLine line;
    private final Request request;
    private final String[] names;
    private final Codec[] codecs;
    private final int[] addresses;
    private final Duration timeout;
    private final Clock clock;

    BlockRead(ModbusDriver driver, ModbusLine line, Request request, Block block, Duration timeout, Clock clock) {
        this.device = driver.device();
        this.line = line;
        this.request = request;
        this.timeout = timeout;
        this.clock = clock;
        int start = block.span().map(Span::start).orElseThrow();
        int count = block.points().size();
        this.names = new String[count];
        this.codecs = new Codec[count];
        this.addresses = new int[count];
        for (int i = 0; i < count; i++) {
            ModbusPoint point = driver.point(block.points().get(i).name());
            names[i] = point.spec().name();
            codecs[i] = point.codec();
            addresses[i] = point.span().start() - start;
            if (addresses[i] < 0
                    || point.span().end() > block.span().orElseThrow().end()) {
                throw new IllegalArgumentException(
                        device + ": a point within " + block.span().get() + " expected, got " + point.spec());
            }
        }
    }

    @Override
    public List<Reading> read() {
        Reading[] readings = new Reading[names.length];
        try {
            line.exchange(request, timeout);
            Instant at = now();
            for (int i = 0; i < readings.length; i++) {
                readings[i] = codecs[i].decode(names[i], request.answer(), request.contentAt(), addresses[i], at);
            }
        } catch (ModbusTrouble e) {
            LOG.debug("{}: {}", device, e.getMessage());
            Instant at = now();
            for (int i = 0; i < readings.length; i++) {
                readings[i] = new Reading.Bad(names[i], at, e.fault(), e.getMessage());
            }
        }
        return Collections.unmodifiableList(Arrays.asList(readings));
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
