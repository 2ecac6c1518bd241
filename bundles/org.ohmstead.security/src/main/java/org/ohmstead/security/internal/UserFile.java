package org.ohmstead.security.internal;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ohmstead.security.Role;

/**
 * The text in which users are kept: a line {@code version 2}, then for each user a line {@code user NAME} and what is
 * known of them, one thing a line, and a last line {@code end}: a file that was cut off must not pass for one with fewer
 * users, or with users whose permissions are missing and who so may more. Version 1 had no such line.
 *
 * <p>Lines with words that this version does not know are kept and written back, so that a file survives a downgrade. A
 * change that such a version must not overlook, because it takes rights away, raises the number in the first line.
 */
final class UserFile {

    private static final String VERSION = "version";
    private static final String NUMBER = "2";
    private static final String WITHOUT_END = "1";
    private static final String END = "end";
    private static final String HEAD =
            """
            # Users of this gateway. Better changed in the console, in the shell, or by 'bin/ohmstead passwd USER'.
            # Read again when it changes. One word and its value per line; hashes only, no passwords, no tokens.
            """;

    private final String where;
    private final SortedMap<String, UserEntry> users = new TreeMap<>();
    private Draft draft;
    private String version = "";
    private boolean ended;

    private UserFile(String where) {
        this.where = where;
    }

    /** What is known so far of the user whose lines are being read. */
    private static final class Draft {
        private final String name;
        private final List<Permission> permissions = new ArrayList<>();
        private final List<TokenEntry> tokens = new ArrayList<>();
        private final List<String> others = new ArrayList<>();
        private Optional<Role> role = Optional.empty();
        private Optional<PasswordHash> password = Optional.empty();

        Draft(String name) {
            this.name = name;
        }

        UserEntry finished() {
            Role known = role.orElseThrow(
                    () -> new IllegalArgumentException("user " + name + ": a line 'role …' expected, there is none"));
            return new UserEntry(name, known, permissions, password, tokens, others);
        }
    }

    /**
     * Reads users.
     *
     * @param text of the file
     * @param where the name of the file, for messages
     * @return the users by name
     * @throws IllegalArgumentException if anything is wrong; the message names file, line and what was expected
     */
    static SortedMap<String, UserEntry> parse(String text, String where) {
        return new UserFile(where).read(text.split("\\R", -1));
    }

    /**
     * Writes users.
     *
     * @param users all of them
     * @return the text of the file
     */
    static String format(Collection<UserEntry> users) {
        return HEAD + VERSION + " " + NUMBER + "\n"
                + users.stream().map(UserFile::lines).collect(joining()) + "\n" + END + "\n";
    }

    private static String lines(UserEntry user) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("user " + user.name());
        lines.add("role " + user.role().id());
        user.password().ifPresent(hash -> lines.add("password " + hash.text()));
        user.permissions().forEach(permission -> lines.add("permission " + permission.text()));
        user.tokens().forEach(token -> lines.add("token " + token.text()));
        lines.addAll(user.others());
        return lines.stream().map(line -> line + "\n").collect(joining());
    }

    private SortedMap<String, UserEntry> read(String[] lines) {
        int number = 0;
        try {
            for (String line : lines) {
                number++;
                String content = line.strip();
                if (!content.isEmpty() && !content.startsWith("#")) {
                    take(content);
                }
            }
            finishDraft();
            checkWhole();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(where + " line " + number + ": " + e.getMessage(), e);
        }
        return users;
    }

    /** An empty file is what a full disk leaves of one: not a file without users. */
    private void checkWhole() {
        if (version.isEmpty()) {
            checkVersion("", "");
        }
        if (!ended && (users.isEmpty() || !version.equals(WITHOUT_END))) {
            throw new IllegalArgumentException("'" + END + "' expected as the last line: the file is cut off");
        }
    }

    private void take(String line) {
        int space = line.indexOf(' ');
        String word = space < 0 ? line : line.substring(0, space);
        String value = space < 0 ? "" : line.substring(space + 1).strip();
        if (ended) {
            throw new IllegalArgumentException(
                    "nothing expected behind '" + END + "', got '" + Printable.of(word) + "'");
        }
        if (version.isEmpty()) {
            checkVersion(word, value);
        } else if (line.equals(END)) {
            finishDraft();
            ended = true;
        } else if (word.equals("user")) {
            finishDraft();
            draft = new Draft(UserEntry.checkName(value));
        } else if (draft == null) {
            throw new IllegalArgumentException("a line 'user NAME' expected before '" + Printable.of(word) + "'");
        } else {
            describe(line, word, value);
        }
    }

    private void checkVersion(String word, String value) {
        if (!word.equals(VERSION) || !(value.equals(NUMBER) || value.equals(WITHOUT_END))) {
            throw new IllegalArgumentException("'" + VERSION + " " + NUMBER + "' expected as the first line, got '"
                    + Printable.of(word + " " + value) + "'");
        }
        version = value;
    }

    private void describe(String line, String word, String value) {
        switch (word) {
            case "role" -> draft.role = Optional.of(Role.of(value));
            case "password" -> draft.password = Optional.of(PasswordHash.parse(value));
            case "permission" -> draft.permissions.add(Permission.parse(value));
            case "token" -> draft.tokens.add(TokenEntry.parse(value));
            default -> draft.others.add(line);
        }
    }

    private void finishDraft() {
        if (draft != null && users.put(draft.name, draft.finished()) != null) {
            throw new IllegalArgumentException("user " + draft.name + " is there twice");
        }
        draft = null;
    }
}
