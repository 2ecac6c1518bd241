package org.ohmstead.sim.sml.internal;

import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * Builds telegrams as meters push them: SML_PublicOpen.Res, SML_GetList.Res, SML_PublicClose.Res, in the transport
 * protocol version 1 (BSI TR-03109-1, annex IV, 5 and 8).
 */
public final class SmlTelegram {

    private static final int OPEN_RESPONSE = 0x0101;
    private static final int CLOSE_RESPONSE = 0x0201;
    private static final int GET_LIST_RESPONSE = 0x0701;
    private static final byte[] ESCAPE = {0x1b, 0x1b, 0x1b, 0x1b};
    private static final byte[] VERSION = {1, 1, 1, 1};
    private static final byte END = 0x1a;
    private static final byte[] MISSING = {1};
    private static final int WORD = 4;

    private final byte[] serverId;
    private final byte[] listName;
    private final Checksum checksum;

    /**
     * Prepares telegrams of one meter.
     *
     * @param serverId of the meter
     * @param listName OBIS code of the list, none to leave it out
     * @param checksum of the messages and of the telegram
     */
    public SmlTelegram(byte[] serverId, byte[] listName, Checksum checksum) {
        this.serverId = serverId.clone();
        this.listName = listName.clone();
        this.checksum = checksum;
    }

    /**
     * {@return a telegram}
     *
     * @param number of the telegram; counts up
     * @param seconds since the meter was switched on
     * @param entries the values
     */
    public byte[] encode(int number, long seconds, List<SmlEntry> entries) {
        byte[] index =
                new SmlWriter().list(2).unsigned(1, 1).unsigned(seconds, 4).bytes();
        return encode(number, index, entries);
    }

    /**
     * {@return a telegram with any time}
     *
     * @param number of the telegram
     * @param time actSensorTime as it goes on the wire
     * @param entries the values
     */
    public byte[] encode(int number, byte[] time, List<SmlEntry> entries) {
        SmlWriter open = new SmlWriter()
                .list(6)
                .missing()
                .missing()
                .octets(intBytes(number))
                .octets(serverId)
                .raw(MISSING)
                .missing();
        SmlWriter list = new SmlWriter()
                .list(7)
                .missing()
                .octets(serverId)
                .octets(listName)
                .raw(time)
                .list(entries.size());
        entries.forEach(entry -> list.raw(entry.bytes()));
        list.missing().missing();
        SmlWriter close = new SmlWriter().list(1).missing();
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes(message(3 * number, OPEN_RESPONSE, open.bytes()));
        data.writeBytes(message(3 * number + 1, GET_LIST_RESPONSE, list.bytes()));
        data.writeBytes(message(3 * number + 2, CLOSE_RESPONSE, close.bytes()));
        return frame(data.toByteArray());
    }

    /**
     * {@return a message}
     *
     * @param transaction its number
     * @param kind of the body
     * @param body as it goes on the wire
     */
    public byte[] message(int transaction, int kind, byte[] body) {
        byte[] checked = new SmlWriter()
                .list(6)
                .octets(intBytes(transaction))
                .unsigned(0, 1)
                .unsigned(0, 1)
                .list(2)
                .unsigned(kind, 4)
                .raw(body)
                .bytes();
        return new SmlWriter()
                .raw(checked)
                .unsigned(checksum.of(checked), 2)
                .raw((byte) 0)
                .bytes();
    }

    /**
     * {@return messages within start and end sequence}
     *
     * @param messages as {@link #message} makes them, or anything
     */
    public byte[] frame(byte[] messages) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ESCAPE);
        out.writeBytes(VERSION);
        byte[] escaped = escape(messages);
        out.writeBytes(escaped);
        int fill = (WORD - escaped.length % WORD) % WORD;
        out.writeBytes(new byte[fill]);
        out.writeBytes(ESCAPE);
        out.write(END);
        out.write(fill);
        int crc = checksum.of(out.toByteArray());
        out.write(crc >>> Byte.SIZE);
        out.write(crc);
        return out.toByteArray();
    }

    private static byte[] escape(byte[] data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int run = 0;
        for (byte b : data) {
            out.write(b);
            run = b == ESCAPE[0] ? run + 1 : 0;
            if (run == ESCAPE.length) {
                out.writeBytes(ESCAPE);
                run = 0;
            }
        }
        return out.toByteArray();
    }

    private static byte[] intBytes(int number) {
        return new byte[] {(byte) (number >>> 24), (byte) (number >>> 16), (byte) (number >>> 8), (byte) number};
    }
}
