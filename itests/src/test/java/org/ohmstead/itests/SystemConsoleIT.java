package org.ohmstead.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

/**
 * Who gets into the Felix web console and into the shell, what others on the machine can read, what the console tells of
 * the gateway, and that nothing else notices when it comes and goes.
 */
public class SystemConsoleIT {

    private static final String BUNDLES = "/system/console/bundles";
    private static final String OTTO = "operators-word-1";
    private static final String BERTA = "other-admins-word-1";
    private static final String DEVICE = "etc/org.ohmstead.driver.simulated-hall.cfg";
    private static final String PID = "org.ohmstead.driver.simulated~hall";
    private static final String OVERVIEW = "/system/console/ohmstead";

    private static Gateway gateway;
    private static String host;

    /** A gateway with a device, with another admin, and with an operator, who may log in by SSH. */
    @BeforeClass
    public static void start() throws Exception {
        gateway = Gateway.unpack("system-console");
        gateway.boot("ohmstead-driver-simulated");
        gateway.write(DEVICE, "device = hall/one\ninterval.ms = 100\npoints = {a: {at: sine}}\n");
        Files.writeString(gateway.home().resolve("etc/org.ohmstead.security.cfg"), "ssh.operators = true\n");
        host = URI.create(gateway.address()).getAuthority();
        gateway.start();
        Await.untilHas("shell", List.of("ohm:user-add"), () -> gateway.shell("ohm:user-add --help"));
        try (Terminal terminal = new Terminal(gateway, "admin", Gateway.PASSWORD)) {
            terminal.addUser("otto", "operator", OTTO);
            terminal.addUser("berta", "admin", BERTA);
        }
        Await.until("the web console", 200, () -> status(send("GET", BUNDLES, "admin", Gateway.PASSWORD, host, "")));
        Await.until("the operator", 403, () -> status(send("GET", BUNDLES, "otto", OTTO, host, "")));
    }

    /** Leaves no process behind. */
    @AfterClass
    public static void close() throws Exception {
        gateway.close();
    }

    @Test
    public void whatPagesOfOtherSitesSendIsRefused() throws Exception {
        String console = BUNDLES + "/" + bundle("org.ohmstead.console");
        for (String foreign : List.of(
                "Origin: https://evil.example\r\nSec-Fetch-Site: cross-site\r\n",
                "Origin: https://evil.example\r\n",
                "Origin: null\r\n",
                "Sec-Fetch-Site: cross-site\r\n")) {
            String answer = send("POST", console, "admin", Gateway.PASSWORD, host, foreign);
            assertEquals(answer, 403, status(answer));
            assertTrue(answer, answer.contains("requests on behalf of pages of this gateway expected"));
            Await.until("it runs on", "Active", () -> state("org.ohmstead.console"));
        }

        String own = "Origin: http://" + host + "\r\nSec-Fetch-Site: same-origin\r\n";
        String answer = send("POST", console, "admin", Gateway.PASSWORD, host, own);
        assertEquals(answer, 200, status(answer));
        Await.until("the console's own page stops it", "Resolved", () -> state("org.ohmstead.console"));
        gateway.shell("bundle:start org.ohmstead.console");
        Await.until("started again", "Active", () -> state("org.ohmstead.console"));
    }

    @Test
    public void onlyItsOwnNamesAreAnswered() throws Exception {
        for (String name : List.of("evil.example", "localhost.evil.example:8181")) {
            String answer = send("GET", BUNDLES, "admin", Gateway.PASSWORD, name, "");
            assertEquals(answer, 421, status(answer));
            assertTrue(answer, answer.contains("a name from 'hosts' in etc/org.ohmstead.rest.cfg expected"));
        }
        assertEquals(200, status(send("GET", BUNDLES, "admin", Gateway.PASSWORD, "localhost:1", "")));
    }

    @Test
    public void onlyAdminsGetIn() throws Exception {
        String operator = send("GET", BUNDLES, "otto", OTTO, host, "");
        assertEquals(operator, 403, status(operator));
        assertTrue(operator, operator.contains("user otto has the role operator: admin without restrictions expected"));

        String wrong = send("GET", BUNDLES, "otto", "wrong", host, "");
        assertEquals(wrong, 401, status(wrong));
        assertTrue(wrong, wrong.contains("WWW-Authenticate: Basic"));
        for (String path : List.of("/system/console", "/system/console/configMgr", "/system/console/res/ui/admin.js")) {
            assertEquals(path, 401, status(send("GET", path, "nobody", "nothing", host, "")));
        }
    }

