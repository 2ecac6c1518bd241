package org.ohmstead.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** What {@code bin/ohmstead} does, on a gateway that runs. */
public class AdministrationIT {

    private static final int TLS = Ports.free();

    private Gateway gateway;

    /** A gateway without devices. */
    @Before
    public void unpack() throws Exception {
        gateway = Gateway.unpack("administration");
    }

    /** Leaves no process behind. */
    @After
    public void close() throws Exception {
        gateway.close();
    }

    @Test
    public void passwordIsChanged() throws Exception {
        Rest before = gateway.start();
        assertEquals(200, before.get("/api/v1/devices").status());

        gateway.command("another-password-2\n", "ohmstead", "passwd", "admin");

        Rest after = gateway.rest("another-password-2");
        Await.until("new password", 200, () -> after.get("/api/v1/devices").status());
        assertEquals(401, before.get("/api/v1/devices").status());
        assertTrue(gateway.shellAs("admin", "another-password-2", "bundle:list")
                .well()
                .contains("Ohmstead :: Security"));
        assertFalse(gateway.log().contains("another-password-2"));
    }

    @Test
    public void onlyItsOwnAccountStopsIt() throws Exception {
        Rest rest = gateway.start();
        Path word = gateway.home().resolve("etc/shutdown.properties");
        int port = Integer.parseInt(
                Files.readString(gateway.home().resolve("data/port")).strip());
        // Karaf closes before it looks at the word, and takes nobody any more once it was the right one.
        for (int times = 0; times < 3; times++) {
            assertEquals("nothing to hear from Karaf, time " + times, -1, say(port, "SHUTDOWN"));
        }
        assertEquals(200, rest.get("/health").status());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(word)));

        gateway.command("", "stop");
        gateway.awaitEnd();
        assertEquals(0, rest.get("/health").status());
    }

    /** {@return what comes back at Karaf's shutdown port: -1 for the end} */
    private static int say(int port, String word) throws IOException {
        try (Socket karafs = new Socket(InetAddress.getLoopbackAddress(), port)) {
            karafs.setSoTimeout((int) Await.PATIENCE.toMillis());
            karafs.getOutputStream().write((word + "\0").getBytes(StandardCharsets.US_ASCII));
            return karafs.getInputStream().read();
        }
    }

    @Test
    public void exposedItSpeaksTlsOnly() throws Exception {
        Files.writeString(
                gateway.home().resolve("etc/org.ops4j.pax.web.cfg"),
                "org.osgi.service.http.port.secure = " + TLS + "\n",
                StandardOpenOption.APPEND);
        Rest plain = gateway.start();
        String said = gateway.command("", "ohmstead", "expose", "gateway.example");

        Await.until("no plain HTTP", 0, () -> plain.get("/health").status());
        X509Certificate certificate = certificate();
        String fingerprint = HexFormat.ofDelimiter(":")
                .withUpperCase()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        assertTrue(said, said.contains(fingerprint));
        assertTrue(certificate.getSubjectAlternativeNames().toString().contains("gateway.example"));
        Path secret = gateway.home().resolve("etc/ohmstead.p12.password");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)));
        assertFalse(Files.readString(gateway.home().resolve("etc/org.ops4j.pax.web.cfg"))
                .contains(Files.readString(secret)));

        gateway.command("", "ohmstead", "conceal");
        Await.until("plain HTTP", 200, () -> plain.get("/health").status());
    }

    /** The certificate that is shown; whether to trust it is for the fingerprint to say. */
    private static X509Certificate certificate() throws Exception {
        AtomicReference<X509Certificate> shown = new AtomicReference<>();
        X509TrustManager any = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {
                throw new AssertionError("no client here: " + type.toLowerCase(Locale.ROOT));
            }

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {
                shown.set(chain[0]);
            }

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {any}, new SecureRandom());
        Await.until("TLS", true, () -> {
            try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", TLS)) {
                socket.setSoTimeout((int) Await.PATIENCE.toMillis());
                socket.startHandshake();
                return true;
            }
        });
        return shown.get();
    }
}
