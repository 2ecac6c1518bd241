package org.ohmstead.deploy.internal.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExaminerTest {

    private static final int MEGABYTE = 1 << 20;

    @TempDir
    Path data;

    private final List<String> found = new ArrayList<>();
    private FileStore store;
    private Limits limits;

    @BeforeEach
    void open() {
        store = new FileStore(data.resolve("store"), 50 * MEGABYTE);
        limits = new Limits(50 * MEGABYTE, 500, 20 * MEGABYTE, 100);
    }

    @Test
    void aBundleIsWhatItsManifestSays() throws Exception {
        Examiner.Findings findings = examine(
                "a.jar",
                Jars.bundle("com.example.driver;singleton:=true", "1.2.0.beta")
                        .header("Import-Package", "org.ohmstead.driver;version=\"[0.1,0.2)\"")
                        .entry("com/", "")
                        .entry("com/example/Driver.class", "code")
                        .bytes());

        assertThat(findings.kind()).isEqualTo(Parcel.Kind.JAR);
        assertThat(findings.signer()).isEmpty();
        Content content = findings.contents().get(0);
        assertThat(content.symbolicName()).isEqualTo("com.example.driver");
        assertThat(content.version()).isEqualTo("1.2.0.beta");
        assertThat(content.headers()).containsEntry("import-package", "org.ohmstead.driver;version=\"[0.1,0.2)\"");
        assertThat(content.location()).isEmpty();
        assertThat(content.file()).isRegularFile().hasParent(findings.unpacked());
        assertThat(found).containsExactly("com.example.driver 1.2.0.beta");
    }

    @Test
    void aBundleWithoutVersionHasTheFrameworksDefault() throws Exception {
        Jars jar = Jars.bundle("b", "1").without("Bundle-Version").stored();

        assertThat(examine("a.jar", jar.bytes()).contents().get(0).version()).isEqualTo("0.0.0");
    }

    @Test
    void aKarIsUnpackedAsARepository() throws Exception {
        Jars library = new Jars().header("Name", "no bundle").entry("x", "y");
        byte[] kar = Jars.kar(
                        Jars.bundle("one", "1.0.0"), Jars.bundle("two", "2.0.0").stored())
                .entry("repository/org/example/lib/1/lib-1.jar", library.bytes())
                .entry("repository/org/example/maven-metadata.xml", "<metadata/>")
                .entry("LICENSE", "words")
                .bytes();

        Examiner.Findings findings = examine("parts.kar", kar);

        assertThat(findings.kind()).isEqualTo(Parcel.Kind.KAR);
        assertThat(findings.contents())
                .extracting(Content::location)
                .containsExactly("mvn:org.example/one/1.0.0", "mvn:org.example/two/2.0.0");
        assertThat(findings.contents())
                .allSatisfy(
                        content -> assertThat(content.file()).isRegularFile().startsWith(findings.unpacked()));
        assertThat(findings.repositories())
                .containsExactly(findings.unpacked().resolve("org/example/parts/1.0/parts-1.0-features.xml"));
        assertThat(findings.unpacked().resolve("org/example/lib/1/lib-1.jar")).isRegularFile();
        assertThat(data.resolve("kar").toFile().list())
                .containsExactly(findings.unpacked().getFileName().toString());
    }

    @Test
    void aKarThatLostAFileIsUnpackedAnew() throws Exception {
        byte[] kar = Jars.kar(Jars.bundle("one", "1.0.0")).bytes();
        Path file = examine("parts.kar", kar).contents().get(0).file();
        Files.delete(file);

        examine("parts.kar", kar);

        assertThat(file).isRegularFile();
    }

    @ParameterizedTest
    @CsvSource({
        "org/example/a/1.0/a-1.0.jar, mvn:org.example/a/1.0",
        "g/a/1.0/a-1.0.xml, mvn:g/a/1.0/xml",
        "org/example/a/1.0/a-1.0-linux.arm.jar, mvn:org.example/a/1.0/jar/linux.arm",
        "g/a/1.0-SNAPSHOT/a-1.0-SNAPSHOT.jar, mvn:g/a/1.0-SNAPSHOT",
        "g/a/1.0-SNAPSHOT/a-1.0-20260101.123456-7-x.jar, mvn:g/a/1.0-SNAPSHOT/jar/x",
        "g/a/1.0/a-1.1.jar, ''",
        "a/1.0/a-1.0.jar, ''",
        "g/a/1.0/b-1.0.jar, ''",
        "g/a/../a-...jar, ''",
    })
    void mavenPaths(String path, String url) {
        assertThat(MavenPath.url(path).orElse("")).isEqualTo(url);
    }

    static Stream<Arguments> wrongBundles() {
        return Stream.of(
                wrong(
                        new Jars().header("A", "b").entry("x", "y"),
                        "a bundle expected, its manifest has no Bundle-SymbolicName"),
                wrong(Jars.bundle("b", "1").without("Bundle-SymbolicName"), "no Bundle-SymbolicName"),
                wrong(
                        Jars.bundle("b", "1").without("Bundle-ManifestVersion"),
                        "Bundle-ManifestVersion: 2 expected, there is none"),
                wrong(
                        Jars.bundle("b", "1").header("Bundle-ManifestVersion", "3"),
                        "Bundle-ManifestVersion: 2 expected, got '3'"),
                wrong(Jars.bundle("b", "1.x.2"), "Bundle-Version: a version as 1.2.3.qualifier expected, got '1.x.2'"),
                wrong(Jars.bundle("b", "-1"), "Bundle-Version"),
                wrong(Jars.bundle("b b", "1"), "Bundle-SymbolicName: letters, digits"),
                wrong(Jars.bundle(".b", "1"), "Bundle-SymbolicName: letters, digits"),
                wrong(
                        Jars.bundle("b", "1").header("Fragment-Host", "org.ohmstead.scan;bundle-version=0"),
                        "fragment of 'org.ohmstead.scan'"),
                wrong(
                        Jars.bundle("b", "1").header("Bundle-NativeCode", "lib.so"),
                        "native code expected, it has header Bundle-NativeCode"),
                wrong(
                        Jars.bundle("b", "1").header("Import-Package", "a;version=\"[1,2)\"" + ";\r\n b".repeat(2000)),
                        "Import-Package: at most 2000 names expected, it has 2001"),
                wrong(
                        Jars.bundle("b", "1").header("Require-Capability", "a" + ",\r\n b".repeat(2000)),
                        "Require-Capability: at most 2000 names expected, it has 2001"),
                wrong(Jars.bundle("b", "1").entry("linux/libx.so.1", "code"), "entry 'linux/libx.so.1'"),
                wrong(Jars.bundle("b", "1").entry("../../etc/passwd", "x"), "'../../etc/passwd'"),
                wrong(Jars.bundle("b", "1").entry("/etc/passwd", "x"), "stays within the archive expected"),
                wrong(Jars.bundle("b", "1").entry("C:/x", "x"), "stays within the archive expected"),
                wrong(Jars.bundle("b", "1").entry("a//b", "x"), "stays within the archive expected"),
                wrong(Jars.bundle("b", "1").entry("a\\..\\b", "x"), "backslashes expected, an entry has"),
                wrong(Jars.bundle("b", "1").entry("a\nINFO all is well", "x"), "'a\\u000AINFO all is well'"),
                wrong(Jars.bundle("b", "1").entry("x".repeat(1001), "x"), "1 to 1000 characters"),
                wrong(Jars.bundle("b", "1").entry("meta-inf/manifest.mf", "x"), "META-INF/MANIFEST.MF in capitals"));
    }

    private static Arguments wrong(Jars jar, String reason) {
        return Arguments.of(reason, jar.bytes());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongBundles")
    void wrongBundlesAreRefusedWithTheReason(String reason, byte[] jar) {
        assertThatThrownBy(() -> examine("a.jar", jar))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(reason)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void anArchiveWithoutEntriesIsNoBundle() {
        byte[] empty = Arrays.copyOf(new byte[] {'P', 'K', 5, 6}, 22);

        assertThatThrownBy(() -> examine("a.jar", empty))
                .isInstanceOf(RefusedException.class)
                .hasMessage("a bundle expected, it has no META-INF/MANIFEST.MF, or an empty one");
    }

    static Stream<Arguments> wrongKars() {
        Jars one = Jars.bundle("one", "1.0.0");
        String another = "repository/org/example/other/1/other-1.jar";
        return Stream.of(
                wrong(
                        new Jars().header("A", "b").entry("repository/x.xml", "<other/>"),
                        "no features file below repository/"),
                wrong(
                        Jars.kar(one).entry(another, one.bytes()),
                        "one stands for 'repository/org/example/one/1.0.0/one-1.0.0.jar', too"),
                wrong(Jars.kar(one).entry("resources/etc/users.properties", "x"), "a KAR without resources expected"),
                wrong(Jars.kar(one).entry("resource/x", "x"), "a KAR without resources expected"),
                wrong(
                        Jars.kar(one)
                                .entry(
                                        "repository/one.jar",
                                        Jars.bundle("o", "1").bytes()),
                        "repository/GROUP/ARTIFACT/VERSION"),
                wrong(
                        Jars.kar(one).entry("repository/bad.xml", "<features>"),
                        "entry 'repository/bad.xml': XML expected"),
                wrong(
                        Jars.kar(one)
                                .entry(
                                        "repository/bad.xml",
                                        "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"),
                        "'repository/bad.xml'"),
                wrong(Jars.kar(one).entry("repository/ä/b", "x"), "ASCII characters"),
                wrong(
                        Jars.kar(one).entry("repository/a", "x").entry("repository/a/b", "x"),
                        "would be in the way of another"),
                wrong(
                        Jars.kar(one, Jars.bundle("frag", "1").header("Fragment-Host", "two")),
                        "'two' is not in the KAR"),
                wrong(
                        Jars.kar(
                                one,
                                Jars.bundle("frag", "1")
                                        .header("Fragment-Host", "system.bundle; extension:=framework")),
                        "'system.bundle' is not in the KAR"),
                wrong(
                        Jars.kar(one, Jars.bundle("frag", "1").header("Fragment-Host", "frag")),
                        "'frag' is not in the KAR"),
                wrong(
                        Jars.kar(one).entry(another, Jars.bundle("o", "x").bytes()),
                        "entry '" + another + "': Bundle-Version"),
                wrong(
                        Jars.kar(one).entry(another, "words"),
                        "entry '" + another + "': an archive expected, it begins as none does"),
                wrong(Jars.kar(one).entry(another, Arrays.copyOf(one.bytes(), 100)), "its end is missing"),
                wrong(
                        Jars.kar(
                                one,
                                Jars.bundle("n", "1")
                                        .entry("n.dll", "x")
                                        .header("Service-Component", "OSGI-INF/a.xml")),
                        "native code in a bundle without components"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongKars")
    void wrongKarsAreRefusedWithTheReasonAndLeaveNothing(String reason, byte[] kar) throws Exception {
        assertThatThrownBy(() -> examine("a.kar", kar))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(reason);

        assertThat(data.resolve("kar")).isEmptyDirectory();
    }

    @Test
    void aKarMayHoldFragmentsWithTheirHostsAndNativeLibraries() throws Exception {
        byte[] kar = Jars.kar(
                        Jars.bundle("host", "1"),
                        Jars.bundle("frag", "1").header("Fragment-Host", "host;bundle-version=\"[1,2)\""),
                        Jars.bundle("native", "1")
                                .header("Bundle-NativeCode", "a.so")
                                .entry("a.so", "x"))
                .bytes();

        assertThat(examine("a.kar", kar).contents()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 30, 200, 5000})
    void whatIsCutIsIncomplete(int missing) throws Exception {
        byte[] jar = Jars.bundle("b", "1").noise("content", 8000).bytes();
        byte[] cut = Arrays.copyOf(jar, missing == 0 ? 0 : jar.length - missing);

        assertThatThrownBy(() -> examine("a.jar", cut))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith("a complete archive expected");
    }

    @Test
    void aKarThatIsCutBehindABundleIsNotTakenForThatBundle() {
        byte[] inner = Jars.bundle("inner", "1").bytes();
        byte[] kar = Jars.kar()
                .stored()
                .entry("repository/g/inner/1/inner-1.jar", inner)
                .noise("rest", 100)
                .bytes();
        int end = indexOf(kar, inner) + inner.length;

        assertThatThrownBy(() -> examine("a.kar", Arrays.copyOf(kar, end)))
                .hasMessageContaining("its directory does not end where its end begins");
    }

    @Test
    void spoiltContentIsFoundPackedAndStored() {
        for (boolean stored : new boolean[] {true, false}) {
            Jars jar = Jars.bundle("b", "1").noise("content", 8000);
            byte[] bytes = (stored ? jar.stored() : jar).bytes();
            bytes[5000] ^= 1;

            assertThatThrownBy(() -> examine("a.jar", bytes))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("the content of entry 'content' is spoilt");
        }
    }

    @Test
    void bombsAreDefused() throws Exception {
        byte[] zeros = new byte[15 * MEGABYTE];
        assertThatThrownBy(() -> examine(
                        "a.jar", Jars.bundle("b", "1").entry("zeros", zeros).bytes()))
                .hasMessageContaining("entry 'zeros' unpacks to more than 100 times its size");

        byte[] inner = Jars.bundle("b", "1").entry("zeros", zeros).bytes();
        assertThatThrownBy(() -> examine(
                        "a.kar",
                        Jars.kar().entry("repository/g/b/1/b-1.jar", inner).bytes()))
                .hasMessageContaining("entry 'repository/g/b/1/b-1.jar': entry 'zeros' unpacks to more than");

        Jars large = Jars.kar();
        for (int i = 0; i < 3; i++) {
            large.noise("repository/" + i, 8 * MEGABYTE);
        }
        assertThatThrownBy(() -> examine("a.kar", large.bytes()))
                .hasMessageContaining("at most 20 MB of content expected");

        Jars many = Jars.bundle("b", "1");
        for (int i = 0; i < 500; i++) {
            many.entry("e" + i, "");
        }
        assertThatThrownBy(() -> examine("a.jar", many.bytes()))
                .hasMessageContaining("at most 500 entries expected, it has 501");
        Jars two = Jars.kar().entry("repository/g/b/1/b-1.jar", many.bytes());
        assertThatThrownBy(() -> examine("a.kar", two.bytes()))
                .hasMessageContaining("at most 500 entries expected, it has 504");
    }

    @Test
    void aManifestThatIsNoneOrHugeIsRefused() {
        assertThatThrownBy(() -> examine(
                        "a.jar",
                        new Jars()
                                .entry("META-INF/MANIFEST.MF", "no colon here\n")
                                .bytes()))
                .hasMessageContaining("a readable META-INF/MANIFEST.MF expected");
        byte[] huge = "Name: x\n".repeat(2 * MEGABYTE).getBytes(UTF_8);
        assertThatThrownBy(() -> examine(
                        "a.jar",
                        new Jars().stored().entry("META-INF/MANIFEST.MF", huge).bytes()))
                .hasMessageContaining("a manifest of at most 8 MB expected");
    }

    @Test
    void twoEntriesOfOneNameAreRefused() throws Exception {
        byte[] jar = Jars.bundle("b", "1").entry("one1", "x").entry("one2", "y").bytes();
        for (int at = 0; at < jar.length - 4; at++) {
            if (new String(jar, at, 4, UTF_8).equals("one2")) {
                jar[at + 3] = '1';
            }
        }

        assertThatThrownBy(() -> examine("a.jar", jar))
                .hasMessageContaining("each entry once expected, two have the name 'one1'");
    }

    @Test
    void aDirectoryThatClaimsToBeHugeIsNotRead() throws Exception {
        byte[] jar = Jars.bundle("b", "1").noise("content", 100).bytes();
        ByteBuffer end = ByteBuffer.wrap(jar).order(ByteOrder.LITTLE_ENDIAN);
        end.putInt(jar.length - 22 + 12, 0x7FFF_FFFF);
        assertThatThrownBy(() -> examine("a.jar", jar)).hasMessageContaining("a directory of at most 16 MB expected");

        end.putInt(jar.length - 22 + 12, -1);
        assertThatThrownBy(() -> examine("a.jar", jar)).hasMessageContaining("in one part, of at most");
    }

    @Test
    void aFolderWithContentIsRefused() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            out.putNextEntry(new ZipEntry("folder/"));
            out.write("hidden".getBytes(UTF_8));
        }

        assertThatThrownBy(() -> examine("a.jar", bytes.toByteArray()))
                .hasMessageContaining("a folder without content expected");
    }

    @Test
    void aBundleOfTheSameContentAsBeforeIsTakenAgainWhateverTheLimits() throws Exception {
        byte[] jar =
                Jars.bundle("b", "1").entry("zeros", new byte[15 * MEGABYTE]).bytes();
        String sha256 = store.put(new ByteArrayInputStream(jar));

        Examiner.Findings findings =
                examiner().again("a.jar", store.file(sha256).orElseThrow(), sha256);

        assertThat(findings.contents()).hasSize(1);
    }

    private Examiner examiner() {
        TrustedSigners nobody = new TrustedSigners(data.resolve("none.p12"), () -> "", Clock.systemUTC());
        return new Examiner(new KarFolder(data.resolve("kar")), new Signatures(nobody), limits, false);
    }

    private Examiner.Findings examine(String name, byte[] archive) throws IOException, RefusedException {
        String sha256 = store.put(new ByteArrayInputStream(archive));
        return examiner().examine(name, store.file(sha256).orElseThrow(), sha256, found::add);
    }

    private static int indexOf(byte[] all, byte[] part) {
        for (int at = 0; at <= all.length - part.length; at++) {
            if (Arrays.equals(all, at, at + part.length, part, 0, part.length)) {
                return at;
            }
        }
        throw new AssertionError("not in it: " + Map.of("bytes", part.length));
    }
}
