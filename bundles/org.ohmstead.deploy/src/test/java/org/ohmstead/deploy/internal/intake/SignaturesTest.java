package org.ohmstead.deploy.internal.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With the JDK's own {@code keytool} and {@code jarsigner}, as people use them. */
class SignaturesTest {

    private static final String PASSWORD = "of-a-test";

    @TempDir
    static Path keys;

    @TempDir
    Path folder;

    private final Clock clock = Clock.systemUTC();
    private Path jar;

    @BeforeAll
    static void makeKeys() throws Exception {
        key("vendor", "CN=Vendor, O=Example", "-keyalg", "RSA", "-keysize", "2048");
        key("stranger", "CN=Stranger", "-keyalg", "EC", "-groupname", "secp256r1");
        key(
                "expired",
                "CN=Expired",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-startdate",
                "-400d",
                "-validity",
                "30");
        key("early", "CN=Early", "-keyalg", "EC", "-groupname", "secp256r1", "-startdate", "+30d");
        key("short", "CN=Short", "-keyalg", "RSA", "-keysize", "1024");
        key("tls", "CN=Web", "-keyalg", "EC", "-groupname", "secp256r1", "-ext", "eku=serverAuth");
        key("ca", "CN=Authority", "-keyalg", "EC", "-groupname", "secp256r1", "-ext", "bc:c", "-ext", "ku=keyCertSign");
        key(
                "leaf",
                "CN=Leaf",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-signer",
                "ca",
                "-ext",
                "ku=digitalSignature");
        trust("trusted.p12", "vendor");
        add("trusted.p12", "expired", "early", "short", "tls", "ca");
        trust("stranger.p12", "stranger");
        makeJar(keys.resolve("unsigned.jar"));
        makeJar(keys.resolve("signed.jar"));
        sign(keys.resolve("signed.jar"), "vendor");
    }

