package org.ohmstead.itests;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a gateway still says when a test has waited for something in vain, kept for whoever looks into it: started once
 * more, it may be well, and the cause is gone.
 */
final class Evidence {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> COMMANDS =
            List.of("bundle:list -t 0", "feature:list -i", "scr:list", "service:list", "web:context-list");

    private final Gateway gateway;
    private final Path folder;

    private Evidence(Gateway gateway, Path folder) {
        this.gateway = gateway;
        this.folder = folder;
    }

    /** Something that is asked of a gateway. */
    @FunctionalInterface
    private interface Source {

        String tell() throws IOException, InterruptedException;
    }

    /**
     * Keeps threads, heap, ports, answers over HTTP, bundles, services and logs of each gateway that runs, beside its folder,
     * in place of what was kept of it before. What cannot be had is told in the file that would have it.
     *
     * @return where it is kept, for the message that tells of the failure
     */
    static String kept() {
        StringBuilder kept = new StringBuilder();
        for (Gateway gateway : Gateway.running()) {
            Path home = gateway.home();
            Path folder = home.resolveSibling(home.getFileName() + "-evidence");
            try {
                Files.createDirectories(folder);
                new Evidence(gateway, folder).keep();
                kept.append("; see ").append(folder);
            } catch (IOException e) {
                kept.append("; no evidence: ").append(e);
            }
        }
        return kept.toString();
    }

    private void keep() throws IOException {
        ask("threads", () -> Residue.jcmd(gateway.pid(), "Thread.print", "-l"));
        ask("ports", () -> Program.run(new ProcessBuilder("ss", "-ltnp"), "", PATIENCE)
                .text());
        ask("health", () -> get("/health"));
        ask("health-tree", () -> get("/api/v1/health"));
        ask("heap", () -> {
            Path heap = folder.resolve("heap.hprof");
            Residue.dump(gateway.pid(), heap);
            return "in " + heap.getFileName();
        });
        // What moved since the first look is not stuck.
        ask("threads-later", () -> Residue.jcmd(gateway.pid(), "Thread.print", "-l"));
        ask("terminal", () -> gateway.read("data/log/terminal.log"));
        ask("log", gateway::log);
        ask("shell", () -> gateway.shellWithin(PATIENCE, COMMANDS));
    }

    @SuppressWarnings("checkstyle:IllegalCatch") // what fails here must not hide what it is to explain
    private void ask(String name, Source source) throws IOException {
        String said;
        try {
            said = source.tell();
        } catch (IOException | RuntimeException | AssertionError e) {
            said = "none: " + e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            said = "none: interrupted";
        }
        Files.writeString(folder.resolve(name + ".txt"), said + "\n");
    }

    private String get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.address() + path))
                .timeout(PATIENCE)
                .build();
        var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        return answer.statusCode() + "\n" + answer.headers().map() + "\n" + answer.body();
    }
}
