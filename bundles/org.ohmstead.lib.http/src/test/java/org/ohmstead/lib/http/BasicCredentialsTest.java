package org.ohmstead.lib.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BasicCredentialsTest {

    private static String coded(String plain) {
        return Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsNameAndPassword() {
        // RFC 7617, 2: the user-id "Aladdin" and the password "open sesame"
        assertThat(BasicCredentials.parse("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="))
                .contains(new BasicCredentials("Aladdin", "open sesame"));
        // RFC 7617, 2.1: "test" and "123£" in UTF-8
        assertThat(BasicCredentials.parse("  basic   dGVzdDoxMjPCow== "))
                .contains(new BasicCredentials("test", "123\u00a3"));
        assertThat(BasicCredentials.parse("Basic " + coded("a:b:c"))).contains(new BasicCredentials("a", "b:c"));
        assertThat(BasicCredentials.parse("Basic " + coded(":"))).contains(new BasicCredentials("", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Basic", "Basic ", "Basic !!!", "Basic bm9jb2xvbg==", "Bearer x", "Basicx YTpi", "YTpi"})
    void anythingElseIsNothing(String header) {
        assertThat(BasicCredentials.parse(header)).isEmpty();
    }

    @Test
    void whatIsLongIsNotLookedAt() {
        assertThat(BasicCredentials.parse("Basic " + coded("a:" + "x".repeat(3060))))
                .isPresent();
        assertThat(BasicCredentials.parse("Basic " + coded("a:" + "x".repeat(3070))))
                .isEmpty();
    }

    @Test
    void thePasswordIsNotShown() {
        assertThat(new BasicCredentials("ada", "very secret")).hasToString("BasicCredentials[ada]");
    }
}
