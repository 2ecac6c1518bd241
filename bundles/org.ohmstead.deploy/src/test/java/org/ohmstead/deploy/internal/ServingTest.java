package org.ohmstead.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.deploy.Deployment.Outcome;
import org.osgi.framework.Bundle;

/** What a changed bundle offers over HTTP is served again, however late HTTP tidies up after the one before. */
class ServingTest extends SwapTestBase {

    private Bundle page;
    private Whiteboard whiteboard;

    @BeforeEach
    void ship() throws Exception {
        gateway.ship(TestWeb.runtime());
        page = gateway.ship(TestWeb.page("1.0.0"));
        whiteboard = new Whiteboard(gateway.context());
        await().until(this::served);
    }

    @AfterEach
    void inTime() {
        System.clearProperty("test.late");
    }

    @ParameterizedTest(name = "{0} ms late")
    @ValueSource(longs = {0, 100, 500, 1200})
    void aPageIsServedAgain(long late) throws Exception {
        System.setProperty("test.late", Long.toString(late));

        Deployment end = gateway.drop("page.jar", TestWeb.page("1.1.0"));

        assertThat(end.outcome()).as("%s", end).isEqualTo(Outcome.DONE);
        assertThat(page.getVersion()).hasToString("1.1.0");
        await().until(() -> System.getProperty("test.late") == null);
        await().until(this::served);
    }

    private boolean served() {
        Set<Long> offered = Whiteboard.offered(page).keySet();
        return !offered.isEmpty() && whiteboard.served().orElse(Set.of()).containsAll(offered);
    }
}
