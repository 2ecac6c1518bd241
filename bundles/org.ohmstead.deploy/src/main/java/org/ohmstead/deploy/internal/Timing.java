package org.ohmstead.deploy.internal;

import java.time.Duration;

/**
 * How long to wait for what.
 *
 * @param watch after a change
 * @param residue before threads are looked at
 * @param loader before garbage is collected for a class loader
 * @param lost after somebody uninstalled a bundle of ours
 * @param stop of a bundle
 * @param features for one operation of Karaf's
 * @param probation with what was taken; zero for none
 */
record Timing(
        Duration watch,
        Duration residue,
        Duration loader,
        Duration lost,
        Duration stop,
        Duration features,
        Duration probation) {

    static Timing of(Duration watch, Duration probation) {
        return new Timing(
                watch,
                Duration.ofSeconds(2),
                Duration.ofMinutes(5),
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                watch.plus(Duration.ofSeconds(60)),
                probation);
    }
}
