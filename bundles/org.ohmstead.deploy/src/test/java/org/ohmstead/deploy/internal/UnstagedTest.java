package org.ohmstead.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.deploy.Deployment.Outcome;

/** What could not even be kept is in the history. */
class UnstagedTest extends SwapTestBase {

    @Test
    void aFileThatIsMissingIsInTheHistory() {
        URI missing = folder.resolve("none.jar").toUri();
        gateway.intake.failing = new IOException(missing + ": a file expected");

        assertThatThrownBy(() -> gateway.swapper.deploy(missing, TestGateway.ANN))
                .isInstanceOf(IOException.class);

        assertRefused("none.jar", missing + ": a file expected");
    }

    @Test
    void aNameThatIsNoneIsInTheHistory() {
        gateway.intake.unnamed = new IllegalArgumentException("a name expected");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> gateway.swapper.deploy(
                        "x".repeat(1000) + ".exe", new ByteArrayInputStream(new byte[0]), TestGateway.ANN));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gateway.swapper.deploy("", new ByteArrayInputStream(new byte[0]), TestGateway.ANN));

        assertRefused("x".repeat(200) + "…", "a name expected");
    }

    @Test
    void whatGivesAccessIsNotInTheHistory() {
        gateway.intake.failing =
                new IOException("https://ann:secret@host/b.jar?token=secret: status 200 expected, got 403");

        assertThatThrownBy(() -> gateway.swapper.deploy(URI.create("https://host/b.jar?token=secret"), TestGateway.ANN))
                .isInstanceOf(IOException.class);

        assertRefused("b.jar", "https://host/b.jar?…: status 200 expected, got 403");
    }

    @ParameterizedTest
    @CsvSource({
        "https://host/a/b.jar?token=secret, b.jar",
        "http://host, ''",
        "file:/tmp/a%20b.txt, a b.txt",
        "mvn:https://ann:secret@host/m!g/a/1.0, g:a:1.0",
        "mvn:https://ann:secret@host/g/a/1.0, https:::host:g:a:1.0",
        "mvn:g/a/1.0?token=secret, g:a:1.0",
        "b.jar, b.jar"
    })
    void namesOfAddresses(String uri, String name) {
        assertThat(Unstaged.name(URI.create(uri))).isEqualTo(name);
    }

    private void assertRefused(String file, String reason) {
        List<Deployment> history = gateway.swapper.history(0, 10);
        assertThat(history).hasSize(1);
        Deployment end = history.get(0);
        assertThat(end.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(end.file()).isEqualTo(file);
        assertThat(end.reason()).isEqualTo(reason);
        assertThat(end.who()).isEqualTo(TestGateway.ANN);
        assertThat(end.ended()).isPresent();
    }
}
