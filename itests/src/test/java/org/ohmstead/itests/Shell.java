package org.ohmstead.itests;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.rmi.ServerException;
import java.time.Duration;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;

/**
 * A gateway's shell over SSH, for tests that command much: one client, and a session for each command, since Karaf's server
 * ends the session with the command.
 */
final class Shell implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final int port;
    private final SshClient client = SshClient.setUpDefaultClient();

    Shell(int port) {
        this.port = port;
        client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE); // the gateway of this test, on loopback
        client.start();
    }

    /** {@return what a command prints, of one that ended well} */
    String well(String command) throws IOException {
        Program.Said said = say(command);
        return said.well();
    }

    /** {@return how a command ended} */
    Program.Said say(String command) throws IOException {
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        try (ClientSession session = session()) {
            String text = session.executeRemoteCommand(command, errors, StandardCharsets.UTF_8);
            return new Program.Said(command, 0, text + errors.toString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            if (e.getCause() instanceof ServerException || e instanceof java.rmi.RemoteException) {
                return new Program.Said(command, 1, e.getMessage() + errors.toString(StandardCharsets.UTF_8));
            }
            throw e;
        }
    }

    private ClientSession session() throws IOException {
        ClientSession session =
                client.connect("admin", "127.0.0.1", port).verify(PATIENCE).getSession();
        session.addPasswordIdentity(Gateway.PASSWORD);
        session.auth().verify(PATIENCE);
        return session;
    }

    @Override
    public void close() {
        client.stop();
    }
}
