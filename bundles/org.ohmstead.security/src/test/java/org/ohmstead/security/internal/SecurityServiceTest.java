package org.ohmstead.security.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ohmstead.security.Action;
import org.ohmstead.security.Identity;
import org.ohmstead.security.Login;
import org.ohmstead.security.Role;
import org.ohmstead.security.Session;
import org.ohmstead.security.Users.Token;

class SecurityServiceTest {

    private static final String FIRST = "first password";

    @TempDir
    Path directory;

    private Bench bench;

    @BeforeEach
    void prepare() {
        bench = new Bench(directory);
    }

    private SecurityService withUser(String name, Role role, String... permissions) {
        SecurityService service = bench.start();
        service.put(Bench.user(name, role, permissions));
        service.password(name, "password of " + name);
        return service;
    }

    private static Identity login(SecurityService service, String name) {
        return service.byPassword(name, "password of " + name, "10.0.0.7").who().orElseThrow();
    }

    @Test
    void theFirstAdminComesFromTheEnvironment() {
        SecurityService service = bench.start();

        assertThat(service.list()).containsExactly(Bench.user("admin", Role.ADMIN));
        assertThat(service.byPassword("admin", FIRST, "10.0.0.7").who())
                .contains(new Identity("admin", Role.ADMIN, "password", "10.0.0.7"));
        assertThat(bench.shown()).isEmpty();
    }