    @BeforeEach
    void makeJar() throws Exception {
        jar = folder.resolve("a.jar");
        Files.copy(keys.resolve("unsigned.jar"), jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void makeJar(Path file) throws IOException {
        Jars.bundle("com.example.driver", "1.0")
                .entry("com/example/Driver.class", "code")
                .entry("META-INF/services/x", "y")
                .write(file);
    }

    private void signedByVendor() throws IOException {
        Files.copy(keys.resolve("signed.jar"), jar, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void whatATrustedSignerSignedIsTaken() throws Exception {
        signedByVendor();

        assertThat(required()).isEqualTo("CN=Vendor,O=Example");
    }

    @Test
    void whatSomebodySignedForWhomATrustedAuthorityStandsIsTaken() throws Exception {
        sign("leaf");

        assertThat(required()).isEqualTo("CN=Leaf");
    }

    @Test
    void aKarIsSignedAsAJarIs() throws Exception {
        Jars.kar(Jars.bundle("one", "1")).write(jar);
        sign("vendor");

        assertThat(required()).isEqualTo("CN=Vendor,O=Example");
    }

    @Test
    void whatIsNotSignedIsRefusedOnlyIfThatIsRequired() throws Exception {
        assertThatThrownBy(this::required).hasMessage("a signed file expected (jarsigner), it has no signature");
        assertThat(signatures("trusted.p12").signer(jar, false)).isEmpty();
    }

    @Test
    void strangersAreRefusedOnlyIfThatIsRequired() throws Exception {
        sign("stranger");

        assertThatThrownBy(this::required).hasMessageContaining("trusted.p12 trusts expected, got CN=Stranger");
        assertThat(signatures("trusted.p12").signer(jar, false)).isEmpty();
        assertThat(signatures("stranger.p12").signer(jar, false)).isEqualTo("CN=Stranger");
        assertThat(signatures("none.p12").signer(jar, false)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "expired | a valid certificate expected, that of CN=Expired expired at ",
                "early | a valid certificate expected, that of CN=Early begins at ",
                "short | a key of at least 2048 bits",
                "tls | a certificate for signing code expected, that of CN=Web",
            })
    void certificatesThatAreNotFitAreRefused(String key, String reason) throws Exception {
        sign(key);

        assertThatThrownBy(this::required).isInstanceOf(RefusedException.class).hasMessageContaining(reason);
    }

    @Test
    void aCertificateExpiresByTheGatewaysClock() throws Exception {
        signedByVendor();
        Clock later = Clock.offset(clock, Duration.ofDays(2000));

        assertThatThrownBy(() -> new Signatures(new TrustedSigners(keys.resolve("trusted.p12"), () -> PASSWORD, later))
                        .signer(jar, true))
                .hasMessageContaining("CN=Vendor,O=Example expired at");
    }

    @Test
    void weakDigestsAndSignaturesAreRefused() throws Exception {
        sign("vendor", "-digestalg", "SHA1");
        assertThatThrownBy(this::required).hasMessageContaining("SHA-256 or stronger expected, 'META-INF/");

        makeJar();
        sign("vendor", "-sigalg", "SHA1withRSA");
        assertThatThrownBy(this::required)
                .hasMessageContaining("SHA-256 or stronger expected, 'META-INF/VENDOR.RSA' has SHA");

        makeJar();
        sign("vendor", "-digestalg", "MD5", "-sigalg", "MD5withRSA");
        assertThatThrownBy(this::required).hasMessageContaining("SHA-256 or stronger expected, 'META-INF/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHA256withRSA", "SHA384withRSA", "SHA512withRSA", "RSASSA-PSS"})
    void strongSignaturesAreTaken(String algorithm) throws Exception {
        sign("vendor", "-sigalg", algorithm, "-digestalg", "SHA-512");

        assertThat(required()).isEqualTo("CN=Vendor,O=Example");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "com/example/Added.class | 'com/example/Added.class' is not signed",
                "META-INF/services/added | 'META-INF/services/added' is not signed",
                "META-INF/added.txt | 'META-INF/added.txt' is not signed",
                "META-INF/SIG-ADDED | 'META-INF/SIG-ADDED' cannot be signed",
                "META-INF/ADDED.SF | 'META-INF/ADDED.SF' is in none",
                "META-INF/ADDED.RSA | 'META-INF/ADDED.RSA' is in none",
                "META-INF/VENDOR.EC | is in none",
            })
    void whatWasAddedAfterTheSigningIsRefused(String entry, String reason) throws Exception {
        signedByVendor();
        change(entry, "added");

        assertThatThrownBy(this::required).isInstanceOf(RefusedException.class).hasMessageContaining(reason);
    }

    @Test
    void whatWasChangedAfterTheSigningIsRefusedEvenIfNoneIsRequired() throws Exception {
        signedByVendor();
        change("com/example/Driver.class", "evil");

        assertThatThrownBy(this::required).hasMessageContaining("content as it was signed expected");
        assertThatThrownBy(() -> signatures("none.p12").signer(jar, false))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("com/example/Driver.class");
    }

    @Test
    void aManifestThatWasChangedAfterTheSigningIsRefused() throws Exception {
        signedByVendor();
        try (FileSystem zip = FileSystems.newFileSystem(jar)) {
            Path manifest = zip.getPath("META-INF/MANIFEST.MF");
            String text = Files.readString(manifest);
            Files.writeString(manifest, text.replace("com.example.driver", "com.example.another"));
        }

        assertThatThrownBy(this::required).isInstanceOf(RefusedException.class);
    }

    @Test
    void oneTrustedSignerMustHaveSignedAll() throws Exception {
        signedByVendor();
        change("com/example/Added.class", "added");
        sign("stranger");

        assertThatThrownBy(this::required).hasMessageContaining("got CN=Stranger");
        assertThat(signatures("stranger.p12").signer(jar, true)).isEqualTo("CN=Stranger");
    }

    @Test
    void twoMaySignAll() throws Exception {
        sign("stranger");
        sign("vendor");

        assertThat(required()).isEqualTo("CN=Vendor,O=Example");
    }

    @Test
    void theKeystoreHasToBeThereToOpenAndToHoldACertificate() throws Exception {
        signedByVendor();
        assertThatThrownBy(() -> signatures("none.p12").signer(jar, true))
                .hasMessageContaining("none.p12")
                .hasMessageContaining("there is none");
        assertThatThrownBy(() -> new Signatures(new TrustedSigners(keys.resolve("trusted.p12"), () -> "wrong", clock))
                        .signer(jar, true))
                .hasMessageContaining("that opens with its password expected");
        assertThatThrownBy(() -> new Signatures(new TrustedSigners(
                                keys.resolve("trusted.p12"),
                                () -> {
                                    throw new IllegalArgumentException("nothing is stored as secret:deploy");
                                },
                                clock))
                        .signer(jar, true))
                .hasMessageContaining("nothing is stored as secret:deploy");
        Files.copy(keys.resolve("keys.p12"), keys.resolve("private.p12"), StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> signatures("private.p12").signer(jar, true))
                .hasMessageContaining("a certificate expected (keytool -importcert)");
    }

    @ParameterizedTest
    @CsvSource({"META-INF/VENDOR.RSA, 11", "META-INF/VENDOR.SF, 12", "META-INF/MANIFEST.MF, 13"})
    void whateverASignatureIsMadeOfItIsTakenOrRefused(String entry, long seed) throws Exception {
        Random random = new Random(seed);
        int taken = 0;
        for (int i = 0; i < 200; i++) {
            signedByVendor();
            try (FileSystem zip = FileSystems.newFileSystem(jar)) {
                byte[] bytes = Files.readAllBytes(zip.getPath(entry));
                for (int n = random.nextInt(4); n >= 0; n--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
                Files.write(
                        zip.getPath(entry),
                        Arrays.copyOf(bytes, bytes.length - random.nextInt(2) * random.nextInt(bytes.length)));
            }
            try {
                assertThat(required()).isEqualTo("CN=Vendor,O=Example");
                taken++;
            } catch (RefusedException e) {
                assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
            }
        }
        assertThat(taken).isLessThan(20);
    }

    @Test
    void aSignatureWithoutAManifestIsRefused() throws Exception {
        signedByVendor();
        try (FileSystem zip = FileSystems.newFileSystem(jar)) {
            Files.delete(zip.getPath("META-INF/MANIFEST.MF"));
        }

        assertThatThrownBy(this::required)
                .hasMessageContaining("META-INF/MANIFEST.MF expected, as there is a signature");
    }

    @Test
    void aBlockThatIsNoneIsRefused() throws Exception {
        for (byte[] der :
                List.of(new byte[0], new byte[] {0x30, 1}, new byte[] {0x30, (byte) 0x84, -1, -1, -1, -1}, new byte[] {
                    0x30, (byte) 0x80, 0
                })) {
            assertThatThrownBy(() -> SignatureBlock.weak(der)).isInstanceOf(IOException.class);
        }
    }

    private String required() throws IOException, RefusedException {
        return signatures("trusted.p12").signer(jar, true);
    }

    private Signatures signatures(String keystore) {
        return new Signatures(new TrustedSigners(keys.resolve(keystore), () -> PASSWORD, clock));
    }

    private void change(String entry, String content) throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(jar)) {
            Path path = zip.getPath(entry);
            if (path.getParent() != null) {
                Files.createDirectories(path.getParent());
            }
            Files.write(path, content.getBytes(UTF_8));
        }
    }

    private void sign(String key, String... options) throws Exception {
        sign(jar, key, options);
    }

    private static void sign(Path jar, String key, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(options));
        command.addAll(
                0, List.of("jarsigner", "-keystore", keys.resolve("keys.p12").toString(), "-storepass", PASSWORD));
        command.addAll(List.of(jar.toString(), key));
        run(command);
    }

    private static void key(String alias, String subject, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "keytool",
                "-genkeypair",
                "-alias",
                alias,
                "-dname",
                subject,
                "-storetype",
                "PKCS12",
                "-keystore",
                keys.resolve("keys.p12").toString(),
                "-storepass",
                PASSWORD));
        command.addAll(List.of(options));
        run(command);
    }

    private static void trust(String keystore, String... aliases) throws Exception {
        for (String alias : aliases) {
            Path certificate = keys.resolve(alias + ".pem");
            run(List.of(
                    "keytool",
                    "-exportcert",
                    "-rfc",
                    "-alias",
                    alias,
                    "-file",
                    certificate.toString(),
                    "-keystore",
                    keys.resolve("keys.p12").toString(),
                    "-storepass",
                    PASSWORD));
            run(List.of(
                    "keytool",
                    "-importcert",
                    "-noprompt",
                    "-alias",
                    alias,
                    "-file",
                    certificate.toString(),
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    keys.resolve(keystore).toString(),
                    "-storepass",
                    PASSWORD));
        }
    }

    private static void add(String keystore, String... aliases) throws Exception {
        KeyStore from = KeyStore.getInstance(keys.resolve("keys.p12").toFile(), PASSWORD.toCharArray());
        KeyStore to = KeyStore.getInstance(keys.resolve(keystore).toFile(), PASSWORD.toCharArray());
        for (String alias : aliases) {
            to.setCertificateEntry(alias, from.getCertificate(alias));
        }
        try (OutputStream out = Files.newOutputStream(keys.resolve(keystore))) {
            to.store(out, PASSWORD.toCharArray());
        }
    }

    private static void run(List<String> command) throws Exception {
        List<String> whole = new ArrayList<>(command);
        whole.set(
                0,
                Path.of(System.getProperty("java.home"), "bin", command.get(0)).toString());
        whole.addAll(1, List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
        Process process = new ProcessBuilder(whole).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("%s: %s", command, out).isZero();
    }
}
