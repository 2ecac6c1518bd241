package org.ohmstead.config.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.Configurations;
import org.ohmstead.config.Entry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures how long changes take, from the call or from the file's writing until Config Admin has them: 200 devices, real
 * files, a real Config Admin. Run by hand; the argument is an empty folder on the disk to be measured.
 */
final class Speed {

    private static final Logger LOG = LoggerFactory.getLogger(Speed.class);
    private static final int DEVICES = 200;
    private static final int MANY = 100;
    private static final int TIMES = 30;

    private Speed() {}

    private static ChangeSet.Put device(int n, String url) {
        Map<String, Object> keys = new HashMap<>(Map.of("device", "hall/d" + n, "url", url, "interval.ms", 500));
        keys.put("points", "{power: {at: holding/0, type: float32, unit: W}}");
        return new ChangeSet.Put(Gateway.FACTORY + "~d" + n, ChangeSet.ANY, keys);
    }

    private static Entry apply(Configurations configs, ChangeSet changes) throws Exception {
        return configs.apply(changes, Rig.ANNA, Optional.empty());
    }

    private static void tell(String what, long[] nanos) {
        Arrays.sort(nanos);
        LOG.info(
                "{}: median {} ms, worst {} ms of {}",
                what,
                nanos[nanos.length / 2] / 1e6,
                nanos[nanos.length - 1] / 1e6,
                nanos.length);
    }

    /** Measures. */
    public static void main(String[] arguments) throws Exception {
        try (Gateway gateway = new Gateway(Path.of(arguments[0])).start()) {
            Configurations configs = gateway.configurations();
            List<ChangeSet.Change> all = new ArrayList<>();
            for (int i = 0; i < DEVICES; i++) {
                all.add(device(i, "a"));
            }
            apply(configs, new ChangeSet(all));
            long[] one = new long[TIMES];
            for (int i = 0; i < TIMES; i++) {
                long begin = System.nanoTime();
                apply(configs, new ChangeSet(List.of(device(i, "b" + i))));
                one[i] = System.nanoTime() - begin;
            }
            tell("one device by apply()", one);
            long[] back = new long[TIMES / 3];
            for (int i = 0; i < back.length; i++) {
                long before = configs.history(0, 1, "").get(0).number();
                List<ChangeSet.Change> many = new ArrayList<>();
                for (int n = 0; n < MANY; n++) {
                    many.add(device(n, "c" + i));
                }
                apply(configs, new ChangeSet(many));
                long begin = System.nanoTime();
                apply(configs, configs.backTo(before, Set.of()));
                back[i] = System.nanoTime() - begin;
            }
            tell("roll back of " + MANY + " devices", back);
            files(gateway);
        }
    }

    private static void files(Gateway gateway) throws Exception {
        long[] files = new long[TIMES];
        for (int i = 0; i < TIMES; i++) {
            Path file = gateway.file("org.ohmstead.driver.test-d7.cfg");
            String url = "f" + i;
            Files.writeString(file, "device = hall/d7\nurl = " + url + "\n");
            long begin = System.nanoTime();
            while (!url.equals(gateway.configuration(Gateway.FACTORY + "~d7")
                    .getProperties()
                    .get("url"))) {
                Thread.onSpinWait();
            }
            files[i] = System.nanoTime() - begin;
        }
        tell("one device by its file", files);
    }
}