    @Test
    void theEnvironmentIsIgnoredLater() {
        bench.start();
        bench.environment = Map.of(FirstAdmin.VARIABLE, "second password");
        SecurityService again = bench.start();

        assertThat(again.byPassword("admin", "second password", "").who()).isEmpty();
        assertThat(again.byPassword("admin", FIRST, "").who()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short"})
    void elseAPasswordIsMadeAndShownOnce(String given) throws IOException {
        bench.environment = given.isEmpty() ? Map.of() : Map.of(FirstAdmin.VARIABLE, given);
        SecurityService service = bench.start();
        bench.start();

        Matcher shown = Pattern.compile("password ([a-z2-9-]+)").matcher(bench.shown());
        assertThat(shown.find()).isTrue();
        String password = shown.group(1);
        assertThat(shown.find()).as("shown once").isFalse();
        assertThat(password).matches("[a-km-np-z2-9]{5}(-[a-km-np-z2-9]{5}){3}");
        assertThat(service.byPassword("admin", password, "").who()).isPresent();
        assertThat(service.byPassword("admin", given, "").who()).isEmpty();
        assertThat(Files.readString(directory.resolve("users"))).doesNotContain(password);
    }

    @Test
    void usersThatWereCutOffWhileTheGatewayWasDownAreNotReplacedByANewAdmin() throws IOException {
        withUser("ada", Role.OPERATOR);
        Path users = directory.resolve("users");
        String whole = Files.readString(users);
        String cut = whole.substring(0, whole.indexOf("user "));
        Files.writeString(users, cut);
        SecurityService again = bench.start();

        assertThat(again.byPassword("admin", FIRST, "").who()).isEmpty();
        assertThat(bench.shown()).isEmpty();
        assertThat(users).content().isEqualTo(cut);
        assertThatIllegalStateException()
                .isThrownBy(() -> again.put(Bench.user("bob", Role.ADMIN)))
                .withMessageContaining(users + " line ")
                .withMessageContaining("'end' expected as the last line: the file is cut off. Mend that, or put a copy")
                .withMessageEndingWith("move it away: the next start makes a new admin");

        Files.writeString(users, whole);
        bench.pass(Duration.ofSeconds(1));
        assertThat(again.byPassword("ada", "password of ada", "").who()).isPresent();
    }

    @Test
    void wrongNamesAndPasswordsAreNobody() {
        SecurityService service = withUser("ada", Role.READER);

        assertThat(service.byPassword("ada", "password of bob", "").who()).isEmpty();
        assertThat(service.byPassword("Ada", "password of ada", "").who()).isEmpty();
        assertThat(service.byPassword("", "", "").who()).isEmpty();
        assertThat(service.byToken("", "")).isEmpty();
        assertThat(service.session("")).isEmpty();
    }

    @Test
    void aUserWithoutAPasswordCannotLogIn() {
        SecurityService service = bench.start();
        service.put(Bench.user("ada", Role.READER));

        assertThat(service.byPassword("ada", "", "").who()).isEmpty();
    }

    @Test
    void tokensStandForTheirUserUntilTheyExpireOrAreRevoked() throws IOException {
        SecurityService service = withUser("ada", Role.OPERATOR);
        String token = service.issueToken("ada", "laptop", Duration.ofDays(1));
        String other = service.issueToken("ada", "agent", Duration.ofDays(2));

        assertThat(token).matches("ohm_[A-Za-z0-9_-]{43}").isNotEqualTo(other);
        assertThat(service.byToken(token, "10.0.0.7"))
                .contains(new Identity("ada", Role.OPERATOR, "token", "10.0.0.7"));
        assertThat(service.tokens("ada"))
                .containsExactly(
                        new Token("agent", Instant.parse("2026-03-03T12:00:00Z")),
                        new Token("laptop", Instant.parse("2026-03-02T12:00:00Z")));
        assertThat(Files.readString(directory.resolve("users"))).doesNotContain(token, token.substring(4));
        assertThat(bench.start().byToken(token, "")).as("after a restart").isPresent();

        bench.pass(Duration.ofDays(1));
        assertThat(service.byToken(token, "")).isEmpty();
        assertThat(service.tokens("ada")).extracting(Token::label).containsExactly("agent");
        assertThat(service.revokeToken("ada", "agent")).isTrue();
        assertThat(service.byToken(other, "")).isEmpty();
        assertThat(service.revokeToken("ada", "agent")).isFalse();
        assertThat(service.revokeToken("nobody", "agent")).isFalse();
    }

    @Test
    void tokensAreRefusedThatCannotBeToldApart() {
        SecurityService service = withUser("ada", Role.OPERATOR);
        service.issueToken("ada", "laptop", Duration.ofDays(1));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> service.issueToken("ada", "laptop", Duration.ofDays(1)))
                .withMessageContaining("'laptop'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> service.issueToken("ada", "a\nrole admin", Duration.ofDays(1)))
                .withMessageContaining("'a?role admin'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> service.issueToken("ada", "x", Duration.ZERO))
                .withMessageContaining("more than 0 expected");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> service.issueToken("bob", "x", Duration.ofDays(1)))
                .withMessageContaining("'bob'");
        bench.pass(Duration.ofDays(1));
        assertThat(service.issueToken("ada", "laptop", Duration.ofDays(1))).isNotEmpty();
    }

    @Test
    void aSessionLastsAsLongAsItIsUsed() {
        SecurityService service = withUser("ada", Role.READER);
        Session session = service.open(login(service, "ada"));

        assertThat(session.id()).matches("[A-Za-z0-9_-]{43}").isNotEqualTo(session.csrf());
        assertThat(session.toString()).doesNotContain(session.id(), session.csrf());
        for (int i = 0; i < 5; i++) {
            bench.pass(Duration.ofMinutes(59));
            assertThat(service.session(session.id()))
                    .contains(new Session(
                            session.id(), session.csrf(), new Identity("ada", Role.READER, "session", "10.0.0.7")));
        }
        bench.pass(Duration.ofMinutes(61));
        assertThat(service.session(session.id())).isEmpty();
    }

    @Test
    void aSessionDoesNotLastForever() {
        SecurityService service = withUser("ada", Role.READER);
        Session session = service.open(login(service, "ada"));
        for (int hour = 0; hour < 168; hour++) {
            assertThat(service.session(session.id())).isPresent();
            bench.pass(Duration.ofHours(1));
        }
        bench.pass(Duration.ofSeconds(1));

        assertThat(service.session(session.id())).isEmpty();
    }

    @Test
    void aSessionEndsWhenItsUserSaysSo() {
        SecurityService service = withUser("ada", Role.READER);
        Session session = service.open(login(service, "ada"));
        Session other = service.open(login(service, "ada"));
        service.end(session.id());
        service.end("unknown");

        assertThat(service.session(session.id())).isEmpty();
        assertThat(service.session(other.id())).isPresent();
    }

    @Test
    void aNewPasswordEndsSessionsAndTheOldPassword() {
        SecurityService service = withUser("ada", Role.READER);
        Session session = service.open(login(service, "ada"));
        String token = service.issueToken("ada", "laptop", Duration.ofDays(1));
        service.password("ada", "new password");

        assertThat(service.session(session.id())).isEmpty();
        assertThat(service.byPassword("ada", "password of ada", "").who()).isEmpty();
        assertThat(service.byPassword("ada", "new password", "").who()).isPresent();
        assertThat(service.byToken(token, "")).isPresent();
    }

    @Test
    void aPasswordSetByTheToolCountsWithinASecond() throws Exception {
        SecurityService service = withUser("ada", Role.READER);
        Session session = service.open(login(service, "ada"));
        assertThat(PasswordToolTest.run("tool password\n", directory.toString(), "ada")
                        .code())
                .isZero();
        bench.pass(Duration.ofSeconds(1));

        assertThat(service.session(session.id())).isEmpty();
        assertThat(service.byPassword("ada", "password of ada", "").who()).isEmpty();
        assertThat(service.byPassword("ada", "tool password", "").who()).isPresent();
    }

    @Test
    void aLesserRoleCountsAtOnce() {
        SecurityService service = withUser("ada", Role.OPERATOR);
        Identity ada = login(service, "ada");
        Session session = service.open(ada);
        assertThat(service.allows(ada, Action.WRITE, "devices/cellar/setpoint")).isTrue();
        service.put(Bench.user("ada", Role.READER));

        assertThat(service.allows(ada, Action.WRITE, "devices/cellar/setpoint")).isFalse();
        assertThat(service.allows(ada, Action.READ, "devices/cellar/setpoint")).isTrue();
        assertThat(service.session(session.id()).map(s -> s.who().role())).contains(Role.READER);
        assertThat(service.byPassword("ada", "password of ada", "").who())
                .as("the password stays")
                .isPresent();
    }

    @Test
    void whoIsRemovedMayNothingAnyLonger() {
        SecurityService service = withUser("ada", Role.OPERATOR);
        Identity ada = login(service, "ada");
        Identity atTheShell = new Identity("ada", Role.OPERATOR, "shell");
        Session session = service.open(ada);
        String token = service.issueToken("ada", "laptop", Duration.ofDays(1));
        assertThat(service.remove("ada")).isTrue();

        assertThat(service.remove("ada")).isFalse();
        assertThat(service.allows(ada, Action.READ, "devices/cellar")).isFalse();
        assertThat(service.allows(ada, Action.READ)).isFalse();
        assertThat(service.allows(atTheShell, Action.READ)).isFalse();
        assertThat(service.session(session.id())).isEmpty();
        assertThat(service.byToken(token, "")).isEmpty();
        assertThat(service.byPassword("ada", "password of ada", "").who()).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> service.open(ada));
    }

    @Test
    void theLastAdminStays() {
        SecurityService service = bench.start();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> service.remove("admin"))
                .withMessageContaining("last admin");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> service.put(Bench.user("admin", Role.OPERATOR)))
                .withMessageContaining("last admin");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> service.put(Bench.user("admin", Role.ADMIN, "configure devices/cellar/#")))
                .withMessageContaining("last admin");
        service.put(Bench.user("ada", Role.ADMIN));
        assertThatIllegalArgumentException().as("ada has no password yet").isThrownBy(() -> service.remove("admin"));
        service.password("ada", "password of ada");
        assertThat(service.remove("admin")).isTrue();
        assertThat(bench.start().list()).containsExactly(Bench.user("ada", Role.ADMIN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\nuser", "../x", "#", ".a"})
    void refusesNamesThatAreNone(String name) {
        SecurityService service = bench.start();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> service.put(Bench.user(name, Role.READER)))
                .withMessageContaining("user: a name of 1 to 64 letters");
        assertThatIllegalArgumentException().isThrownBy(() -> service.password(name, "long enough"));
    }

    @Test
    void refusesPermissionsThatAreNone() {
        SecurityService service = bench.start();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> service.put(Bench.user("ada", Role.READER, "read devices/#/x")))
                .withMessageContaining("devices/#/x");
        assertThat(service.list()).hasSize(1);
    }

    @Test
    void guessingIsSlowedDownAndOverAfterAWhile() {
        SecurityService service = withUser("ada", Role.READER);
        for (int i = 0; i < 20; i++) {
            Login login = service.byPassword("ada", "guess " + i, "203.0.113.9");
            assertThat(login).isInstanceOf(i < 9 ? Login.Unknown.class : Login.Postponed.class);
        }
        assertThat(bench.slept).isNotEmpty();
        assertThat(service.byPassword("ada", "password of ada", "203.0.113.9"))
                .isInstanceOf(Login.Postponed.class)
                .isEqualTo(service.byPassword("ada", "wrong", "203.0.113.9"));
        bench.pass(Duration.ofSeconds(30));

        assertThat(service.byPassword("ada", "password of ada", "203.0.113.9").who())
                .isPresent();
    }

    @Test
    void partsOfTheGatewayHaveTheRoleTheyName() {
        SecurityService service = bench.start();
        Identity rules = new Identity("rules", Role.OPERATOR, "system");
        Identity console = new Identity("karaf", Role.ADMIN, "shell");

        assertThat(service.allows(rules, Action.WRITE, "devices/a/b")).isTrue();
        assertThat(service.allows(rules, Action.CONFIGURE)).isFalse();
        assertThat(service.allows(console, Action.CONFIGURE)).isTrue();
        assertThat(service.allows(new Identity("karaf", Role.ADMIN, "password"), Action.READ))
                .isFalse();
    }

    @Test
    void aWrongConfigurationNamesKeyAndValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.of(ReadmeTest.config(Map.of("password.iterations", 1000)), "data"))
                .withMessage("org.ohmstead.security: password.iterations = '1000': 210000 to 10000000 expected");
        assertThat(Settings.of(ReadmeTest.config(Map.of()), "/srv/data").directory())
                .isEqualTo(Path.of("/srv/data/security"));
        assertThat(Settings.of(ReadmeTest.config(Map.of("secrets.key.file", "/media/key")), "x")
                        .keyFile())
                .isEqualTo(Path.of("/media/key"));
        assertThat(Optional.of(Settings.of(ReadmeTest.config(Map.of()), "x")).map(Settings::iterations))
                .contains(PasswordHash.LEAST_ITERATIONS);
    }
}
