package org.ohmstead.deploy.internal.intake;

import java.time.Duration;

/**
 * How long to wait for what, in {@code deploy/}.
 *
 * @param patience a file that is wrong must have lain unchanged before it is refused: maybe it is still being written
 * @param mention a file must have been incomplete, or changing, before the log says that it is waited for
 * @param giveUp a file that is incomplete must have lain unchanged before it is refused
 * @param gone a file must be missing before what came with it goes: maybe it is being replaced
 * @param look between two looks while something is waited for
 * @param retry between two tries to keep a file, for a disk that is full, or to open one that is closed to us
 */
record Timing(Duration patience, Duration mention, Duration giveUp, Duration gone, Duration look, Duration retry) {

    static final Timing USUAL = new Timing(
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            Duration.ofMillis(200),
            Duration.ofSeconds(30));
}
