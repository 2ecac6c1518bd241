package org.ohmstead.lib.storage;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** CRC-32C, Castagnoli's polynomial: RFC 3720, 12.1. */
public final class Checksum {

    private Checksum() {}

    /**
     * {@return the checksum of what a buffer holds between position and limit; both stay}
     *
     * @param bytes any
     */
    public static int of(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate());
        return (int) crc.getValue();
    }
}
