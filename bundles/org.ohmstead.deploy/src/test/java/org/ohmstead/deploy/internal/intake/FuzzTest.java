package org.ohmstead.deploy.internal.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever comes ends as taken or as refused with a reason. */
class FuzzTest {

    private static final String NAME = "0".repeat(64);

    @TempDir
    Path data;

    @ParameterizedTest(name = "seed {0}, {1}, stored {2}")
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    @CsvSource({"1, jar, false, 1000", "2, jar, true, 1000", "3, kar, false, 150", "4, kar, true, 150"})
    void mutationsAreTakenOrRefused(long seed, String kind, boolean stored, int tries) throws Exception {
        Random random = new Random(seed);
        byte[] good = archive(kind, stored);
        Path staged = data.resolve(NAME);
        TrustedSigners nobody = new TrustedSigners(data.resolve("none.p12"), () -> "", Clock.systemUTC());
        Examiner examiner = new Examiner(
                new KarFolder(data.resolve("kar")),
                new Signatures(nobody),
                new Limits(1 << 20, 1000, 4 << 20, 100),
                false);
        int taken = 0;
        for (int i = 0; i < tries; i++) {
            Files.write(staged, mutate(good, random));
            taken += judge(examiner, "a." + kind, staged);
        }
        // Most mutations hit what is checked; some hit times, flags and what else does not matter.
        assertThat(taken).isBetween(1, tries / 2);
        assertThat(data.resolve("kar").toFile().list((folder, name) -> name.startsWith(".")))
                .isNullOrEmpty();
    }

    private static int judge(Examiner examiner, String name, Path staged) throws IOException {
        try {
            Examiner.Findings findings = examiner.examine(name, staged, NAME, bundle -> {});
            assertThat(findings.contents()).isNotEmpty();
            return 1;
        } catch (RefusedException e) {
            assertThat(e.getMessage()).isNotBlank().doesNotContain("\n").doesNotContain("\r");
            return 0;
        }
    }

    private static byte[] archive(String kind, boolean stored) {
        Jars one = Jars.bundle("one", "1.0.0").entry("a/B.class", "some code").noise("c", 300);
        Jars all =
                kind.equals("jar") ? one : Jars.kar(one, Jars.bundle("two", "2").stored());
        return (stored ? all.stored() : all).bytes();
    }

    private static byte[] mutate(byte[] good, Random random) {
        byte[] mutant = good.clone();
        switch (random.nextInt(6)) {
            case 0 -> mutant[random.nextInt(mutant.length)] ^= (byte) (1 << random.nextInt(8));
            case 1 -> {
                for (int i = 0; i < 1 + random.nextInt(8); i++) {
                    mutant[random.nextInt(mutant.length)] = (byte) random.nextInt();
                }
            }
            case 2 -> mutant = Arrays.copyOf(mutant, random.nextInt(mutant.length));
            case 3 -> {
                int from = random.nextInt(mutant.length);
                Arrays.fill(mutant, from, Math.min(mutant.length, from + random.nextInt(64)), (byte) random.nextInt());
            }
            case 4 -> {
                // Where the directory and its end are, the harm is greatest.
                int tail = Math.min(mutant.length, 300);
                mutant[mutant.length - 1 - random.nextInt(tail)] = (byte) random.nextInt();
            }
            default -> {
                int from = random.nextInt(mutant.length);
                int to = random.nextInt(mutant.length);
                int length = Math.min(random.nextInt(100), mutant.length - Math.max(from, to));
                System.arraycopy(good, from, mutant, to, length);
            }
        }
        return mutant;
    }
}
