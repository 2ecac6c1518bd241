package org.ohmstead.lib.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SiteCheckTest {

    private final SiteCheck check = new SiteCheck(List.of("Gateway.example", " cellar "));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST",
                "127.0.0.1",
                "10.0.0.7",
                "[::1]",
                "fe80::1",
                "gateway.example",
                "GATEWAY.EXAMPLE",
                "cellar"
            })
    void ownNamesAndAddresses(String host) {
        assertThat(check.wrongHost(host)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "1.2.3.4.5",
                "gateway.example.evil.example",
                "xgateway.example",
                ""
            })
    void namesOfOthersAreNamed(String host) {
        assertThat(check.wrongHost(host)).hasValueSatisfying(why -> assertThat(why)
                .contains("got '" + host + "'")
                .contains("'hosts' in etc/org.ohmstead.rest.cfg"));
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:8181, http://localhost:8181, , false",
        "LOCALHOST:8181, http://localhost:8181, same-origin, false",
        "localhost:8181, , same-origin, false",
        "localhost:8181, , none, false",
        "localhost:8181, , , false",
        "localhost:8181, http://localhost:3000, same-site, true",
        "localhost:8181, http://localhost, , true",
        "localhost:8181, https://evil.example, cross-site, true",
        "localhost:8181, https://evil.example, , true",
        "localhost:8181, , cross-site, true",
        "localhost:8181, null, , true",
        "localhost:8181, 'a b', , true",
        ", null, , true",
        ", http://localhost:8181, , true"
    })
    void pagesOfOthersAreForeign(String host, String origin, String site, boolean foreign) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Host", host);
        headers.put("Origin", origin);
        headers.put("Sec-Fetch-Site", site);

        assertThat(check.foreign(name -> Optional.ofNullable(headers.get(name))).isPresent())
                .isEqualTo(foreign);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, false",
        "HEAD, false",
        "OPTIONS, false",
        "POST, true",
        "PUT, true",
        "DELETE, true",
        "PATCH, true",
        "get, true",
        "ANYTHING, true"
    })
    void whatIsNotKnownAsSafeMayChangeSomething(String method, boolean changes) {
        assertThat(SiteCheck.changes(method)).isEqualTo(changes);
    }

    @Test
    void withoutNamesThereIsLocalhost() {
        SiteCheck bare = new SiteCheck(List.of());

        assertThat(bare.wrongHost("localhost")).isEmpty();
        assertThat(bare.wrongHost("gateway.example")).isPresent();
    }
}
