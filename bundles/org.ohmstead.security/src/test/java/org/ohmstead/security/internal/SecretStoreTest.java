package org.ohmstead.security.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretStoreTest {

    private static final String REFERENCE = "secret:ecobee";
    private static final String SECRET = "tok€n with\nlines";

    @TempDir
    Path directory;

    private Path file;
    private Path key;

    @BeforeEach
    void prepare() {
        file = directory.resolve("secrets");
        key = directory.resolve("secrets.key");
    }

    private SecretStore open() {
        return new SecretStore(new Bench(directory).settings, new SecureRandom());
    }

    @Test
    void keepsSecretsOverARestart() {
        open().store(REFERENCE, SECRET);
        SecretStore again = open();

        assertThat(again.resolve(REFERENCE)).isEqualTo(SECRET);
        again.store(REFERENCE, "another");
        again.store("secret:second", "2");
        assertThat(open().resolve(REFERENCE)).isEqualTo("another");
        assertThat(open().resolve("secret:second")).isEqualTo("2");
    }

    @Test
    void keepsWhateverIsStored() {
        Random random = new Random(7);
        TreeMap<String, String> stored = new TreeMap<>();
        SecretStore store = open();
        for (int i = 0; i < 50; i++) {
            String reference = "secret:n" + random.nextInt(20);
            StringBuilder secret = new StringBuilder("x");
            random.ints(random.nextInt(200), 0, 0xd800).forEach(secret::appendCodePoint);
            store.store(reference, secret.toString());
            stored.put(reference, secret.toString());
        }
        SecretStore again = open();

        stored.forEach(
                (reference, secret) -> assertThat(again.resolve(reference)).isEqualTo(secret));
    }

    @Test
    void nothingReadableLiesOnTheDisk() throws IOException {
        SecretStore store = open();
        store.store(REFERENCE, "plain-to-see");

        String text = Files.readString(file);
        assertThat(text).startsWith("ohmstead-secrets 1\n").doesNotContain("plain", "ecobee");
        String base64 = Base64.getEncoder().encodeToString("plain-to-see".getBytes(StandardCharsets.UTF_8));
        assertThat(text).doesNotContain(base64.substring(0, 12));
        assertThat(store.toString()).doesNotContain("plain", "ecobee");
        for (Path path : new Path[] {file, key}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void theSameSecretLooksDifferentEachTime() throws IOException {
        SecretStore store = open();
        store.store(REFERENCE, "one");
        String first = Files.readString(file);
        store.store(REFERENCE, "two");
        store.store(REFERENCE, "one");

        assertThat(Files.readString(file)).isNotEqualTo(first).hasSameSizeAs(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hunter2", "secret:", "secret:a b", "SECRET:a", "secret:../key", "secret:a\nb"})
    void whatIsNoReferenceIsNotQuotedForItMayBeTheSecret(String text) {
        SecretStore store = open();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.resolve(text))
                .withMessageContaining("a reference 'secret:NAME'")
                .withMessageNotContaining("hunter2");
        assertThatIllegalArgumentException().isThrownBy(() -> store.store(text, "x"));
    }

    @Test
    void whatIsNotStoredIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open().resolve(REFERENCE))
                .withMessageContaining("'secret:ecobee'");
        assertThat(file).doesNotExist();
    }

    @Test
    void refusesSecretsThatAreNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> open().store(REFERENCE, ""));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open().store(REFERENCE, "x".repeat(65_537)))
                .withMessageContaining("1 to 65536 bytes expected, got 65537");
    }

    @Test
    void aChangedFileIsNoticedAndNotReplaced() throws IOException {
        open().store(REFERENCE, SECRET);
        String text = Files.readString(file);
        int middle = text.length() / 2;
        char other = text.charAt(middle) == 'A' ? 'B' : 'A';
        String changed = text.substring(0, middle) + other + text.substring(middle + 1);
        Files.writeString(file, changed);

        assertThatIllegalStateException()
                .isThrownBy(() -> open().resolve(REFERENCE))
                .withMessageContaining(file + " with " + key + ": all of the file, unchanged, and the key");
        assertThatIllegalStateException().isThrownBy(() -> open().store(REFERENCE, "x"));
        assertThat(file).hasContent(changed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "QUJD", "QUJDR"})
    void aFileThatBreaksOffIsNamed(String rest) throws IOException {
        open().store(REFERENCE, SECRET);
        Files.writeString(file, "ohmstead-secrets 1\n" + rest);
        SecretStore store = open();

        assertThatIllegalStateException()
                .isThrownBy(() -> store.resolve(REFERENCE))
                .withMessage(file + ": is cut off");
    }

    @Test
    void anotherKeyIsNoticedAndNothingReplaced() throws IOException {
        open().store(REFERENCE, SECRET);
        String text = Files.readString(file);
        Files.writeString(key, Base64.getEncoder().encodeToString(new byte[32]));

        assertThatIllegalStateException().isThrownBy(() -> open().store(REFERENCE, "x"));
        assertThat(file).hasContent(text);
    }

    @Test
    void aMissingKeyIsNotReplacedByAFreshOne() throws IOException {
        open().store(REFERENCE, SECRET);
        Path elsewhere = directory.resolve("elsewhere");
        Files.move(key, elsewhere);

        assertThatIllegalStateException()
                .isThrownBy(() -> open().resolve(REFERENCE))
                .withMessageContaining(key + " is missing");
        assertThat(key).doesNotExist();
        Files.move(elsewhere, key);
        assertThat(open().resolve(REFERENCE)).isEqualTo(SECRET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AAAA", "not base64 at all"})
    void aKeyThatIsNoneIsNamed(String content) throws IOException {
        Files.writeString(key, content);

        assertThatIllegalStateException()
                .isThrownBy(() -> open().store(REFERENCE, "x"))
                .withMessage(key + ": 32 bytes in base64 expected");
    }
}
