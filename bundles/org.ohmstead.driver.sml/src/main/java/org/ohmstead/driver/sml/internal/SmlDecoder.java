package org.ohmstead.driver.sml.internal;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.ohmstead.lib.obis.Obis;

/** Reads the messages of a telegram (SML 1.03 and 1.04; BSI TR-03109-1, annex IV, 5). */
final class SmlDecoder {

    private static final int GET_LIST_RESPONSE = 0x0701;
    private static final int TIME_STAMP = 2;
    private static final int TIME_STAMP_LOCAL = 3;

    private SmlDecoder() {}

    /**
     * Reads a telegram.
     *
     * @param data between start and end sequence, without fill bytes
     * @return the lists of values in it, possibly none: meters also send messages of other kinds
     * @throws SmlFormatException if it is no sequence of messages with right checksums
     */
    static List<MeterList> decode(byte[] data) throws SmlFormatException {
        if (!Escapes.present(data)) {
            return messages(data);
        }
        try {
            return messages(Escapes.remove(data, 1));
        } catch (SmlFormatException e) {
            return messages(Escapes.remove(data, 4));
        }
    }

    private static List<MeterList> messages(byte[] data) throws SmlFormatException {
        List<MeterList> lists = new ArrayList<>();
        TlvReader reader = new TlvReader(data);
        reader.skipZeros();
        while (!reader.atEnd()) {
            message(data, reader).ifPresent(lists::add);
            reader.skipZeros();
        }
        return lists;
    }

    /** SML_Message: transactionId, groupNo, abortOnError, messageBody, crc16, endOfSmlMsg. */
    private static Optional<MeterList> message(byte[] data, TlvReader reader) throws SmlFormatException {
        int from = reader.position();
        List<Tlv> fields = sequence(reader.next(), 6, "a message");
        Tlv checksum = fields.get(4);
        int crc = number(checksum, "a checksum").intValue();
        if (!(fields.get(5) instanceof Tlv.End)) {
            throw wrong(fields.get(5), "the end of a message");
        }
        if (!Crc16.matches(data, from, checksum.from(), crc)) {
            throw new SmlFormatException("the checksum of the message at byte " + from + " is wrong");
        }
        List<Tlv> body = sequence(fields.get(3), 2, "a message body");
        return number(body.get(0), "a kind of message").intValue() == GET_LIST_RESPONSE
                ? Optional.of(list(body.get(1)))
                : Optional.empty();
    }

    /** SML_GetList.Res: clientId, serverId, listName, actSensorTime, valList, listSignature, actGatewayTime. */
    private static MeterList list(Tlv body) throws SmlFormatException {
        List<Tlv> fields = sequence(body, 7, "a list of values");
        List<MeterList.Entry> entries = new ArrayList<>();
        if (!(fields.get(4) instanceof Tlv.Sequence values)) {
            throw wrong(fields.get(4), "values");
        }
        for (Tlv entry : values.elements()) {
            entries.add(entry(entry));
        }
        return new MeterList(
                HexFormat.of().withUpperCase().formatHex(octets(fields.get(1), "a server id")),
                time(fields.get(3)),
                entries);
    }

    /** SML_ListEntry: objName, status, valTime, unit, scaler, value, valueSignature. */
    private static MeterList.Entry entry(Tlv entry) throws SmlFormatException {
        List<Tlv> fields = sequence(entry, 7, "a value");
        byte[] name = octets(fields.get(0), "an OBIS code");
        if (name.length != Obis.LENGTH) {
            throw wrong(fields.get(0), "an OBIS code of 6 bytes");
        }
        Optional<BigInteger> unit = optional(fields.get(3), "a unit");
        Optional<BigInteger> scaler = optional(fields.get(4), "a scaler");
        return new MeterList.Entry(
                Obis.of(name),
                optional(fields.get(1), "a status"),
                time(fields.get(2)),
                unit.isPresent() ? OptionalInt.of(unit.get().intValue()) : OptionalInt.empty(),
                scaler.orElse(BigInteger.ZERO).byteValue(),
                fields.get(5));
    }

    /**
     * SML_Time: 1 for seconds since the meter was switched on, which is no time; 2 and 3 for a wall clock. The Holley
     * DTZ541 leaves the choice out and sends its seconds alone.
     */
    private static Optional<Instant> time(Tlv time) throws SmlFormatException {
        if (time instanceof Tlv.Whole || (time instanceof Tlv.Octets left && left.missing())) {
            return Optional.empty();
        }
        List<Tlv> fields = sequence(time, 2, "a time");
        int choice = number(fields.get(0), "a kind of time").intValue();
        Tlv stamp = fields.get(1);
        if (choice == TIME_STAMP_LOCAL) {
            stamp = sequence(stamp, 3, "a local time").get(0);
        }
        return choice == TIME_STAMP || choice == TIME_STAMP_LOCAL
                ? Optional.of(
                        Instant.ofEpochSecond(number(stamp, "a time stamp").intValue() & 0xFFFF_FFFFL))
                : Optional.empty();
    }

    private static Optional<BigInteger> optional(Tlv field, String expected) throws SmlFormatException {
        return field instanceof Tlv.Octets octets && octets.missing()
                ? Optional.empty()
                : Optional.of(number(field, expected));
    }

    private static BigInteger number(Tlv field, String expected) throws SmlFormatException {
        if (field instanceof Tlv.Whole number) {
            return number.value();
        }
        throw wrong(field, expected);
    }

    private static byte[] octets(Tlv field, String expected) throws SmlFormatException {
        if (field instanceof Tlv.Octets octets) {
            return octets.bytes();
        }
        throw wrong(field, expected);
    }

    private static List<Tlv> sequence(Tlv field, int size, String expected) throws SmlFormatException {
        if (field instanceof Tlv.Sequence sequence && sequence.elements().size() == size) {
            return sequence.elements();
        }
        throw wrong(field, expected + " of " + size + " elements");
    }

    private static SmlFormatException wrong(Tlv field, String expected) {
        return new SmlFormatException(expected + " expected at byte " + field.from() + ", got "
                + field.getClass().getSimpleName().toLowerCase(Locale.ROOT));
    }
}
