package org.ohmstead.lib.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkUrlTest {

    private static final Map<String, Set<String>> ALLOWED = Map.of(
            "tcp", Set.of("unit"),
            "rtu+tcp", Set.of("unit"),
            "rtu", Set.of("unit", "baud", "parity", "data", "stop"),
            "file", Set.of());

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "tcp://10.0.0.5:502?unit=1, tcp:10.0.0.5:502, TCP, tcp://10.0.0.5:502?unit=1",
        "TCP://Meter.Example:1502, tcp:meter.example:1502, TCP, tcp://meter.example:1502",
        "tcp://[fe80::1]:502, tcp:[fe80::1]:502, TCP, tcp://[fe80::1]:502",
        "tcp://h:65535/, tcp:h:65535, TCP, tcp://h:65535",
        "rtu+tcp://10.0.0.5:502, tcp:10.0.0.5:502, TCP, rtu+tcp://10.0.0.5:502",
        "rtu:///dev/serial/by-id/usb-FTDI_1?baud=19200&parity=even, serial:/dev/serial/by-id/usb-FTDI_1, SERIAL,"
                + " rtu:///dev/serial/by-id/usb-FTDI_1?baud=19200&parity=even",
        "rtu:///dev/../dev/ttyS0, serial:/dev/ttyS0, SERIAL, rtu:///dev/ttyS0",
        "file:///tmp/meter, file:/tmp/meter, FILE, file:///tmp/meter",
    })
    @DisplayName("a url names its link canonically and can be written down again")
    void reads(String text, String link, LinkUrl.Medium medium, String again) {
        LinkUrl url = LinkUrl.parse(text, ALLOWED);

        assertThat(url.link()).isEqualTo(link);
        assertThat(url.medium()).isEqualTo(medium);
        assertThat(url).hasToString(again);
        assertThat(LinkUrl.parse(again, ALLOWED)).isEqualTo(url);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            10.0.0.5:502 | starts with 'file://' or 'rtu://' or 'rtu+tcp://' or 'tcp://'
            udp://10.0.0.5:502 | starts with 'file://'
            tcp:10.0.0.5:502 | starts with 'file://'
            tcp://10.0.0.5 | tcp://host:port
            tcp://:502 | tcp://host:port
            tcp://fe80::1:502 | IPv6 address in brackets
            tcp://[fe80::1] | tcp://host:port
            tcp://h:502/registers | no path
            tcp://h: | a port of 1 to 65535 instead of ''
            tcp://h:0 | a port of 1 to 65535 instead of '0'
            tcp://h:65536 | a port of 1 to 65535 instead of '65536'
            tcp://h:http | a port of 1 to 65535 instead of 'http'
            tcp://h:-1 | a port of 1 to 65535 instead of '-1'
            tcp://h:502?baud=9600 | 'unit=' after '?' instead of 'baud'
            tcp://h:502?unit | 'unit=' and a value, once
            tcp://h:502?unit=1&unit=2 | 'unit=' and a value, once
            tcp://h:502? unit=1 | 'unit=' after '?' instead of ' unit'
            file:///tmp/x?a=1 | nothing after '?' instead of 'a'
            rtu://dev/ttyS0 | with three slashes
            rtu:/// | with three slashes
            """)
    @DisplayName("a mistake is told with key, value and expectation")
    void refuses(String text, String expected) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LinkUrl.parse(text, ALLOWED))
                .withMessageStartingWith("url = '" + text + "': ")
                .withMessageContaining(expected)
                .withMessageEndingWith(" expected");
    }

    @Test
    @DisplayName("user info is refused and not repeated")
    void hidesUserInfo() {
        for (String text : List.of(
                "tcp://admin:hunter2@h:502",
                "admin:hunter2@h:502",
                "https://admin:hunter2@h/",
                "tcp://admin:hunter2/3@h:502",
                "tcp://admin:hunter2?3@h:502")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> LinkUrl.parse(text, ALLOWED))
                    .withMessageContaining("secret:NAME")
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"));
        }
    }

    @Test
    @DisplayName("a path may hold an at sign")
    void bearsAtSignsInPaths() {
        assertThat(LinkUrl.parse("rtu:///dev/serial/by-id/usb@1.2-port0", ALLOWED)
                        .path())
                .isEqualTo("/dev/serial/by-id/usb@1.2-port0");
    }

    @Test
    @DisplayName("numbers and words in the query are checked")
    void checksQuery() {
        LinkUrl url = LinkUrl.parse("rtu:///dev/ttyS0?unit=300&baud=x&parity=EVEN", ALLOWED);

        assertThat(url.integer("data", 8, 5, 8)).isEqualTo(8);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> url.integer("unit", 1, 0, 255))
                .withMessageContaining("for 'unit' a whole number of 0 to 255 instead of '300' expected");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> url.integer("baud", 9600, 50, 115200))
                .withMessageContaining("for 'baud' a whole number of 50 to 115200 instead of 'x' expected");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> url.choice("parity", "none", List.of("none", "even")))
                .withMessageContaining("for 'parity' 'even' or 'none' instead of 'EVEN' expected");
    }

    @Test
    @DisplayName("serial settings have defaults and know how long a character takes")
    void readsSerialSettings() {
        LinkUrl plain = LinkUrl.parse("rtu:///dev/ttyS0", ALLOWED);
        LinkUrl full = LinkUrl.parse("rtu:///dev/ttyS0?baud=19200&data=8&parity=even&stop=1", ALLOWED);

        assertThat(SerialSettings.of(plain)).isEqualTo(new SerialSettings("/dev/ttyS0", 9600, 8, "none", 1));
        assertThat(SerialSettings.of(full)).isEqualTo(new SerialSettings("/dev/ttyS0", 19200, 8, "even", 1));
        // MODBUS over Serial Line V1.02, 2.5.1: 11 bits per character with parity
        assertThat(SerialSettings.of(full).characterNanos()).isEqualTo(572_916);
        assertThat(SerialSettings.of(full).byKey())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("baud", "19200", "data", "8", "parity", "even", "stop", "1"));
    }
}