    @Test
    public void whoGuessesIsToldToWaitWhateverThePassword() throws Exception {
        Pattern later = Pattern.compile("(?s)HTTP/1.1 429 .*\r\nRetry-After: [1-9][0-9]*\r\n.*");
        // Each guess that is looked at doubles the time in which the next ones are not: soon it is long enough for a
        // look.
        for (String path : List.of(BUNDLES, "/api/v1/devices")) {
            Await.until("told to wait at " + path, "", () -> {
                String answer = send("GET", path, "guessed", "another guess", host, "");
                return later.matcher(answer).matches() ? "" : answer;
            });
        }
    }

    @Test
    public void withoutItsDoorTheConsoleLetsNobodyIn() throws Exception {
        gateway.shell("bundle:stop org.ohmstead.webconsole");
        try {
            Await.until("closed", 401, () -> status(send("GET", BUNDLES, "admin", Gateway.PASSWORD, host, "")));
        } finally {
            gateway.shell("bundle:start org.ohmstead.webconsole");
        }
        Await.until("open", 200, () -> status(send("GET", BUNDLES, "admin", Gateway.PASSWORD, host, "")));
    }

    @Test
    public void operatorsHaveNothingButOhmInTheShell() throws Exception {
        Await.untilHas("a table", List.of("Device"), () -> gateway.shellAs("otto", OTTO, "ohm:device-list")
                .well());
        Path written = gateway.home().resolve("data/tmp/written");
        for (String command : List.of(
                "bundle:list",
                "config:list",
                "feature:list",
                "jaas:realm-list",
                "system:start-level",
                "system:property",
                "log:display",
                "service:list",
                "shell:exec id",
                "shell:cat data/security/users",
                "shell:grep . data/security/users",
                "shell:source data/security/users",
                "shell:new java.io.File x",
                "((\"\" getClass) forName java.lang.Runtime)",
                "x = { bundle:list } ; x",
                "if { bundle:list } { 1 }",
                "if { ohm:links } { 1 } { shell:cat data/security/users }",
                "ohm:device-list > " + written)) {
            Program.Said said = gateway.shellAs("otto", OTTO, command);
            assertTrue(command + ": " + said, said.status() != 0);
            assertTrue(
                    command + ": " + said,
                    said.text().contains("Command not found") || said.text().contains("Insufficient credentials"));
        }
        assertTrue(Files.notExists(written));
        assertTrue(gateway.shell("shell:cat etc/users.properties").contains("none"));
    }

    @Test
    public void nobodyIsWelcomedByErrors() throws Exception {
        for (String[] who : new String[][] {{"admin", Gateway.PASSWORD}, {"otto", OTTO}}) {
            try (Terminal terminal = new Terminal(gateway, who[0], who[1])) {
                terminal.type("ohm:links", "Link");
                assertFalse(terminal.text(), terminal.text().contains("rror"));
            }
        }
    }

    @Test
    public void othersOnTheMachineReadNothing() throws Exception {
        assertEquals("rwxr-x---", rights("etc"));
        assertEquals("rwxr-x---", rights("data"));
        assertEquals("rwx------", rights("data/security"));
        assertEquals("rw-------", rights("data/security/users"));
        assertEquals("rwx------", rights("data/audit"));
        assertEquals("rw-------", rights("etc/host.key"));
        try (Stream<Path> files = Files.walk(gateway.home().resolve("data"))) {
            List<Path> open = files.filter(file -> Files.isRegularFile(file))
                    .filter(file -> !rights(file).endsWith("---"))
                    .filter(file -> !file.endsWith("terminal.log") && !file.endsWith("README"))
                    .toList();
            assertEquals("only what the archive and the test itself brought", List.of(), open);
        }
    }

