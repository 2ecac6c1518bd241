package org.ohmstead.health.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ThreadDumpTest {

    @Test
    @DisplayName("shows what the threads of a component's bundle do, and no others; all of ours if it has none")
    void shows() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        Thread writer = new Thread(() -> waitFor(release), "ohmstead-journal");
        Thread link = new Thread(() -> waitFor(release), "ohmstead-scan-tcp:x");
        writer.start();
        link.start();
        try {
            await().until(() -> writer.getState() == Thread.State.WAITING && link.getState() == Thread.State.WAITING);
            String dump = ThreadDump.of("org.ohmstead.journal.internal.FileJournal");
            assertThat(dump)
                    .contains(
                            "ohmstead-journal: WAITING on ", "\n    at ", ThreadDumpTest.class.getName() + ".waitFor(")
                    .doesNotContain("ohmstead-scan");
            assertThat(ThreadDump.of("org.ohmstead.scan.internal.Scan")).contains("ohmstead-scan-tcp:x: WAITING");
            assertThat(ThreadDump.of("org.ohmstead.rest.internal.X")).contains("ohmstead-scan", "ohmstead-journal");
        } finally {
            release.countDown();
            writer.join();
            link.join();
        }
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
