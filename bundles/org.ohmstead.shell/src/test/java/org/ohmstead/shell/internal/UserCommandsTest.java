package org.ohmstead.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.impl.console.SessionFactoryImpl;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.ohmstead.security.Identity;
import org.ohmstead.security.Role;
import org.ohmstead.security.Users;

class UserCommandsTest {

    private final World world = new World();
    private final FakeUsers users = new FakeUsers();

    UserCommandsTest() {
        world.services.put(Users.class, users);
        users.put(new Users.User("ada", Role.ADMIN, List.of()));
        users.put(new Users.User("otto", Role.OPERATOR, List.of("write devices/cellar/#")));
    }

    private void refuses(OhmCommand command, String message) {
        assertThatExceptionOfType(CommandException.class)
                .isThrownBy(() -> world.run(command))
                .withMessageContaining(message);
    }

    @Test
    @DisplayName("users are listed with role, tokens and permissions, to admins only")
    void lists() throws Exception {
        users.issueToken("otto", "grafana", Duration.ofDays(1));

        assertThat(world.rows(new UserListCommand()))
                .containsExactly(
                        List.of("ada", "admin", "", "all of the role"),
                        List.of(
                                "otto",
                                "operator",
                                "grafana until 2026-11-23T12:00:00.000Z",
                                "write devices/cellar/#"));
        world.person = Optional.of(new Identity("otto", Role.OPERATOR, "shell"));
        refuses(new UserListCommand(), "otto has the role operator, which may not configure");
    }

    @Test
    @DisplayName("a user is added with a password typed twice")
    void adds() throws Exception {
        UserAddCommand command = new UserAddCommand();
        command.name = "rita";
        world.typed.addAll(List.of("long enough", "long enough"));

        assertThat(world.run(command))
                .contains("User rita added with the role reader")
                .doesNotContain("long enough");
        assertThat(users.users).containsEntry("rita", new Users.User("rita", Role.READER, List.of()));
        assertThat(users.passwords).containsEntry("rita", "long enough");
    }

    @Test
    @DisplayName("where nothing can be typed, it is said what a password needs")
    void noTerminal() throws Exception {
        assertThat(OhmCommand.secret(session(() -> "typed"), "Password: ")).isEqualTo("typed");
        assertThatExceptionOfType(CommandException.class)
                .isThrownBy(() -> OhmCommand.secret(withoutTerminal(), "Password: "))
                .withMessageContaining("typed at a terminal")
                .withMessageContaining("bin/client, without -b");
        assertThatExceptionOfType(CommandException.class)
                .isThrownBy(() -> OhmCommand.secret(session(() -> null), "Password: "))
                .withMessageContaining("nothing was typed");
    }

    /** {@return Karaf's own session for given commands, as bin/client opens one} */
    private static Session withoutTerminal() {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        return new SessionFactoryImpl(new ThreadIOImpl()).create(InputStream.nullInputStream(), nowhere, nowhere);
    }

    private static Session session(Supplier<String> typed) {
        return (Session) Proxy.newProxyInstance(
                Session.class.getClassLoader(), new Class<?>[] {Session.class}, (self, method, args) -> {
                    assertThat(method.getName()).isEqualTo("readLine");
                    return typed.get();
                });
    }

    @Test
    @DisplayName("nobody is added with passwords that differ or are too short, a wrong role, or a name that is taken")
    void addsNot() {
        UserAddCommand command = new UserAddCommand();
        command.name = "rita";
        world.typed.addAll(List.of("long enough", "long enouhg"));
        refuses(command, "The two passwords differ");
        world.typed.addAll(List.of("short", "short"));
        refuses(command, "at least 8");
        command.role = "boss";
        refuses(command, "reader, operator, admin expected, got 'boss'");
        assertThat(users.users).doesNotContainKey("rita");
        command.name = "otto";
        refuses(command, "There is a user 'otto' already");
    }

    @Test
    @DisplayName("one's own password may be changed by anybody, others' by admins")
    void passwords() throws Exception {
        UserPasswordCommand command = new UserPasswordCommand();
        command.name = "otto";
        world.typed.addAll(List.of("another one", "another one"));
        world.run(command);
        assertThat(users.passwords).containsEntry("otto", "another one");

        world.person = Optional.of(new Identity("otto", Role.OPERATOR, "shell"));
        command.name = "";
        world.typed.addAll(List.of("a third one", "a third one"));
        world.run(command);
        assertThat(users.passwords).containsEntry("otto", "a third one");
        command.name = "ada";
        refuses(command, "may not configure");
        assertThat(users.passwords).doesNotContainKey("ada");
    }

    @Test
    @DisplayName("users go; names that nobody has are refused")
    void removes() throws Exception {
        UserRemoveCommand command = new UserRemoveCommand();
        command.name = "otto";
        world.run(command);
        assertThat(users.users).doesNotContainKey("otto");
        refuses(command, "There is no user 'otto'");
    }

    @Test
    @DisplayName("a token is shown alone, once; it can be revoked")
    void tokens() throws Exception {
        TokenIssueCommand issue = new TokenIssueCommand();
        issue.name = "otto";
        issue.label = "grafana";
        issue.lifetime = "30d";
        assertThat(world.run(issue).strip()).isEqualTo("token-otto-grafana-PT720H");
        refuses(issue, "'otto' has a token 'grafana' already");
        TokenRevokeCommand revoke = new TokenRevokeCommand();
        revoke.name = "otto";
        revoke.label = "grafana";
        assertThat(world.run(revoke)).contains("void");
        refuses(revoke, "'otto' has no token 'grafana'");
        issue.name = "nobody";
        refuses(issue, "There is no user 'nobody'");
        world.person = Optional.of(new Identity("otto", Role.OPERATOR, "shell"));
        issue.name = "otto";
        assertThat(world.run(issue)).contains("token-otto");
        issue.name = "ada";
        refuses(issue, "may not configure");
    }

    /** Users in memory. */
    private static final class FakeUsers implements Users {

        private final Map<String, User> users = new TreeMap<>();
        private final Map<String, String> passwords = new TreeMap<>();
        private final Map<String, List<Token>> tokens = new TreeMap<>();

        @Override
        public List<User> list() {
            return List.copyOf(users.values());
        }

        @Override
        public void put(User user) {
            users.put(user.name(), user);
        }

        @Override
        public void password(String name, String password) {
            if (password.length() < 8) {
                throw new IllegalArgumentException("password: at least 8 characters expected");
            }
            passwords.put(name, password);
        }

        @Override
        public boolean remove(String name) {
            return users.remove(name) != null;
        }

        @Override
        public String issueToken(String name, String label, Duration lifetime) {
            tokens.computeIfAbsent(name, n -> new ArrayList<>()).add(new Token(label, World.NOW.plus(lifetime)));
            return "token-" + name + "-" + label + "-" + lifetime;
        }

        @Override
        public List<Token> tokens(String name) {
            return tokens.getOrDefault(name, List.of());
        }

        @Override
        public boolean revokeToken(String name, String label) {
            return tokens.getOrDefault(name, new ArrayList<>())
                    .removeIf(token -> token.label().equals(label));
        }
    }
}
