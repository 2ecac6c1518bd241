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
            assertThat(ThreadDump.of("org.ohmstead.journal.internal.FileJournal"))
                    .singleElement()
                    .asString()
                    .startsWith("ohmstead-journal: WAITING on ")
                    .contains(" < ", ThreadDumpTest.class.getName() + ".waitFor(");
            assertThat(ThreadDump.of("org.ohmstead.scan.internal.Scan"))
                    .singleElement()
                    .asString()
                    .startsWith("ohmstead-scan-tcp:x: WAITING");
            assertThat(ThreadDump.of("org.ohmstead.rest.internal.X")).hasSize(2);
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
