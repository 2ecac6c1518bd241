package org.ohmstead.sim.sml.internal;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What libsml, the usual C library, reads from a stream: a small C program of ours, linked with it, is asked. */
public final class LibsmlOracle {

    /** After so many zeros libsml has given up what it had begun. */
    public static final int GAP = 65536;

    private static final int TIMEOUT_S = 30;

    private final Path directory;
    private final Path program;

    /**
     * A value as libsml reads it.
     *
     * @param code six bytes in hex
     * @param kind i and u for numbers, b for booleans, o for bytes
     * @param value in decimal or hex
     * @param scaler the power of ten, empty if left out
     * @param unit by number, empty if left out
     * @param status in decimal, empty if left out
     */
    public record Line(String code, String kind, String value, String scaler, String unit, String status) {

        /** {@return the number, scaled} */
        public BigDecimal number() {
            BigDecimal number = new BigDecimal(value);
            return scaler.isEmpty() ? number : number.scaleByPowerOfTen(Integer.parseInt(scaler));
        }
    }

    /**
     * Compiles the program.
     *
     * @param directory for the program and for what it reads
     */
    public LibsmlOracle(Path directory) {
        this.directory = directory;
        this.program = directory.resolve("sml-oracle");
        Path source = directory.resolve("sml-oracle.c");
        try (InputStream in = LibsmlOracle.class.getResourceAsStream("/sml-oracle.c")) {
            Files.write(source, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run("cc", "-o", program.toString(), source.toString(), "-lsml", "-lm", "-luuid");
    }

    /**
     * Asks libsml.
     *
     * @param stream telegrams, the last possibly cut
     * @return the values of each telegram that libsml finds; it checks fewer checksums than we do
     */
    public List<List<Line>> read(byte[] stream) {
        Path file = directory.resolve("stream.bin");
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(stream);
        // at the end of a file libsml waits for ever for the rest of a telegram: give it zeros until its buffer is
        // full,
        // and a telegram to come home with
        all.writeBytes(new byte[GAP]);
        all.writeBytes(new SmlTelegram(new byte[] {1}, new byte[0], Checksum.X25)
                .encode(0, 0, List.of(SmlEntry.unsigned("1.8.0", 30, 0, 0, 1))));
        try {
            Files.write(file, all.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<List<Line>> telegrams = new ArrayList<>();
        for (String text : run(program.toString(), file.toString()).split("\n")) {
            if (text.equals("telegram")) {
                telegrams.add(new ArrayList<>());
            } else if (!text.isEmpty()) {
                String[] fields = text.split(";", -1);
                telegrams
                        .get(telegrams.size() - 1)
                        .add(new Line(fields[0], fields[1], fields[2], fields[3], fields[4], fields[5]));
            }
        }
        return telegrams.subList(0, telegrams.size() - 1);
    }

    private String run(String... command) {
        try {
            File output = directory.resolve("output.txt").toFile();
            File errors = directory.resolve("errors.txt").toFile();
            Process process = new ProcessBuilder(command)
                    .redirectOutput(output)
                    .redirectError(errors)
                    .start();
            if (!process.waitFor(TIMEOUT_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(String.join(" ", command) + " did not end within " + TIMEOUT_S + " s");
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException(
                        String.join(" ", command) + " failed; a C compiler and libsml are needed"
                                + " (apt-get install gcc libc6-dev libsml-dev uuid-dev): "
                                + Files.readString(errors.toPath()));
            }
            return Files.readString(output.toPath(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "a C compiler is needed (apt-get install gcc libc6-dev libsml-dev uuid-dev)", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /**
     * {@return bytes in hex, as the oracle prints them}
     *
     * @param bytes any
     */
    public static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