    @Test
    public void whoEditsInItStandsInTheHistory() {
        Rest rest = gateway.rest();
        Await.until("device", "ok", () -> rest.device("hall/one"));
        Rest berta = new Rest(gateway.address(), "berta", BERTA);
        Await.until("forms", 200, () -> berta.get("/system/console/configMgr").status());
        int status = berta.form(
                "/system/console/configMgr/" + PID,
                Map.of(
                        "apply", "true",
                        "action", "ajaxConfigManager",
                        "$location", "?",
                        "propertylist", "device,interval.ms,points",
                        "device", "hall/one",
                        "interval.ms", "110",
                        "points", "{a: {at: sine}}"));
        assertEquals(302, status);

        String history = "/api/v1/configuration/history?limit=1&item=" + PID;
        Await.until("entry", "berta by webconsole: applied", () -> {
            JsonNode entry = rest.get(history).body().path("entries").path(0);
            return entry.path("who").asText() + " by " + entry.path("via").asText() + ": "
                    + entry.path("outcome").asText();
        });
        JsonNode key = rest.get(history).body().at("/entries/0/differences/0/keys/0");
        assertEquals("interval.ms", key.path("key").asText());
        assertEquals("100", key.path("before").asText());
        assertEquals("110", key.path("after").asText());
    }

    @Test
    public void overviewShowsDevicesLinksPlanAndDrops() {
        Rest rest = gateway.rest();
        Await.until("device", "ok", () -> rest.device("hall/one"));
        Await.untilHas(
                "page",
                List.of(
                        ">Devices <",
                        ">hall/one<",
                        ">Links <",
                        ">Subscriptions <",
                        ">journal<",
                        ">Dropped<",
                        ">Counters of the scan <",
                        OVERVIEW + "?plan=hall%2Fone"),
                () -> rest.text(OVERVIEW));
        Await.untilHas(
                "plan",
                List.of(">Plan of hall/one <", ">All devices<"),
                () -> rest.text(OVERVIEW + "?plan=hall%2Fone"));
        assertFalse(Rest.anonymous(gateway.address()).text(OVERVIEW).contains("hall/one"));
    }

    @Test
    public void streamsOfEventsOutliveIt() throws Exception {
        Await.until("device", "ok", () -> gateway.rest().device("hall/one"));
        try (Events events = new Events(gateway)) {
            for (String change : List.of("uninstall", "install", "uninstall", "install")) {
                int before = events.readings();
                gateway.shell("feature:" + change + " ohmstead-webconsole");
                int there = change.equals("install") ? 200 : 404;
                Await.until(
                        "web console after " + change,
                        there,
                        () -> status(send("GET", BUNDLES, "admin", Gateway.PASSWORD, host, "")));
                int after = events.readings();
                assertTrue("values came during " + change, after > before);
                Await.until("values after " + change, true, () -> events.readings() > after + 5 || events.ended());
            }
            assertEquals("events that are no values", List.of(), events.others());
            assertFalse("the stream has ended", events.ended());
        }
    }

    private static String rights(String path) {
        return rights(gateway.home().resolve(path));
    }

    private static String rights(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            return "gone-----";
        }
    }

    private static String bundle(String symbolicName) {
        return field(symbolicName, "id\":([0-9]+)");
    }

    private static String state(String symbolicName) {
        return field(symbolicName, "state\":\"([A-Za-z]+)\"");
    }

    private static String field(String symbolicName, String pattern) {
        String list = send("GET", BUNDLES + ".json", "admin", Gateway.PASSWORD, host, "");
        String row = Stream.of(list.split("\\{"))
                .filter(part -> part.contains("\"symbolicName\":\"" + symbolicName + "\""))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no bundle " + symbolicName + " in " + list));
        Matcher field = Pattern.compile("\"" + pattern).matcher(row);
        assertTrue(row, field.find());
        return field.group(1);
    }

    private static int status(String answer) {
        Matcher status = Pattern.compile("^HTTP/1.1 ([0-9]{3}) ").matcher(answer);
        return status.find() ? Integer.parseInt(status.group(1)) : 0;
    }

    /** By hand, as Java's own client does not let one choose the host. A POST asks to stop a bundle. */
    private static String send(String method, String path, String user, String password, String host, String headers) {
        String pair = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        String body = method.equals("POST") ? "action=stop" : "";
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), URI.create(gateway.address()).getPort())) {
            socket.setSoTimeout((int) Await.PATIENCE.toMillis());
            socket.getOutputStream()
                    .write((method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nAuthorization: Basic " + pair
                                    + "\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                                    + "Content-Length: " + body.length() + "\r\n" + headers + "\r\n" + body)
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
