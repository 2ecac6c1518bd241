package org.ohmstead.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.deploy.Deployment.Outcome;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;

/** What a changed bundle offers over HTTP is served again, however late HTTP tidies up after the one before. */
class ServingTest extends SwapTestBase {

    private final CountDownLatch tidy = new CountDownLatch(1);
    private final CountDownLatch tidied = new CountDownLatch(1);
    private Bundle page;
    private Whiteboard whiteboard;

    @BeforeEach
    void ship() throws Exception {
        gateway.ship(TestWeb.runtime());
        page = gateway.ship(TestWeb.page("1.0.0"));
        whiteboard = new Whiteboard(gateway.context());
        await().until(this::served);
    }

    /** When HTTP tidies up after the page that was stopped. */
    enum Late {
        AT_ONCE,
        STARTED_AGAIN,
        DECIDED
    }

    @BeforeEach
    void close() {
        System.getProperties().put(TestWeb.GATE, new CountDownLatch[] {tidy, tidied});
    }

    @AfterEach
    void open() {
        System.getProperties().remove(TestWeb.GATE);
    }

    @ParameterizedTest
    @EnumSource
    void aPageIsServedAgain(Late late) throws Exception {
        if (late == Late.AT_ONCE) {
            tidy.countDown();
        } else if (late == Late.STARTED_AGAIN) {
            gateway.context().addBundleListener(event -> {
                if (event.getType() == BundleEvent.STARTED && event.getBundle().equals(page)) {
                    tidy.countDown();
                }
            });
        }

        Deployment end = gateway.drop("page.jar", TestWeb.page("1.1.0"));
        tidy.countDown();

        assertThat(end.outcome()).as("%s", end).isEqualTo(Outcome.DONE);
        assertThat(page.getVersion()).hasToString("1.1.0");
        await().until(() -> tidied.getCount() == 0);
        await().until(this::served);
    }

    private boolean served() {
        Set<Long> offered = Whiteboard.offered(page).keySet();
        return !offered.isEmpty() && whiteboard.served().orElse(Set.of()).containsAll(offered);
    }
}
