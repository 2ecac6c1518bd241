package org.ohmstead.driver.sml.internal;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The values of a telegram by the address that configurations use. */
final class Telegram {

    /** What follows a code to name the flags that a meter sends beside the value. */
    static final String STATUS = "~status";

    /** What the server id is known as if the meter sends it only in the heading. */
    static final String SERVER_ID = "1-0:96.1.0*255";

    private static final String SERVER_ID_EDL = "1-0:0.0.9*255";

    private Telegram() {}

    /** {@return the values in the order sent; of two with one code the later} */
    static Map<String, Sample> samples(List<MeterList> lists) {
        Map<String, Sample> samples = new LinkedHashMap<>();
        for (MeterList list : lists) {
            for (MeterList.Entry entry : list.entries()) {
                String code = entry.code().toString();
                Sample.of(entry, list.time()).ifPresent(sample -> samples.put(code, sample));
                entry.status()
                        .ifPresent(flags -> samples.put(
                                code + STATUS, Sample.status(flags, entry.time().or(list::time))));
            }
        }
        if (!samples.containsKey(SERVER_ID) && !samples.containsKey(SERVER_ID_EDL)) {
            lists.stream()
                    .filter(list -> !list.serverId().isEmpty())
                    .findFirst()
                    .ifPresent(list -> samples.put(
                            SERVER_ID, Sample.bytes(HexFormat.of().parseHex(list.serverId()), Optional.empty())));
        }
        return samples;
    }
}
