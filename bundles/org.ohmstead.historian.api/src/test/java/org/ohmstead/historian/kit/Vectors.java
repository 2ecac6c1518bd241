package org.ohmstead.historian.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** Vectors in files of text that can be reviewed; each has a note beside it that says where it is from. */
public final class Vectors {

    private Vectors() {}

    /**
     * {@return the lines of a file that are neither empty nor a remark after '#'}
     *
     * @param beside a class in the package of the file
     * @param name of the file
     * @throws IOException if it cannot be read
     */
    public static List<String> lines(Class<?> beside, String name) throws IOException {
        try (InputStream in = beside.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }

    /**
     * {@return bytes that a file has in hexadecimal, with blanks and in lines as it likes}
     *
     * @param beside a class in the package of the file
     * @param name of the file
     * @throws IOException if it cannot be read
     */
    public static byte[] bytes(Class<?> beside, String name) throws IOException {
        return HexFormat.of().parseHex(String.join("", lines(beside, name)).replace(" ", ""));
    }
}
