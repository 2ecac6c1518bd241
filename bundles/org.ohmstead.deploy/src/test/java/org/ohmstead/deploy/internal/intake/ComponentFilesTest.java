package org.ohmstead.deploy.internal.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the component runtime would only log is told before anything is changed. */
class ComponentFilesTest {

    private static final String NAMESPACE = "http://www.osgi.org/xmlns/scr/v1.4.0";
    private static final String GOOD = component("a.B");

    @TempDir
    Path data;

    private static String component(String type) {
        return "<?xml version=\"1.0\"?><scr:component xmlns:scr=\"" + NAMESPACE
                + "\" name=\"x\"><implementation class=\"" + type + "\"/></scr:component>";
    }

    private static Jars bundle(String header) {
        return Jars.bundle("one", "1.0.0").header("Service-Component", header).entry("a/B.class", "code");
    }

    @ParameterizedTest
    @ValueSource(strings = {"OSGI-INF/x.xml", "/OSGI-INF/x.xml", "OSGI-INF/*.xml", "OSGI-INF/x.xml, OSGI-INF/y*.xml"})
    void whatIsThereIsTaken(String header) {
        Jars jar = bundle(header)
                .entry("OSGI-INF/x.xml", GOOD)
                .entry("OSGI-INF/y.xml", "<component name='y'><implementation class='a.B'/></component>")
                .entry("OSGI-INF/deep/z.xml", "no XML, and not asked for");

        assertThatCode(() -> examine("a.jar", jar)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "OSGI-INF/gone.xml, 'Service-Component: an entry ''OSGI-INF/gone.xml'' expected, there is none'",
        "OSGI-INF/g*.xml, 'Service-Component: an entry ''OSGI-INF/g*.xml'' expected, there is none'",
        "'OSGI-INF/x.xml,OSGI-INF/gone.xml', an entry 'OSGI-INF/gone.xml' expected",
    })
    void anEntryThatIsMissingIsNamed(String header, String reason) {
        assertRefused(bundle(header).entry("OSGI-INF/x.xml", GOOD), reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<scr:component xmlns:scr=\"http://www.osgi.org/xmlns/scr/v1.4.0\" name=|XML expected: ",
                "''|XML expected: ParseError at [row,col]:[1,1] Message: ",
                "<!DOCTYPE component [<!ENTITY a 'b'>]><component><implementation class='a.B'/></component>"
                        + "|XML without a document type expected",
                "<other/>|a <component> in 'OSGI-INF/x.xml' expected, there is none",
                "<component xmlns='http://example.com/'><implementation class='a.B'/></component>|a <component> in",
                "<component name='x'/>|an <implementation> in <component> expected, there is none",
                "<component><implementation/></component>|<implementation class=\"…\"> expected, it names no class",
                "<component><implementation class='a.Gone'/></component>"
                        + "|a class in the bundle expected, 'a.Gone' is neither there nor imported",
                "<all><s:component xmlns:s='http://www.osgi.org/xmlns/scr/v1.1.0'><implementation class='b.B'/>"
                        + "</s:component></all>|a class in the bundle expected, 'b.B' is neither there nor imported",
            })
    void whatCannotBeReadIsRefused(String text, String reason) {
        assertRefused(bundle("OSGI-INF/x.xml").entry("OSGI-INF/x.xml", text), "Service-Component: ");
        assertRefused(bundle("OSGI-INF/x.xml").entry("OSGI-INF/x.xml", text), reason);
        assertRefused(bundle("OSGI-INF/x.xml").entry("OSGI-INF/x.xml", text), "'OSGI-INF/x.xml'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Import-Package|c.d;version=\"1.0\",e",
                "DynamicImport-Package|*",
                "Require-Bundle|com.example.base",
                "Bundle-ClassPath|.,lib/inner.jar"
            })
    void aClassMayComeFromElsewhere(String header, String value) {
        Jars jar = bundle("OSGI-INF/x.xml").header(header, value).entry("OSGI-INF/x.xml", component("c.d.E"));

        assertThatCode(() -> examine("a.jar", jar)).doesNotThrowAnyException();
    }

    @Test
    void amongManyFilesOneWithoutComponentIsNoHarm() {
        Jars jar = bundle("OSGI-INF/*.xml").entry("OSGI-INF/x.xml", GOOD).entry("OSGI-INF/y.xml", "<other/>");

        assertThatCode(() -> examine("a.jar", jar)).doesNotThrowAnyException();
    }

    @Test
    void aKarNamesTheBundleToo() {
        Jars kar = Jars.kar(bundle("OSGI-INF/gone.xml"));

        assertThatThrownBy(() -> examine("parts.kar", kar))
                .isInstanceOf(RefusedException.class)
                .hasMessage("entry 'repository/org/example/one/1.0.0/one-1.0.0.jar': Service-Component: an entry"
                        + " 'OSGI-INF/gone.xml' expected, there is none");
        assertThat(data.resolve("kar")).isEmptyDirectory();
    }

    @Test
    void aFragmentInAKarMayHoldWhatItsHostNames() {
        Jars kar = Jars.kar(
                bundle("OSGI-INF/x.xml"),
                Jars.bundle("two", "1.0.0").header("Fragment-Host", "one").header("Service-Component", "gone.xml"));

        assertThatCode(() -> examine("parts.kar", kar)).doesNotThrowAnyException();
    }

    @Test
    void whatWasTakenEarlierIsNotAskedAgain() throws Exception {
        Path staged = bundle("OSGI-INF/gone.xml").write(data.resolve("0".repeat(64)));

        assertThat(examiner().again("a.jar", staged, "0".repeat(64)).contents()).hasSize(1);
    }

    private void assertRefused(Jars jar, String reason) {
        assertThatThrownBy(() -> examine("a.jar", jar))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(reason);
    }

    private void examine(String name, Jars jar) throws Exception {
        Path staged = jar.write(data.resolve("0".repeat(64)));
        assertThat(examiner()
                        .examine(name, staged, "0".repeat(64), bundle -> {})
                        .contents())
                .isNotEmpty();
    }

    private Examiner examiner() {
        TrustedSigners nobody = new TrustedSigners(data.resolve("none.p12"), () -> "", Clock.systemUTC());
        return new Examiner(new KarFolder(data.resolve("kar")), new Signatures(nobody), Limits.of(1), false);
    }
}
