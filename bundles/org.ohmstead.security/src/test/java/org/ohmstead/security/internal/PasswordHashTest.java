package org.ohmstead.security.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    // From another implementation: CPython 3.11, hashlib.pbkdf2_hmac('sha512', …, 64), which is OpenSSL's.
    @ParameterizedTest(name = "{0} with {1}, {2} times")
    @CsvSource({
        "password, salt, 1, 867f70cf1ade02cff3752599a3a53dc4af34c7a669815ae5d513554e1c8cf252"
                + "c02d470a285a0501bad999bfe943c08f050235d7d68b1da55e63f73b60a57fce",
        "password, salt, 2, e1d9c16aa681708a45f5c7c4e215ceb66e011a2e9f0040713f18aefdb866d53c"
                + "f76cab2868a39b9f7840edce4fef5a82be67335c77a6068e04112754f27ccf4e",
        "password, salt, 4096, d197b1b33db0143e018b12f3d1d1479e6cdebdcc97c5c0f87f6902e072f457b5"
                + "143f30602641b3d55cd335988cb36b84376060ecd532e039b742a239434af2d5",
        "pässwörd€, NaCl, 210000, ca61c29000c53de0d5d756f01c5dee16125895b13e447fa60a4f2828ec5ff366"
                + "2c8c1994efe2800bd869b0c7aa2f2c15530f7b7f709bd6f5bc49a5001077cff3",
    })
    void derivesAsOthersDo(String password, String salt, int iterations, String expected) {
        byte[] derived = PasswordHash.derive(password, iterations, salt.getBytes(StandardCharsets.UTF_8));

        assertThat(HexFormat.of().formatHex(derived)).isEqualTo(expected);
    }

    @Test
    void fitsItsPasswordOnlyAlsoAfterBeingWritten() {
        PasswordHash hash = PasswordHash.parse(
                PasswordHash.of("correct horse", Bench.ITERATIONS, RANDOM).text());

        assertThat(hash.fits("correct horse")).isTrue();
        assertThat(hash.fits("correct horsf")).isFalse();
        assertThat(hash.fits("correct hors")).isFalse();
        assertThat(hash.fits("")).isFalse();
    }

    @Test
    void saltsEachTime() {
        PasswordHash one = PasswordHash.of("correct horse", Bench.ITERATIONS, RANDOM);
        PasswordHash two = PasswordHash.of("correct horse", Bench.ITERATIONS, RANDOM);

        assertThat(one.salt()).isNotEqualTo(two.salt());
        assertThat(one.derived()).isNotEqualTo(two.derived());
    }

    @Test
    void theSameLettersTypedOtherwiseAreTheSame() {
        PasswordHash composed = PasswordHash.of("caf\u00e9-caf\u00e9", Bench.ITERATIONS, RANDOM);

        assertThat(composed.fits("cafe\u0301-cafe\u0301")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 1025})
    void refusesLengthsAndDoesNotQuoteThePassword(int length) {
        String password = "x".repeat(length);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> PasswordHash.of(password, Bench.ITERATIONS, RANDOM))
                .withMessage("password: 8 to 1024 characters expected, got " + length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bcrypt 1 c2FsdA== aGFzaA==",
                "pbkdf2-sha512 0 c2FsdA== aGFzaA==",
                "pbkdf2-sha512 1000 c2FsdA== aGFzaA==",
                "pbkdf2-sha512 1000 *** aGFzaA==",
                "pbkdf2-sha512 99999999999 c2FsdA== aGFzaA==",
                "pbkdf2-sha512 1000 c2FsdA==",
            })
    void refusesWhatIsNoHashAndDoesNotQuoteIt(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PasswordHash.parse(text))
                .withMessage("'pbkdf2-sha512 <iterations> <salt in base64> <derived key in base64>'"
                        + " expected behind password");
    }

    @Test
    void showsNothing() {
        PasswordHash hash = PasswordHash.of("correct horse", Bench.ITERATIONS, RANDOM);

        assertThat(hash.toString()).doesNotContain(hash.salt(), hash.derived(), "horse");
    }
}
