package org.ohmstead.driver.modbus.internal;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ohmstead.driver.PointEntry;
import org.ohmstead.driver.Span;

/** Reads one point as a profile or a configuration writes it. Every mistake is told with place, key and expectation. */
final class PointReader {

    private static final Pattern AT = Pattern.compile("([a-z]+)/(\\d{1,5})(?:\\.(\\d{1,2}))?");
    private static final Pattern BITS = Pattern.compile("(\\d{1,2})\\.\\.(\\d{1,2})");
    private static final int ADDRESSES = 65536;
    private static final int LAST_BIT = 15;
    private static final int MAX_TEXT = 125;

    private final PointEntry entry;
    private final Map<String, String> unread;
    private final Set<String> known = new TreeSet<>();
    private final Table table;
    private final int start;
    private final int bit;

    private PointReader(PointEntry entry) {
        this.entry = entry;
        this.unread = new TreeMap<>(entry.own());
        Matcher at = AT.matcher(entry.at());
        String expected = "holding/N, input/N, coil/N or discrete/N with N of 0 to 65535, for one bit of a register"
                + " holding/N.B or input/N.B with B of 0 to 15,";
        if (!at.matches()) {
            throw entry.wrong("at", entry.at(), expected);
        }
        this.table = Arrays.stream(Table.values())
                .filter(t -> t.id().equals(at.group(1)))
                .findFirst()
                .orElseThrow(() -> entry.wrong("at", entry.at(), expected));
        this.start = Integer.parseInt(at.group(2));
        this.bit = at.group(3) == null ? -1 : Integer.parseInt(at.group(3));
        if (start >= ADDRESSES || bit > LAST_BIT || (bit >= 0 && table.bits())) {
            throw entry.wrong("at", entry.at(), expected);
        }
    }

    /**
     * Reads a point.
     *
     * @throws IllegalArgumentException if anything in it is wrong
     */
    static ModbusPoint read(PointEntry entry) {
        return new PointReader(entry).read();
    }

    private ModbusPoint read() {
        Codec codec = codec();
        if (!unread.isEmpty()) {
            Map.Entry<String, String> first = unread.entrySet().iterator().next();
            throw entry.wrong(
                    first.getKey(),
                    first.getValue(),
                    "a key of points of type '" + entry.own().getOrDefault("type", "bit") + "' ("
                            + String.join(", ", known) + ") or of all points");
        }
        if (entry.writable() && !table.writable()) {
            throw entry.wrong("writable", "true", "false (only holding registers and coils can be written)");
        }
        if (start + codec.length() > ADDRESSES) {
            throw entry.wrong("at", entry.at(), "a place for " + codec.length() + " addresses up to 65535");
        }
        Span span = new Span(table.id(), start, codec.length());
        return new ModbusPoint(entry.spec(codec.type(), Optional.of(span)), table, codec);
    }

    private Codec codec() {
        boolean single = table.bits() || bit >= 0;
        String type = single ? take("type").orElse("bit") : take("type").orElse("");
        if (single && !type.equals("bit")) {
            throw entry.wrong("type", type, "'bit', as the address names one bit,");
        }
        return switch (type) {
            case "bit" -> bit();
            case "bitfield" -> field();
            case "string" -> text();
            default -> number(type);
        };
    }

    private Codec bit() {
        if (table.bits()) {
            return new BitCodec();
        }
        if (bit < 0) {
            throw entry.wrong("at", entry.at(), "the bit after a dot, as in " + table.id() + "/" + start + ".0,");
        }
        return new FieldCodec(bit, bit, true);
    }

    private Codec field() {
        String text = take("bits").orElse("");
        Matcher bits = BITS.matcher(text);
        String expected = "LOW..HIGH, as in 4..7, within 0..15";
        if (!bits.matches()) {
            throw entry.wrong("bits", text, expected);
        }
        int low = Integer.parseInt(bits.group(1));
        int high = Integer.parseInt(bits.group(2));
        if (low > high || high > LAST_BIT) {
            throw entry.wrong("bits", text, expected);
        }
        return new FieldCodec(low, high, false);
    }

    private Codec text() {
        String text = take("length").orElse("");
        int most = entry.writable() ? Math.min(MAX_TEXT, table.maxWrite()) : MAX_TEXT;
        String expected = "the number of registers, 1 to " + most + ",";
        if (!text.matches("\\d{1,3}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > most) {
            throw entry.wrong("length", text, expected);
        }
        return new TextCodec(Integer.parseInt(text), order().swapped());
    }

    private Codec number(String type) {
        NumberType number = NumberType.parse(type)
                .orElseThrow(() -> entry.wrong(
                        "type",
                        type,
                        Arrays.stream(NumberType.values()).map(NumberType::id).collect(Collectors.joining(", "))
                                + ", bit, bitfield or string"));
        Optional<String> factor = take("scale");
        Optional<String> offset = take("offset");
        Optional<Scale> scale = factor.isEmpty() && offset.isEmpty()
                ? Optional.empty()
                : Optional.of(Scale.of(
                        decimal("scale", factor.orElse("1"), false), decimal("offset", offset.orElse("0"), true)));
        return new NumberCodec(number, order(), scale);
    }

    private Order order() {
        String text = take("order").orElse("ABCD");
        return Order.parse(text)
                .orElseThrow(() -> entry.wrong(
                        "order", text, "ABCD (big), CDAB (little-word), BADC (little-byte) or DCBA (little)"));
    }

    private double decimal(String key, String text, boolean zero) {
        try {
            double number = Double.parseDouble(text);
            if (Double.isFinite(number) && (zero || number != 0)) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw entry.wrong(key, text, "a number");
        }
        throw entry.wrong(key, text, zero ? "a finite number" : "a finite number other than 0");
    }

    private Optional<String> take(String key) {
        known.add(key);
        return Optional.ofNullable(unread.remove(key));
    }
}
