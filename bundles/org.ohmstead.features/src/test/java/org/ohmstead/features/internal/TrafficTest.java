package org.ohmstead.features.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.karaf.features.DeploymentEvent;
import org.junit.jupiter.api.Test;

class TrafficTest {

    private static final Duration MOMENT = Duration.ofMillis(1);

    private long now = Long.MAX_VALUE - Traffic.QUIET.toNanos();
    private final Traffic traffic = new Traffic(() -> now);

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void nothingIsGoingOnAtTheBeginning() {
        assertThat(traffic.quiet()).isTrue();
        assertThat(traffic.followed()).isFalse();
    }

    @Test
    void whatOthersDoIsOverAMomentAfterItsEnd() {
        traffic.deploymentEvent(DeploymentEvent.DEPLOYMENT_STARTED);
        pass(Traffic.LONGEST.minus(MOMENT));
        assertThat(traffic.quiet()).isFalse();

        traffic.deploymentEvent(DeploymentEvent.BUNDLES_RESOLVED);
        pass(Traffic.LONGEST.minus(MOMENT));
        assertThat(traffic.quiet()).isFalse();

        traffic.deploymentEvent(DeploymentEvent.DEPLOYMENT_FINISHED);
        pass(Traffic.QUIET.minus(MOMENT));
        assertThat(traffic.quiet()).isFalse();
        pass(MOMENT);
        assertThat(traffic.quiet()).isTrue();
    }

    @Test
    void whatFailedIsOverSomeTime() {
        traffic.deploymentEvent(DeploymentEvent.DEPLOYMENT_STARTED);
        pass(Traffic.LONGEST);

        assertThat(traffic.quiet()).isTrue();
    }

    @Test
    void ourOwnDoesNotCount() {
        change();

        assertThat(traffic.quiet()).isTrue();
        assertThat(traffic.followed()).isFalse();
    }

    @Test
    void whoBeginsSoonAfterUsMayHaveMeantItBefore() {
        change();
        pass(Traffic.LONGEST.minus(MOMENT));
        traffic.deploymentEvent(DeploymentEvent.DEPLOYMENT_STARTED);
        assertThat(traffic.followed()).isTrue();

        change();
        assertThat(traffic.followed()).isFalse();
        pass(Traffic.LONGEST);
        traffic.deploymentEvent(DeploymentEvent.DEPLOYMENT_STARTED);
        assertThat(traffic.followed()).isFalse();
    }

    private void change() {
        traffic.begin();
        traffic.deploymentEvent(DeploymentEvent.DEPLOYMENT_STARTED);
        traffic.deploymentEvent(DeploymentEvent.DEPLOYMENT_FINISHED);
        traffic.end();
    }
}
