package org.ohmstead.rest.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ohmstead.rest.internal.Gateway.Reply;

/** Archives. That nothing stays in the folder for temporary files is seen when the gateway closes. */
@Timeout(60)
class ConfigurationFilesTest {

    private static final String BASE = "/api/v1/configuration";
    private static final String EXPORT = BASE + "/export";
    private static final String IMPORT = BASE + "/import";
    private static final String CFG = "org.ohmstead.journal.cfg";

    private final Gateway gateway = new Gateway();

    @AfterEach
    void close() {
        gateway.close();
    }

    /** {@return an archive} The content of a folder, whose name ends in a slash, is not looked at. */
    private static byte[] zip(String... namesAndContents) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < namesAndContents.length; i += 2) {
                zip.putNextEntry(new ZipEntry(namesAndContents[i]));
                if (!namesAndContents[i].endsWith("/")) {
                    zip.write(namesAndContents[i + 1].getBytes(UTF_8));
                }
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** {@return where a record of an archive begins, the last of its kind} */
    private static int last(byte[] zip, int signature) {
        ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        int at = zip.length - 4;
        while (bytes.getInt(at) != signature) {
            at--;
        }
        return at;
    }

    private Reply send(byte[] archive, String query) {
        String[] as = Gateway.as("admin");
        return gateway.send(
                "POST", IMPORT + query, Optional.of(archive), as[0], as[1], "Content-Type", "application/zip");
    }

    private String refused(byte[] archive) {
        Reply reply = send(archive, "");
        assertThat(reply.status()).as(reply.body()).isEqualTo(422);
        assertThat(gateway.configurations.applied).isEmpty();
        String detail = reply.json().get("detail").textValue();
        assertThat(gateway.configurations.refused)
                .as("kept")
                .singleElement()
                .asString()
                .startsWith("admin rest  [archive of " + archive.length + " bytes, ")
                .endsWith((archive.length < 10 ? "0 files]: " : "]: ") + detail);
        gateway.configurations.refused.clear();
        assertThat(send(archive, "?preview=true").status()).isEqualTo(422);
        assertThat(gateway.configurations.refused).as("only asked").isEmpty();
        return detail;
    }

    private byte[] export() throws IOException, InterruptedException {
        HttpResponse<byte[]> response = gateway.http.send(
                HttpRequest.newBuilder(gateway.uri(EXPORT))
                        .headers(Gateway.as("admin"))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(response.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"ohmstead-configuration.zip\"");
        return response.body();
    }

    @Test
    void whatIsExportedIsAnArchiveOfPlainFilesAndCanBeImported() throws IOException, InterruptedException {
        byte[] archive = export();
        Map<String, String> files = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), new String(zip.readAllBytes(), UTF_8));
            }
        }
        assertThat(files)
                .isEqualTo(Map.of(
                        "org.ohmstead.driver.modbus-cellar-pump.cfg",
                        "device = cellar/pump\n",
                        "profiles/pump.yaml",
                        "points: []\n"));
        assertThat(export()).as("the same again").isEqualTo(archive);

        Reply preview = send(archive, "?preview=true");
        assertThat(preview.json().get("differences")).hasSize(1);
        assertThat(gateway.configurations.applied).isEmpty();
        Reply reply = send(archive, "?why=from%20the%20other%20house&confirmWithin=2m");
        assertThat(reply.json().get("why").textValue()).isEqualTo("from the other house");
        assertThat(reply.json().get("outcome").textValue()).isEqualTo("pending");
        assertThat(gateway.configurations.imported).containsExactlyElementsOf(files.keySet());
        assertThat(gateway.configurations.applied).hasSize(1);
    }

    @Test
    void whatIsPassedOverIsTold() {
        byte[] archive = zip(CFG, "a = b", "README.md", "hello");

        Reply preview = send(archive, "?preview=true");
        Reply made = send(archive, "");

        for (Reply reply : List.of(preview, made)) {
            assertThat(reply.json().get("remarks")).singleElement().satisfies(one -> assertThat(one.textValue())
                    .isEqualTo("README.md: passed over: no configuration"));
        }
        assertThat(gateway.get("admin", BASE + "/history?limit=1").body()).doesNotContain("remarks");
        assertThat(send(zip(CFG, "a = b"), "?preview=true").json().get("remarks"))
                .isEmpty();
    }

    @Test
    void foldersOfAnArchiveNeedNoEntries() {
        assertThat(send(zip("profiles/", "", "profiles/a.yaml", "", CFG, "a = b"), "")
                        .status())
                .isEqualTo(200);
        assertThat(gateway.configurations.imported).containsExactly(CFG, "profiles/a.yaml");
    }

    /** Of a gateway that has nothing else, an export has nothing else. */
    @Test
    void profilesAreEnough() {
        assertThat(send(zip("profiles/a.yaml", ""), "").status()).isEqualTo(200);
        assertThat(gateway.configurations.imported).containsExactly("profiles/a.yaml");
    }

    @Test
    void headOfAnExportHasNoBody() {
        Reply head = gateway.send("HEAD", EXPORT, Optional.empty(), Gateway.as("admin"));
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Content-Type")).startsWith("application/zip");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../evil.cfg",
                "/etc/evil.cfg",
                "a/../../evil.cfg",
                "a/./b",
                "a//b",
                "..",
                "..\\evil.cfg",
                "C:evil.cfg",
                "a\u0000b",
                "a\nb",
                "a/b/c/d/e"
            })
    void namesThatLeadElsewhereAreRefused(String name) {
        assertThat(refused(zip(CFG, "a = b", name, "x"))).contains("a plain name within the archive expected");
        assertThat(gateway.folder.resolveSibling("evil.cfg")).doesNotExist();
    }

    @Test
    void longNamesAreRefused() {
        assertThat(refused(zip(CFG, "", "é".repeat(200), ""))).contains("a plain name within the archive");
    }

    @Test
    void linksAreRefused() {
        byte[] archive = zip(CFG, "a = b", "profiles/link.yaml", "/etc/passwd");
        int entry = last(archive, 0x02014b50);
        ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN).putInt(entry + 38, 0xA1FF << 16);
        assertThat(refused(archive))
                .isEqualTo("archive: entry 'profiles/link.yaml': a file or folder expected, no link");
        ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN).putInt(entry + 38, 0x81A4 << 16);
        assertThat(send(archive, "").status()).isEqualTo(200);
    }

    @Test
    void encryptedEntriesAreRefused() {
        byte[] archive = zip(CFG, "a = b");
        archive[last(archive, 0x02014b50) + 8] |= 1;
        assertThat(refused(archive)).contains("encrypt");
    }

    @Test
    void namesThatComeTwiceAreRefused() {
        assertThat(refused(zip(CFG, "", "a", "", "a/b", ""))).contains("each name once expected");
        byte[] twice = zip(CFG, "", CFG.replace('j', 'k'), "");
        String text = new String(twice, ISO_8859_1).replace("kournal", "journal");
        assertThat(refused(text.getBytes(ISO_8859_1))).contains("each name once expected");
    }

    @Test
    void bombsAreRefused() {
        String megabyte = "\0".repeat(1 << 20);
        String[] files = new String[2 * 65];
        for (int i = 0; i < files.length; i += 2) {
            files[i] = i + ".cfg";
            files[i + 1] = megabyte;
        }
        assertThat(refused(zip(files))).contains("at most 67108864 bytes expected, unpacked and all together");
    }

    @Test
    void tooManyEntriesAreRefused() {
        String[] files = new String[2 * (Unpacking.MOST_FILES + 1)];
        for (int i = 0; i < files.length; i += 2) {
            files[i] = i + ".cfg";
            files[i + 1] = "";
        }
        assertThat(refused(zip(files))).isEqualTo("archive: at most 10000 entries expected, got 10001");
    }

    @Test
    void archivesWithoutConfigurationsWouldDeleteAll() {
        assertThat(refused(zip())).contains("would be deleted");
        assertThat(refused(zip("backup/" + CFG, "a = b"))).contains("at its top expected");
    }

    @Test
    void garbageIsRefused() {
        assertThat(refused("PK".getBytes(UTF_8))).startsWith("archive: a zip file expected");
        assertThat(refused(new byte[0])).startsWith("archive: a zip file expected");
        byte[] archive = zip(CFG, "a = b".repeat(1000), "x.cfg", "c = d".repeat(1000));
        Random random = new Random(5);
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            byte[] damaged = archive.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
            // what a flipped bit does not matter for (times, attributes) is taken
            statuses.add(send(damaged, "?preview=true").status());
            int length = random.nextInt(archive.length);
            statuses.add(send(Arrays.copyOf(archive, length), "?preview=true").status());
        }
        assertThat(statuses).containsOnly(200, 422);
        assertThat(Collections.frequency(statuses, 422)).isGreaterThan(400);
    }

    @Test
    void aChangedByteIsFound() {
        byte[] archive = zip(CFG, "token = secret:pump");
        ByteBuffer bytes = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
        int entry = last(archive, 0x02014b50);
        bytes.putInt(entry + 16, bytes.getInt(entry + 16) ^ 1);
        assertThat(refused(archive)).isEqualTo("archive: entry '" + CFG + "' is damaged: its checksum is another");
    }

    @Test
    void whatIsWrongInAFileIsTold() {
        Reply reply = send(zip(CFG, "bad"), "");
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().get("problems").get(0).get("where").textValue()).isEqualTo(CFG + ":1");
    }

    @Test
    void anArchiveThatBreaksOffIsNoArchive() {
        String head = "POST " + IMPORT + " HTTP/1.1\nHost: localhost\nAUTH\nContent-Type: application/zip\n";
        String answer = Wire.send(gateway, head + "Content-Length: 1000\n\nPK");
        assertThat(Wire.status(answer)).isEqualTo(400);
        assertThat(answer).contains("it broke off after 2 bytes");
        answer = Wire.send(gateway, head + "Content-Length: 16777217\n\nPK");
        assertThat(Wire.status(answer)).isEqualTo(413);
    }

    @Test
    void archivesOfUnknownLengthAreTakenAndLongOnesAreNot() {
        String archive = new String(zip(CFG, "a = b"), ISO_8859_1);
        String head = "POST " + IMPORT + " HTTP/1.1\nHost: localhost\nConnection: close\nAUTH\n"
                + "Content-Type: application/zip\nTransfer-Encoding: chunked\n\n";
        assertThat(archive).doesNotContain("\n");
        String answer = Wire.send(gateway, head + Integer.toHexString(archive.length()) + "\n" + archive + "\n0\n\n");
        assertThat(Wire.status(answer)).isEqualTo(200);
        String chunk = "100000\n" + " ".repeat(0x100000) + "\n";
        answer = Wire.send(gateway, head + chunk.repeat(17) + "0\n\n");
        assertThat(Wire.status(answer)).isEqualTo(413);
    }

    @Test
    void aFullDiskIsNoFaultOfTheArchive() throws IOException {
        Files.createDirectories(gateway.folder.getParent());
        Files.writeString(gateway.folder, "in the way");
        Reply reply = send(zip(CFG, "a = b"), "");
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.json().get("detail").textValue())
                .startsWith(gateway.folder + ": a temporary file cannot be written: ");
        assertThat(gateway.get("admin", EXPORT).status()).isEqualTo(503);
        Files.delete(gateway.folder);
        assertThat(send(zip(CFG, "a = b"), "").status()).isEqualTo(200);
    }
}
