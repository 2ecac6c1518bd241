package org.ohmstead.security.internal;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.ohmstead.security.Role;

/**
 * Sets a user's password without the gateway: {@code java -cp … PasswordTool DIRECTORY USER}. The gateway may be running;
 * it sees the change within a second.
 *
 * <p>On a terminal the password is asked for twice, unseen; else it is the first line of the input. Exit codes: 0 done, 1
 * not done, 2 wrong arguments.
 */
public final class PasswordTool {

    private static final int DONE = 0;
    private static final int NOT_DONE = 1;
    private static final int WRONG_ARGUMENTS = 2;

    private final InputStream in;
    private final Optional<Console> terminal;
    private final PrintStream out;
    private final PrintStream err;

    PasswordTool(InputStream in, Optional<Console> terminal, PrintStream out, PrintStream err) {
        this.in = in;
        this.terminal = terminal;
        this.out = out;
        this.err = err;
    }

    /**
     * Sets a password.
     *
     * @param arguments the directory of users, and the name of one
     */
    public static void main(String[] arguments) {
        // A console without a terminal on both ends, as with a pipe, is none.
        Optional<Console> terminal = Optional.ofNullable(System.console());
        System.exit(new PasswordTool(System.in, terminal, System.out, System.err).run(arguments));
    }

    int run(String... arguments) {
        if (arguments.length != 2) {
            err.println(
                    "usage: PasswordTool DIRECTORY USER, the password on the terminal or as the first line of input");
            return WRONG_ARGUMENTS;
        }
        Path directory = Path.of(arguments[0]);
        if (!Files.isDirectory(directory)) {
            err.println(directory + " is no directory: start the gateway once, or name the directory of its users");
            return WRONG_ARGUMENTS;
        }
        try {
            set(directory, arguments[1], password(arguments[1]));
            out.println("Password of " + arguments[1] + " set.");
            return DONE;
        } catch (IllegalArgumentException | IllegalStateException | UncheckedIOException | IOException e) {
            err.println(e.getMessage());
            return NOT_DONE;
        }
    }

    private void set(Path directory, String name, String password) {
        PasswordHash hash = PasswordHash.of(password, PasswordHash.LEAST_ITERATIONS, new SecureRandom());
        UserStore store = new UserStore(directory, System::nanoTime, trouble -> {});
        store.change(users -> {
            // Before the first start there is nobody; who can write here may be the first admin.
            UserEntry user = users.isEmpty() && name.equals("admin")
                    ? UserEntry.fresh(name, Role.ADMIN)
                    : Optional.ofNullable(users.get(name))
                            .orElseThrow(() -> new IllegalArgumentException(
                                    "user: one of " + users.keySet() + " expected, got '" + Printable.of(name) + "'"));
            return users.put(name, user.with(hash));
        });
    }

    private String password(String name) throws IOException {
        if (terminal.isPresent()) {
            char[] first = terminal.get().readPassword("New password of %s: ", Printable.of(name));
            char[] second = terminal.get().readPassword("Once more: ");
            if (first == null || !Arrays.equals(first, second)) {
                throw new IllegalArgumentException("password: the same twice expected");
            }
            return new String(first);
        }
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        return Optional.ofNullable(lines.readLine())
                .orElseThrow(() -> new IllegalArgumentException("password: a line of input expected, got none"));
    }
}
