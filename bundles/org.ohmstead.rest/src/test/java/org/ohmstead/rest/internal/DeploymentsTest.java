package org.ohmstead.rest.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ohmstead.rest.internal.Gateway.Reply;

/** Deployments. That nothing stays in the folder for temporary files is seen when the gateway closes. */
@Timeout(60)
class DeploymentsTest {

    private static final String BASE = "/api/v1/deployments";
    private static final String DROP_INS = "/api/v1/drop-ins";
    private static final String OCTETS = "application/octet-stream";

    private final Gateway gateway = new Gateway(Map.of("uploads.max.mb", 2), new Contract());

    @AfterEach
    void close() {
        gateway.close();
    }

    private Reply upload(String query, byte[] content) {
        String[] as = Gateway.as("admin");
        return gateway.send("POST", BASE + query, Optional.of(content), as[0], as[1], "Content-Type", OCTETS);
    }

    private Reply upload(String query, String content) {
        return upload(query, content.getBytes(UTF_8));
    }

    private Reply fetch(String json) {
        return gateway.sendJson("POST", BASE, json, Gateway.as("admin"));
    }

    @Test
    void whatIsSentIsDeployedByteForByte() {
        byte[] content = new byte[1_900_000];
        new Random(3).nextBytes(content);
        Reply reply = upload("?name=driver.jar", content);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().toString())
                .isEqualTo("{\"number\":3,\"file\":\"driver.jar\",\"sha256\":\"" + FakeDeployments.sha(content)
                        + "\",\"who\":\"admin\",\"via\":\"rest\",\"begun\":\"2026-03-01T12:00:00.000Z\","
                        + "\"ended\":\"2026-03-01T12:00:02.000Z\",\"stage\":\"watched\",\"outcome\":\"done\","
                        + "\"reason\":\"\",\"bundles\":[{\"symbolicName\":\"com.example.driver\",\"before\":null,"
                        + "\"after\":\"1.2.0\"}],\"devices\":[\"cellar/pump\"],\"remarks\":[\"a remark\"]}");
        assertThat(gateway.deployments.contents.get("driver.jar")).isEqualTo(content);
    }

    @ParameterizedTest
    @CsvSource({
        "refused, 422, deployment-refused",
        "rolled-back, 409, deployment-rolled-back",
        "failed, 500, deployment-failed"
    })
    void whatIsNotGoodIsAProblemWithTheDeploymentInIt(String outcome, int status, String type) {
        String[] admin = Gateway.as("admin");
        List<Reply> replies = List.of(
                upload("?name=a.jar", outcome),
                fetch("{\"url\":\"https://example.com/" + outcome + ".jar\"}"),
                gateway.send("DELETE", DROP_INS + "/" + outcome + ".jar", Optional.empty(), admin));
        long number = gateway.deployments.deployments.size();
        for (Reply reply : replies) {
            assertThat(reply.status()).isEqualTo(status);
            assertThat(reply.json().get("type").textValue()).isEqualTo("urn:ohmstead:problem:" + type);
            assertThat(reply.json().get("detail").textValue()).contains("no \"good\" reading");
            assertThat(reply.json().get("outcome").textValue()).isEqualTo(outcome);
            assertThat(reply.json().get("stage").textValue()).isEqualTo("checked");
        }
        assertThat(gateway.get("admin", BASE + "/" + number)
                        .json()
                        .get("outcome")
                        .textValue())
                .isEqualTo(outcome);
        assertThat(gateway.sendJson("POST", BASE + "/" + number + "/rollback", "", admin)
                        .status())
                .isEqualTo(status);
    }

    @Test
    void whatTakesLongIsToldWhereToLook() {
        assertThat(upload("?name=other.jar&deadline=1ms", "running").status()).isEqualTo(202);
        Reply reply = upload("?name=a.jar&deadline=50ms", "running");
        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.header("Location")).isEqualTo(BASE + "/4");
        assertThat(reply.json().get("outcome").textValue()).isEqualTo("running");
        assertThat(reply.json().get("ended").isNull()).isTrue();
        assertThat(fetch("{\"url\":\"file:/tmp/done.jar\"}")
                        .json()
                        .get("number")
                        .intValue())
                .isEqualTo(5);
        gateway.deployments.blind = true;
        Reply unknown = upload("?name=a.jar&deadline=50ms", "running");
        assertThat(unknown.status()).isEqualTo(504);
        assertThat(unknown.json().get("detail").textValue())
                .isEqualTo("not decided within PT0.05S; /api/v1/deployments will tell");
    }

    @Test
    void addressesAreFetched() {
        Reply reply = fetch("{\"url\":\"https://example.com/a/driver.jar\"}");
        assertThat(reply.json().get("file").textValue()).isEqualTo("driver.jar");
        assertThat(fetch("{\"url\":\"mvn:com.example/x.jar\"}").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "{}~400~url",
                "{\"url\":1}~422~url",
                "{\"url\":\"\"}~422~url",
                "{\"url\":\"a b\"}~422~url",
                "{\"url\":\"driver.jar\"}~422~url",
                "{\"url\":\"ftp://example.com/a.jar\"}~422~url",
                "{\"url\":\"https://example.com/a.txt\"}~422~url",
                "{\"url\":\"https://example.com/none.jar\"}~422~url",
                "{\"url\":\"https://user:hunter2@example.com/a.jar\"}~422~url",
                "{\"url\":\"file:/a.jar\",\"name\":\"a.jar\"}~400~name"
            })
    void wrongAddressesAreNamed(String body, int status, String field) {
        Reply reply = fetch(body);
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.json().get("field").textValue()).isEqualTo(field);
        assertThat(reply.body()).doesNotContain("hunter2");
        assertThat(gateway.deployments.deployments).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?name=a.txt",
                "?name=a.jar&deadline=0s",
                "?name=a.jar&deadline=11m",
                "?name=a.jar&name=b.jar"
            })
    void wrongQueriesAreNamed(String query) {
        Reply reply = upload(query, "x");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().get("parameter").textValue()).isIn("name", "deadline");
        assertThat(gateway.deployments.deployments).hasSize(2);
    }

    @Test
    void aNameGoesWithAFileOnly() {
        Reply reply = gateway.sendJson("POST", BASE + "?name=a.jar", "{\"url\":\"file:/a.jar\"}", Gateway.as("admin"));
        assertThat(reply.json().get("parameter").textValue()).isEqualTo("name");
    }

    @Test
    void aFullDiskIsNoFaultOfTheFile() {
        Reply reply = upload("?name=a.jar", "full");
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.json().get("detail").textValue())
                .isEqualTo("the file cannot be taken: no space left on device");
    }

    @Test
    void whatIsTooLargeIsNotTaken() {
        Reply reply = upload("?name=a.jar", new byte[2 << 20]);
        assertThat(reply.status()).isEqualTo(200);
        String head = "POST " + BASE + "?name=b.jar HTTP/1.1\nHost: localhost\nAUTH\nContent-Type: " + OCTETS + "\n";
        assertThat(Wire.status(Wire.send(gateway, head + "Content-Length: 2097153\n\n")))
                .isEqualTo(413);
        String chunk = "100000\n" + " ".repeat(0x100000) + "\n";
        String chunked = Wire.send(gateway, head + "Transfer-Encoding: chunked\n\n" + chunk.repeat(3) + "0\n\n");
        assertThat(Wire.status(chunked)).isEqualTo(413);
        assertThat(chunked)
                .contains("body: at most 2 MB, as uploads.max.mb in etc/org.ohmstead.rest.cfg says, expected");
        assertThat(gateway.deployments.contents).containsOnlyKeys("a.jar");
    }

    @Test
    void aLengthNeedNotBeKnown() throws IOException, InterruptedException {
        byte[] content = new byte[1_500_000];
        new Random(4).nextBytes(content);
        HttpResponse<String> response = gateway.http.send(
                HttpRequest.newBuilder(gateway.uri(BASE + "?name=a.jar"))
                        .headers(Gateway.as("admin"))
                        .header("Content-Type", OCTETS)
                        .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(content)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(gateway.deployments.contents.get("a.jar")).isEqualTo(content);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 1000\n\nPK", "Transfer-Encoding: chunked\n\n5\nPK\n"})
    void whatBreaksOffIsNotDeployed(String cut) {
        String answer = Wire.send(
                gateway,
                "POST " + BASE + "?name=a.jar HTTP/1.1\nHost: localhost\nAUTH\nContent-Type: " + OCTETS + "\n" + cut);
        assertThat(Wire.status(answer)).isEqualTo(400);
        assertThat(answer).contains("it broke off after ");
        assertThat(gateway.deployments.deployments).hasSize(2);
    }

    @Test
    void uploadsArePrivateFewAndLeaveNothing() throws IOException {
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            slow.add(Wire.begin(
                    gateway,
                    "POST " + BASE + "?name=a.jar HTTP/1.1\nHost: localhost\nAUTH\nContent-Type: " + OCTETS
                            + "\nContent-Length: 1000\n\nPK"));
        }
        await().until(() -> files().size() == 4);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(gateway.folder)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files().get(0))))
                .isEqualTo("rw-------");
        Reply reply = upload("?name=a.jar", "x");
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.json().get("detail").textValue()).isEqualTo("uploads: at most 4 at a time expected");
        for (Socket socket : slow) {
            socket.close();
        }
        await().until(() -> files().isEmpty());
        await().until(() -> upload("?name=a.jar", "x").status() == 200);
        await().until(() -> files().isEmpty());
    }

    private List<Path> files() throws IOException {
        if (!Files.exists(gateway.folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(gateway.folder)) {
            return files.toList();
        }
    }

    @Test
    void whatAProcessLeftIsDeletedAtTheNextStart() throws IOException {
        Path folder = Files.createTempDirectory("ohmstead-rest-scratch");
        Files.createDirectories(folder.resolve("a/b"));
        Files.writeString(folder.resolve("a/b/c"), "left");
        Path outside = Files.createTempFile("ohmstead", "outside");
        Files.createSymbolicLink(folder.resolve("link"), outside);
        Scratch scratch = new Scratch(folder);
        assertThat(folder).doesNotExist();
        assertThat(outside).exists();
        scratch.use(each -> Files.writeString(each.resolve("file"), "x"));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
        Files.delete(folder);
        Files.delete(outside);
    }

    @Test
    void peopleAreRefusedBeforeTheirFileIsRead() {
        for (String user : List.of("nobody", "reader", "operator")) {
            String answer = Wire.send(
                    gateway,
                    "POST " + BASE + "?name=a.jar HTTP/1.1\nHost: localhost\n" + String.join(": ", Gateway.as(user))
                            + "\nContent-Type: " + OCTETS + "\nContent-Length: 1000000\nConnection: close\n\nPK");
            assertThat(Wire.status(answer)).as(user).isEqualTo(403);
            assertThat(gateway.get(user, BASE).status()).isEqualTo(403);
            assertThat(gateway.get(user, DROP_INS).status()).isEqualTo(403);
        }
        gateway.services.deployments = null;
        assertThat(upload("?name=a.jar", "x").json().get("detail").textValue())
                .isEqualTo("the deployer of bundles is not there just now");
        assertThat(gateway.deployments.deployments).hasSize(2);
    }

    @Test
    void otherTypesAreRefused() {
        String[] as = Gateway.as("admin");
        Reply reply = gateway.send(
                "POST", BASE + "?name=a.jar", Optional.of(new byte[1]), as[0], as[1], "Content-Type", "text/plain");
        assertThat(reply.status()).isEqualTo(415);
        assertThat(reply.header("Accept")).isEqualTo("application/octet-stream, application/json");
    }

    @Test
    void pagesOfTheConsoleDeployWithTheirToken() {
        Reply login =
                gateway.sendJson("POST", "/api/v1/session", "{\"name\":\"admin\",\"password\":\"admin-password\"}");
        String cookie = login.header("Set-Cookie").split(";")[0];
        String path = BASE + "?name=a.jar";
        Optional<byte[]> body = Optional.of("x".getBytes(UTF_8));
        assertThat(gateway.send("POST", path, body, "Cookie", cookie, "Content-Type", OCTETS)
                        .status())
                .isEqualTo(403);
        String csrf = login.json().get("csrf").textValue();
        Reply reply = gateway.send("POST", path, body, "Cookie", cookie, "Content-Type", OCTETS, "X-CSRF-Token", csrf);
        assertThat(reply.json().get("via").textValue()).isEqualTo("console");
        assertThat(gateway.send(
                                "POST",
                                path,
                                body,
                                "Cookie",
                                cookie,
                                "Content-Type",
                                OCTETS,
                                "X-CSRF-Token",
                                csrf,
                                "Origin",
                                "http://evil.example")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void historyIsReadInPieces() {
        upload("?name=a.jar", "x");
        assertThat(numbers("")).containsExactly("3", "2", "1");
        assertThat(numbers("?before=3&limit=1")).containsExactly("2");
        assertThat(gateway.get("admin", BASE + "/2").json().get("via").textValue())
                .isEqualTo("folder");
        for (String wrong : List.of("/9", "/x", "/0")) {
            assertThat(gateway.get("admin", BASE + wrong).status()).isEqualTo(404);
        }
        assertThat(gateway.get("admin", BASE + "?limit=0").status()).isEqualTo(400);
    }

    private List<String> numbers(String query) {
        return gateway.get("admin", BASE + query).json().get("deployments").findValuesAsText("number");
    }

    @Test
    void whatIsInEffectIsListedAndTakenOut() {
        JsonNode first = gateway.get("admin", DROP_INS).json().get("dropIns").get(0);
        assertThat(first.toString())
                .isEqualTo("{\"file\":\"driver.jar\",\"sha256\":\"ab\",\"since\":\"2026-03-01T12:00:00.000Z\","
                        + "\"number\":1,\"bundles\":[\"com.example.driver 1.2.0\"],\"signer\":\"CN=Example\"}");
        Reply removed = gateway.send("DELETE", DROP_INS + "/driver.jar", Optional.empty(), Gateway.as("admin"));
        assertThat(removed.json().get("outcome").textValue()).isEqualTo("done");
        Reply unknown = gateway.send("DELETE", DROP_INS + "/none.jar", Optional.empty(), Gateway.as("admin"));
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.json().get("detail").textValue()).isEqualTo("there is no none.jar in deploy/");
    }

    @Test
    void whatWasGoodCanBeTakenBack() {
        String[] admin = Gateway.as("admin");
        Reply back = gateway.sendJson("POST", BASE + "/1/rollback?deadline=1m", "", admin);
        assertThat(back.status()).isEqualTo(200);
        assertThat(back.json().get("number").intValue()).isEqualTo(3);
        Reply late = gateway.sendJson("POST", BASE + "/2/rollback", "", admin);
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.json().get("detail").textValue()).isEqualTo("deployment 2 was replaced by 7");
        assertThat(gateway.sendJson("POST", BASE + "/99/rollback", "", admin).status())
                .isEqualTo(404);
    }
}
