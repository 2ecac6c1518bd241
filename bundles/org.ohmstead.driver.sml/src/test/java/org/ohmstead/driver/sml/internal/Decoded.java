package org.ohmstead.driver.sml.internal;

import java.util.ArrayList;
import java.util.List;

/** Collects the telegrams of a stream. */
final class Decoded {

    private final List<List<MeterList>> telegrams = new ArrayList<>();
    private final TelegramFramer framer = new TelegramFramer(this::take);

    static List<List<MeterList>> of(byte[]... parts) {
        Decoded decoded = new Decoded();
        for (byte[] part : parts) {
            decoded.feed(part);
        }
        return decoded.telegrams;
    }

    void feed(byte[] bytes) {
        framer.feed(bytes, 0, bytes.length);
    }

    List<List<MeterList>> telegrams() {
        return telegrams;
    }

    TelegramFramer framer() {
        return framer;
    }

    private boolean take(byte[] data) {
        try {
            telegrams.add(SmlDecoder.decode(data));
            return true;
        } catch (SmlFormatException e) {
            return false;
        }
    }
}
