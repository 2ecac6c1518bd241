package org.ohmstead.config.internal;

import java.util.Arrays;

/** A file as it was read. */
final class CfgFile {

    private final String name;
    private final byte[] bytes;
    private final CfgText text;
    private final String problem;

    private CfgFile(String name, byte[] bytes, CfgText text, String problem) {
        this.name = name;
        this.bytes = bytes;
        this.text = text;
        this.problem = problem;
    }

    /** {@return a file that was read, whether what it holds can be understood or not} */
    static CfgFile of(String name, byte[] bytes) {
        try {
            return new CfgFile(name, bytes, CfgText.parse(bytes), "");
        } catch (CfgException e) {
            return new CfgFile(name, bytes, CfgText.empty(), e.getMessage());
        }
    }

    static CfgFile unreadable(String name, String problem) {
        return new CfgFile(name, new byte[0], CfgText.empty(), problem);
    }

    /** {@return its name, without folder} */
    String name() {
        return name;
    }

    /** {@return all of it, not to be changed; none if it could not be read} */
    byte[] bytes() {
        return bytes;
    }

    /** {@return what it says; {@link CfgText#empty()} if that cannot be told} */
    CfgText text() {
        return text;
    }

    /** {@return what was expected instead; empty if all is well} */
    String problem() {
        return problem;
    }

    boolean good() {
        return problem.isEmpty();
    }

    /** {@return whether its content is not known} */
    boolean unread() {
        return !good() && bytes.length == 0;
    }

    boolean sameBytes(byte[] others) {
        return Arrays.equals(bytes, others);
    }
}
