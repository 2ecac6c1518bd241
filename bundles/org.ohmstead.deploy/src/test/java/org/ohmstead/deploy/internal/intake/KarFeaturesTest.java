package org.ohmstead.deploy.internal.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the features of a KAR have Karaf fetch and write. */
class KarFeaturesTest {

    private static final String CFG = "repository/org/example/conf/1/conf-1-a.cfg";
    private static final String MVN = "mvn:org.example/conf/1/cfg/a";

    @TempDir
    Path data;

    @Test
    void whatItBringsItselfAndWhatIsLookedForInTheGatewayAreTold() throws Exception {
        Jars kar = Jars.kar(Jars.bundle("one", "1.0.0"))
                .entry(CFG, "a = b")
                .entry("repository/org/example/more/1/more-1-features.xml", "<features name='more'/>")
                .features("<bundle start-level='80'> mvn:org.example/one/1.0.0/jar?x=y </bundle>"
                        + "<bundle>file:/tmp/x.jar</bundle>"
                        + "<conditional><condition>http</condition><bundle>mvn:org.ohmstead/org.ohmstead.scan/1</bundle>"
                        + "</conditional>"
                        + "<configfile finalname='${karaf.etc}/profiles/a.yaml'>" + MVN + "</configfile>"
                        + "<configfile finalname='/etc/org.example-a~b.cfg'>" + MVN + "</configfile>"
                        + "<config name='org.example.a'>a = b</config>"
                        + "<repository>mvn:org.example/more/1/xml/features</repository>"
                        + "<repository>mvn:org.example/less/1/xml/features</repository>");

        Examiner.Findings findings = examine(kar);

        assertThat(findings.shipped())
                .containsExactly(
                        "file:/tmp/x.jar",
                        "mvn:org.ohmstead/org.ohmstead.scan/1",
                        "mvn:org.example/less/1/xml/features");
        assertThat(findings.repositories()).hasSize(2);
        assertThat(findings.configurations())
                .containsExactly("profiles/a.yaml", "org.example-a~b.cfg", "org.example.a.cfg");
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                wrong(file("${karaf.etc}/../bin/karaf"), "a file below etc/ for <configfile> expected"),
                wrong(file("${karaf.etc}/a/../../x"), "a file below etc/"),
                wrong(file("../x.cfg"), "a file below etc/"),
                wrong(file("/bin/x"), "a file below etc/"),
                wrong(file("${karaf.base}/deploy/x.jar"), "a file below etc/"),
                wrong(file("${karaf.etc}/.x"), "a file below etc/"),
                wrong("<configfile>" + MVN + "</configfile>", "finalname is 'null'"),
                wrong(
                        "<configfile finalname='etc/a.cfg' override='true'>" + MVN + "</configfile>",
                        "what is in etc/ is the operator's"),
                wrong(
                        "<configfile finalname='etc/a.cfg'>file:/etc/passwd</configfile>",
                        "a configuration that is in the KAR expected, got 'file:/etc/passwd'"),
                wrong("<config name='../../x'>a = b</config>", "the PID of a <config> expected"),
                wrong("<config name='a.b' append='true'>a = b</config>", "'a.b' has append"),
                wrong("<config name='a.b' external='true'>file:/x</config>", "'a.b' has external"),
                wrong("<bundle>" + MVN + "</bundle>", "a bundle expected, '" + MVN + "' is none"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void whatReachesFurtherIsRefused(String inside, String reason) {
        Jars kar = Jars.kar(Jars.bundle("one", "1.0.0")).entry(CFG, "a = b").features(inside);

        assertThatThrownBy(() -> examine(kar))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(reason);
        assertThat(data.resolve("kar")).isEmptyDirectory();
    }

    @Test
    void whatCouldChangeTheFileIsRefused() {
        Jars kar = Jars.kar(Jars.bundle("one", "1.0.0"))
                .entry(Jars.FEATURES, "<!DOCTYPE features [<!ENTITY a 'b'>]><features name='parts'/>");

        assertThatThrownBy(() -> examine(kar)).hasMessageContaining("without a document type expected");
    }

    private static String file(String finalName) {
        return "<configfile finalname='" + finalName + "'>" + MVN + "</configfile>";
    }

    private static Arguments wrong(String inside, String reason) {
        return Arguments.of(inside, reason);
    }

    private Examiner.Findings examine(Jars kar) throws Exception {
        TrustedSigners nobody = new TrustedSigners(data.resolve("none.p12"), () -> "", Clock.systemUTC());
        FileStore store = new FileStore(data.resolve("store"), 1 << 20);
        String sha256 = store.put(new ByteArrayInputStream(kar.bytes()));
        Path staged = store.file(sha256).orElseThrow();
        assertThat(Files.size(staged)).isPositive();
        return new Examiner(new KarFolder(data.resolve("kar")), new Signatures(nobody), Limits.of(1), false)
                .examine("parts.kar", staged, sha256, bundle -> {});
    }
}
