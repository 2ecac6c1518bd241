package org.ohmstead.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ohmstead.deploy.internal.TestDriver.NAME;
import static org.ohmstead.deploy.internal.TestDriver.version;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.deploy.Deployment.Outcome;

/** While it is not known what the operator wants to be signed, nothing new is taken. */
class ConfiguredTest extends SwapTestBase {

    private static final String DOUBT = "etc/org.ohmstead.deploy.cfg is refused (signatures.requird = 'true':"
            + " signatures.required expected): whether signatures are required is not known; correct it first";

    private void doubt() {
        gateway.configurations.refused("org.ohmstead.deploy", "signatures.requird", "true", "signatures.required");
    }

    @Test
    void nothingIsTakenUntilItIsCorrected() throws Exception {
        shipWithPump();
        doubt();

        Deployment end = drop("driver.jar", version("1.1.0"));

        assertThat(end.outcome()).as("%s", end).isEqualTo(Outcome.REFUSED);
        assertThat(end.reason()).isEqualTo(DOUBT);
        assertThat(end.bundles())
                .extracting(Deployment.BundleChange::symbolicName)
                .containsExactly(NAME);
        assertThat(gateway.bundle(NAME)).isEqualTo("1.0.0 active");
        assertThat(gateway.intake.told()).contains("rejected driver.jar: " + DOUBT);
        assertThat(gateway.swapper.troubles()).containsExactly(DOUBT);

        gateway.configurations.applied("org.ohmstead.deploy");

        assertThat(drop("driver.jar", version("1.1.0")).outcome()).isEqualTo(Outcome.DONE);
        assertThat(gateway.swapper.troubles()).isEmpty();
    }

    @Test
    void whatIsThereGoesAndComesBack() throws Exception {
        shipWithPump();
        drop("driver.jar", version("1.1.0"));
        Deployment newer = drop("driver.jar", version("1.2.0"));
        doubt();

        Deployment back = TestGateway.decided(gateway.swapper.rollBack(newer.number(), TestGateway.ANN));

        assertThat(back.outcome()).as("%s", back).isEqualTo(Outcome.DONE);
        assertThat(gateway.bundle(NAME)).isEqualTo("1.1.0 active");

        Deployment gone = TestGateway.decided(gateway.swapper.remove("driver.jar", TestGateway.ANN));

        assertThat(gone.outcome()).as("%s", gone).isEqualTo(Outcome.DONE);
        assertThat(gateway.bundle(NAME)).isEqualTo("1.0.0 active");
    }

    @Test
    void aWishThatWasRefusedDoesNotMatter() throws Exception {
        gateway.configurations.wished("org.ohmstead.deploy", "signatures.requird", "true", "signatures.required");

        assertThat(drop("driver.jar", version("1.0.0")).outcome()).isEqualTo(Outcome.DONE);
        assertThat(gateway.swapper.troubles()).isEqualTo(List.of());
    }

    @Test
    void whatIsNotAppliedOfOtherConfigurationsDoesNotMatter() throws Exception {
        gateway.configurations.refused("org.ohmstead.journal", "max.mb", "x", "a number");

        assertThat(drop("driver.jar", version("1.0.0")).outcome()).isEqualTo(Outcome.DONE);
        assertThat(gateway.swapper.troubles()).isEqualTo(List.of());
    }
}
