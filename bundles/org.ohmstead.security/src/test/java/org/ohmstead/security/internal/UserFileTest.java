package org.ohmstead.security.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ohmstead.security.Action;
import org.ohmstead.security.Role;

class UserFileTest {

    private static final String DIGEST = "ab".repeat(32);
    private static final PasswordHash HASH = PasswordHash.of("correct horse", Bench.ITERATIONS, new SecureRandom());

    @Test
    void readsWhatPeopleWrite() {
        String text =
                """
                # by hand

                version 1
                user ada
                role   operator
                permission write devices/cellar/#
                  permission read devices/+/power
                password %s
                token %s 2027-01-31T00:00:00Z laptop at home
                user bob
                role reader
                """
                        .formatted(HASH.text(), DIGEST);

        SortedMap<String, UserEntry> users = UserFile.parse(text, "users");

        assertThat(users).containsOnlyKeys("ada", "bob");
        UserEntry ada = users.get("ada");
        assertThat(ada.role()).isEqualTo(Role.OPERATOR);
        assertThat(ada.permissions().stream().map(Permission::text))
                .containsExactly("write devices/cellar/#", "read devices/+/power");
        assertThat(ada.password()).contains(HASH);
        assertThat(ada.tokens())
                .containsExactly(new TokenEntry(DIGEST, Instant.parse("2027-01-31T00:00:00Z"), "laptop at home"));
        assertThat(users.get("bob").password()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "user ada                                    | line 1: 'version 2' expected as the first line",
                "version 3                                   | line 1: 'version 2' expected as the first line",
                "version 1                                   | line 1: 'end' expected as the last line: the file is cut off",
                "version 2;user ada;role admin               | line 3: 'end' expected as the last line: the file is cut off",
                "version 2;user ada;role admin;end;user bob  | line 5: nothing expected behind 'end', got 'user'",
                "version 1;role admin                        | line 2: a line 'user NAME' expected before 'role'",
                "version 1;user a da;role admin              | line 2: user: a name of 1 to 64 letters",
                "version 1;user ada;role boss                | line 3: role: one of reader, operator, admin expected",
                "version 1;user ada;user bob;role admin      | line 3: user ada: a line 'role …' expected",
                "version 1;user ada;role admin;user ada;role reader | user ada is there twice",
                "version 1;user ada;role admin;permission write     | line 4: a permission, as 'write devices/cellar/#'",
                "version 1;user ada;role admin;permission eat #     | line 4: action: one of read, write, configure",
                "version 1;user ada;role admin;permission read a/#/b | line 4: a topic filter",
                "version 1;user ada;role admin;password secret      | line 4: 'pbkdf2-sha512",
                "version 1;user ada;role admin;token ab 2027 x      | line 4: '<SHA-256 in hex> <expiry> <label>'",
            })
    void saysWhereWhatIsWrong(String lines, String expected) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UserFile.parse(lines.strip().replace(';', '\n'), "data/users"))
                .withMessageStartingWith("data/users line ")
                .withMessageContaining(expected);
    }

    @Test
    void keepsLinesOfLaterVersions() {
        String text = "version 1\nuser ada\nrole admin\ncolour blue and green\nseen 2027-01-01\n";

        String written = UserFile.format(UserFile.parse(text, "users").values());

        assertThat(written).contains("colour blue and green\n", "seen 2027-01-01\n");
        assertThat(UserFile.parse(written, "users")).isEqualTo(UserFile.parse(text, "users"));
    }

    @Test
    void noPartOfAFilePassesForTheWhole() {
        Random random = new Random(20_260_302);
        List<UserEntry> users = List.of(someUser(random, "ada"), someUser(random, "bob"));
        String whole = UserFile.format(users).strip();

        for (int length = 0; length < whole.length(); length++) {
            String part = whole.substring(0, length);
            assertThatIllegalArgumentException().as(part).isThrownBy(() -> UserFile.parse(part, "users"));
        }
        assertThat(UserFile.parse(whole, "users").values()).containsExactlyElementsOf(users);
    }

    @Test
    void whatIsWrittenIsReadAsTheSame() {
        Random random = new Random(20_260_301);
        for (int round = 0; round < 200; round++) {
            SortedMap<String, UserEntry> users = new TreeMap<>();
            for (int i = random.nextInt(6); i > 0; i--) {
                UserEntry user = someUser(random, "user" + i);
                users.put(user.name(), user);
            }

            assertThat(UserFile.parse(UserFile.format(users.values()), "users")).isEqualTo(users);
        }
    }

    private static UserEntry someUser(Random random, String name) {
        List<Permission> permissions = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            String filter = random.nextBoolean() ? "devices/d" + i + "/#" : "devices/+/p" + i;
            permissions.add(Permission.parse(pick(random, Action.values()).id() + " " + filter));
        }
        List<TokenEntry> tokens = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            Instant expires = Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L));
            tokens.add(new TokenEntry(TokenEntry.digestOf("t" + random.nextInt()), expires, "label " + i));
        }
        Optional<PasswordHash> password = random.nextBoolean() ? Optional.of(HASH) : Optional.empty();
        List<String> others = random.nextInt(4) == 0 ? List.of("later thing") : List.of();
        return new UserEntry(name, pick(random, Role.values()), permissions, password, tokens, others);
    }

    private static <T> T pick(Random random, T[] all) {
        return List.of(all).get(random.nextInt(all.length));
    }
}
