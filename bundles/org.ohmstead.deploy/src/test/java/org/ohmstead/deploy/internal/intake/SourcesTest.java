package org.ohmstead.deploy.internal.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourcesTest {

    @TempDir
    Path folder;

    @Test
    void filesAreOpened() throws Exception {
        Path file = Files.writeString(folder.resolve("a b.jar"), "content");

        Sources.Source source = Sources.of(file.toUri());

        assertThat(source.name()).isEqualTo("a b.jar");
        try (InputStream in = source.opening().open()) {
            assertThat(in).hasContent("content");
        }
        assertThatThrownBy(() ->
                        Sources.of(folder.resolve("none.jar").toUri()).opening().open())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none.jar: a file expected");
    }

    @Test
    void whatAServerHasIsFetchedAndAnErrorIsNoContent() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/good", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (var out = exchange.getResponseBody()) {
                out.write("content".getBytes(UTF_8));
            }
        });
        server.start();
        try {
            String base = "http://127.0.0.1:" + server.getAddress().getPort();
            Sources.Source good = Sources.of(URI.create(base + "/good/a-1.0.kar?x=y"));
            assertThat(good.name()).isEqualTo("a-1.0.kar");
            try (InputStream in = good.opening().open()) {
                assertThat(in).hasContent("content");
            }
            assertThatThrownBy(() ->
                            Sources.of(URI.create(base + "/none.jar")).opening().open())
                    .isInstanceOf(IOException.class)
                    .hasMessageEndingWith("/none.jar: status 200 expected, got 404");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void whatCannotBeFetchedNamesTheAddress() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        String dead = "http://127.0.0.1:" + port + "/a.jar";

        assertThatThrownBy(() -> Sources.of(URI.create(dead)).opening().open())
                .isInstanceOf(IOException.class)
                .hasMessage(dead + ": cannot be fetched: Connection refused");
    }

    @ParameterizedTest
    @CsvSource({
        "mvn:org.example/a/1.0, a-1.0.jar",
        "mvn:org.example/a/1.0/kar, a-1.0.kar",
        "mvn:org.example/a/1.0/jar/linux, a-1.0-linux.jar",
        "mvn:https://repo.example.com/maven!org.example/a/1.0, a-1.0.jar",
    })
    void artifactsHaveTheNameOfTheirFile(String uri, String name) {
        assertThat(Sources.of(URI.create(uri)).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://host/a.jar",
                "a.jar",
                "http://host",
                "http://host/a.txt",
                "http://host/a.jar/",
                "file:/",
                "file:a.jar",
                "file:///tmp/a.txt",
                "file://host/a.jar",
                "mvn:g/a",
                "mvn:g/a/1/xml",
                "jar:file:/a.jar!/b.jar"
            })
    void othersAreRefused(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sources.of(URI.create(uri)))
                .withMessageContaining("expected, got");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://ann:secret@host/a.jar",
                "https://ann:secret@a_host_that_is_none/a.jar",
                "mvn:https://ann:secret@host/maven!g/a/1.0"
            })
    void passwordsAreRefusedAndNotQuoted(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sources.of(URI.create(uri)))
                .withMessage("a URI without user and password expected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://host/a.txt?token=secret", "ftp://host/a.jar?token=secret", "mvn:g/a?token=secret"})
    void queriesAreNotQuoted(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sources.of(URI.create(uri)))
                .withMessageContaining("?…")
                .withMessageNotContaining("secret");
    }

    @Test
    void whatCannotBeFetchedDoesNotQuoteItsQuery() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        String dead = "http://127.0.0.1:" + port + "/a.jar";

        assertThatThrownBy(() -> Sources.of(URI.create(dead + "?token=secret#secret"))
                        .opening()
                        .open())
                .isInstanceOf(IOException.class)
                .hasMessage(dead + "?…: cannot be fetched: Connection refused");
    }

    @ParameterizedTest
    @CsvSource({
        "'https://host/a?b=c;d=e,f: x', 'https://host/a?…: x'",
        "'got https://host/a?…', 'got https://host/a?…'",
        "https://host/@scope/a.jar, https://host/@scope/a.jar",
        "https://ann@host/a.jar, https://host/a.jar",
        "'see https://ann:s@h/a?t=1 and http://i/b#c', 'see https://h/a?… and http://i/b?…'",
        "'is it there? yes: no', 'is it there? yes: no'",
    })
    void addressesAreSaidWithoutWhatGivesAccess(String text, String plain) {
        assertThat(Addresses.plain(text)).isEqualTo(plain);
    }
}
