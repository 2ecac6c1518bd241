package org.ohmstead.security.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ohmstead.security.Action;
import org.ohmstead.security.Identity;
import org.ohmstead.security.Role;

class RightsTest {

    @TempDir
    Path directory;

    private Rights rights(Role role, String... permissions) {
        UserStore store = new UserStore(directory, () -> 0, trouble -> {});
        store.change(users -> users.put(
                "ada",
                UserEntry.fresh("ada", role)
                        .with(
                                role,
                                List.of(permissions).stream()
                                        .map(Permission::parse)
                                        .toList())));
        return new Rights(store);
    }

    private static Identity ada() {
        // What the identity says of the role does not count: the file does.
        return new Identity("ada", Role.ADMIN, "password");
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "READER, READ, true", "READER, WRITE, false", "READER, CONFIGURE, false",
        "OPERATOR, READ, true", "OPERATOR, WRITE, true", "OPERATOR, CONFIGURE, false",
        "ADMIN, READ, true", "ADMIN, WRITE, true", "ADMIN, CONFIGURE, true",
    })
    void withoutPermissionsTheRoleDecides(Role role, Action action, boolean expected) {
        Rights rights = rights(role);

        assertThat(rights.allows(ada(), action, "devices/cellar/pump/speed")).isEqualTo(expected);
        assertThat(rights.allows(ada(), action)).isEqualTo(expected);
    }

    @Test
    void permissionsNarrowTheRole() {
        Rights rights = rights(Role.OPERATOR, "write devices/cellar/#", "read devices/+/power");

        assertThat(rights.allows(ada(), Action.WRITE, "devices/cellar/pump/speed"))
                .isTrue();
        assertThat(rights.allows(ada(), Action.READ, "devices/cellar/pump/speed"))
                .isTrue();
        assertThat(rights.allows(ada(), Action.READ, "devices/cellar")).isTrue();
        assertThat(rights.allows(ada(), Action.READ, "devices/roof/power")).isTrue();
        assertThat(rights.allows(ada(), Action.WRITE, "devices/roof/power")).isFalse();
        assertThat(rights.allows(ada(), Action.READ, "devices/roof/voltage")).isFalse();
        assertThat(rights.allows(ada(), Action.READ, "devices/cellarette/x")).isFalse();
        assertThat(rights.allows(ada(), Action.CONFIGURE, "devices/cellar")).isFalse();
        assertThat(rights.allows(ada(), Action.WRITE)).isTrue();
    }

    @Test
    void permissionsNeverWidenTheRole() {
        Rights rights = rights(Role.READER, "write #", "configure #");

        assertThat(rights.allows(ada(), Action.READ, "devices/a/b")).isTrue();
        assertThat(rights.allows(ada(), Action.WRITE, "devices/a/b")).isFalse();
        assertThat(rights.allows(ada(), Action.CONFIGURE)).isFalse();
    }

    @Test
    void anAdminWithRestrictionsCannotLiftThem() {
        Rights rights = rights(Role.ADMIN, "configure devices/cellar/#");

        assertThat(rights.allows(ada(), Action.CONFIGURE, "devices/cellar/pump"))
                .isTrue();
        assertThat(rights.allows(ada(), Action.CONFIGURE, "devices/roof")).isFalse();
        assertThat(rights.allows(ada(), Action.CONFIGURE)).isFalse();
        assertThat(rights.allows(ada(), Action.WRITE)).isFalse();
    }

    @Test
    void decidesAsTheRulesSayForAnyUserAndTopic() {
        Random random = new Random(4711);
        String[] words = {"a", "b", "c"};
        for (int round = 0; round < 300; round++) {
            Role role = pick(random, Role.values());
            List<String> permissions = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                String filter = random.nextBoolean()
                        ? "devices/" + words[random.nextInt(3)] + "/#"
                        : "devices/+/" + words[random.nextInt(3)];
                permissions.add(pick(random, Action.values()).id() + " " + filter);
            }
            Rights rights = rights(role, permissions.toArray(String[]::new));
            Action action = pick(random, Action.values());
            String device = words[random.nextInt(3)];
            String point = words[random.nextInt(3)];

            assertThat(rights.allows(ada(), action, "devices/" + device + "/" + point))
                    .as("%s %s %s on %s/%s", role, permissions, action, device, point)
                    .isEqualTo(expected(role, permissions, action, device, point));
        }
    }

    /** The rules once more, written as plainly as possible. */
    private static boolean expected(Role role, List<String> permissions, Action action, String device, String point) {
        boolean byRole = action == Action.READ || (action == Action.WRITE && role != Role.READER) || role == Role.ADMIN;
        if (!byRole || permissions.isEmpty()) {
            return byRole;
        }
        for (String permission : permissions) {
            boolean sameAction = permission.startsWith(action.id()) || action == Action.READ;
            boolean sameTopic =
                    permission.endsWith(" devices/" + device + "/#") || permission.endsWith(" devices/+/" + point);
            if (sameAction && sameTopic) {
                return true;
            }
        }
        return false;
    }

    private static <T> T pick(Random random, T[] all) {
        return List.of(all).get(random.nextInt(all.length));
    }
}
