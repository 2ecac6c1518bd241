package org.ohmstead.sim.sml.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A smart meter in a household: what it says at a time. */
public final class Meter implements TelegramSource {

    private static final Pattern PRINTED = Pattern.compile("1([A-Z]{3})([0-9A-F]{2})([0-9]{8})");
    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] LIST_NAME = HEX.parseHex("0100620affff");

    private static final int WATT = 27;
    private static final int WATT_HOUR = 30;
    private static final int AMPERE = 33;
    private static final int VOLT = 35;
    private static final int HERTZ = 44;
    private static final long STATUS_IMPORT = 0x0001_0104L;
    private static final long STATUS_EXPORT = 0x0001_0124L;
    private static final double[] SHARES = {0.5, 0.3, 0.2};

    private final byte[] serverId;
    private final String maker;
    private final SmlTelegram telegrams;
    private final Household household;
    private final Instant switchedOn;

    /**
     * Makes a meter.
     *
     * @param serverId the 14 characters on its face (DIN 43863-5): {@code 1OHM0000000001}
     * @param seed the same seed gives the same days
     * @param sunPeak what the photovoltaic plant yields at noon, in W; 0 for none
     * @param switchedOn where its seconds index begins
     * @throws IllegalArgumentException if the id is none; the message names key, value and expectation
     */
    public Meter(String serverId, long seed, int sunPeak, Instant switchedOn) {
        Matcher printed = PRINTED.matcher(serverId.toUpperCase(Locale.ROOT));
        if (!printed.matches()) {
            throw new IllegalArgumentException("server.id = '" + serverId
                    + "': 1, three letters, two hex digits and eight digits, as in 1OHM0000000001, expected");
        }
        this.maker = printed.group(1);
        this.serverId = ByteBuffer.allocate(10)
                .put((byte) 0x0A)
                .put((byte) 1)
                .put(maker.getBytes(StandardCharsets.US_ASCII))
                .put(HEX.parseHex(printed.group(2)))
                .putInt(Integer.parseInt(printed.group(3)))
                .array();
        this.telegrams = new SmlTelegram(this.serverId, LIST_NAME, Checksum.X25);
        this.household = new Household(seed, sunPeak);
        this.switchedOn = switchedOn;
    }

    @Override
    public byte[] telegram(int number, Instant now) {
        long seconds = now.getEpochSecond() - switchedOn.getEpochSecond();
        return telegrams.encode(number, seconds, entries(now));
    }

    /**
     * {@return the values at a time}
     *
     * @param now the time
     */
    public List<SmlEntry> entries(Instant now) {
        int watts = household.watts(now);
        List<SmlEntry> entries = new ArrayList<>();
        entries.add(SmlEntry.text("1-0:96.50.1*1", maker));
        entries.add(SmlEntry.octets("1-0:96.1.0*255", serverId));
        entries.add(SmlEntry.unsigned("1.8.0", WATT_HOUR, -1, Math.round(household.imported(now) * 10), 8)
                .status(watts < 0 ? STATUS_EXPORT : STATUS_IMPORT));
        entries.add(SmlEntry.unsigned("2.8.0", WATT_HOUR, -1, Math.round(household.exported(now) * 10), 8));
        entries.add(SmlEntry.signed("16.7.0", WATT, 0, watts, 4));
        int left = watts;
        for (int phase = 0; phase < SHARES.length; phase++) {
            int part = phase == SHARES.length - 1 ? left : (int) Math.round(watts * SHARES[phase]);
            left -= part;
            phase(entries, phase, part);
        }
        entries.add(SmlEntry.unsigned("14.7.0", HERTZ, -1, 499 + Math.floorMod(now.getEpochSecond(), 3), 2));
        return entries;
    }

    /** A line of 0.1 ohm: the voltage sinks under load and rises when the sun feeds in. */
    private static void phase(List<SmlEntry> entries, int phase, int watts) {
        int c = 20 * phase;
        double volts = 231 + phase - watts / 2300.0;
        entries.add(SmlEntry.signed(c + 36 + ".7.0", WATT, 0, watts, 4));
        entries.add(SmlEntry.unsigned(c + 32 + ".7.0", VOLT, -1, Math.round(volts * 10), 2));
        entries.add(SmlEntry.unsigned(c + 31 + ".7.0", AMPERE, -2, Math.round(Math.abs(watts) / volts * 100), 3));
    }
}
