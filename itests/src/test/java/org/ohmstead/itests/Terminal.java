package org.ohmstead.itests;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Somebody who sits at a terminal in a gateway's shell and types. */
final class Terminal implements AutoCloseable {

    private static final String PROMPT = "@root()> ";

    private final Process process;
    private final OutputStream keyboard;
    private final StringBuilder screen = new StringBuilder();
    private int seen;

    /** Logs in and waits for the prompt. */
    Terminal(Gateway gateway, String user, String password) throws IOException {
        String client =
                gateway.home().resolve("bin/client") + " -a " + gateway.ssh() + " -u " + user + " -p " + password;
        ProcessBuilder builder = new ProcessBuilder("script", "-qec", client, "/dev/null").redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("EXTRA_JAVA_OPTS", Gateway.QUICK);
        process = builder.start();
        keyboard = process.getOutputStream();
        Thread reader = new Thread(this::read, "terminal");
        reader.setDaemon(true);
        reader.start();
        await(PROMPT);
    }

    /** Adds a user, as an admin. */
    void addUser(String name, String role, String password) throws IOException {
        type("ohm:user-add --role " + role + " " + name, "Password for " + name);
        type(password, "Once more");
        type(password, "User " + name + " added with the role " + role);
        await(PROMPT);
    }

    /** Types a line and waits until something is on the screen that was not there before. */
    void type(String line, String expected) throws IOException {
        synchronized (screen) {
            seen = screen.length();
        }
        keyboard.write((line + "\r").getBytes(StandardCharsets.UTF_8));
        keyboard.flush();
        await(expected);
    }

    /** {@return all that was on the screen} */
    String text() {
        synchronized (screen) {
            return screen.toString();
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    private void await(String expected) {
        try {
            Await.until("'" + expected + "' on the screen", true, () -> shows(expected));
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; it shows: " + text(), e);
        }
    }

    private boolean shows(String expected) {
        synchronized (screen) {
            return screen.indexOf(expected, seen) >= 0;
        }
    }

    private void show(String text) {
        synchronized (screen) {
            screen.append(text);
        }
    }

    private void read() {
        byte[] bytes = new byte[1024];
        try (InputStream in = process.getInputStream()) {
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                show(new String(bytes, 0, n, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            show("closed: " + e.getMessage());
        }
    }
}
