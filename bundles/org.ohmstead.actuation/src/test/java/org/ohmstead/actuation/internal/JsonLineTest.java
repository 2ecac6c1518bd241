package org.ohmstead.actuation.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ohmstead.driver.Value;

/** Another JSON implementation, Jackson, reads what we write. */
class JsonLineTest {

    private static final ObjectMapper JACKSON = new ObjectMapper();

    @Test
    void whateverIsPutInComesOutAndNothingElse() throws JsonProcessingException {
        Random random = new Random(31);
        for (int i = 0; i < 2000; i++) {
            StringBuilder text = new StringBuilder();
            random.ints(random.nextInt(40), 0, 0xd800).forEach(text::appendCodePoint);
            text.append("\"\\\r\n\u0000\u001b[2J\u2028\u202e\",\"who\":\"admin");
            String line =
                    new JsonLine().add("who", "eve").add("why", text.toString()).closed();

            assertThat(line).matches("[ -~]+");
            JsonNode read = JACKSON.readTree(line);
            assertThat(read.get("why").asText()).isEqualTo(text.toString());
            assertThat(read.get("who").asText()).isEqualTo("eve");
            assertThat(read.size()).isEqualTo(2);
        }
    }

    @Test
    void loneSurrogatesDoNoHarm() throws JsonProcessingException {
        assertThat(JACKSON.readTree(new JsonLine().add("a", "x\ud800y").closed())
                        .get("a")
                        .asText())
                .hasSize(3);
    }

    @Test
    void longTextsAreCut() throws JsonProcessingException {
        JsonNode read =
                JACKSON.readTree(new JsonLine().add("why", "x".repeat(5000)).closed());

        assertThat(read.get("why").asText()).isEqualTo("x".repeat(1000) + "…");
    }

    @Test
    void valuesKeepTheirKind() throws JsonProcessingException {
        JsonNode read = JACKSON.readTree(new JsonLine()
                .add("real", Value.of(-1.5e-7))
                .add("whole", Value.of(Long.MIN_VALUE))
                .add("bool", Value.of(true))
                .add("text", Value.of("5"))
                .add("bytes", Value.of(new byte[] {0, -1}))
                .closed());

        assertThat(read.get("real").asDouble()).isEqualTo(-1.5e-7);
        assertThat(read.get("whole").asLong()).isEqualTo(Long.MIN_VALUE);
        assertThat(read.get("bool").isBoolean()).isTrue();
        assertThat(read.get("text").isTextual()).isTrue();
        assertThat(read.get("bytes").asText()).isEqualTo("00ff");
    }
}
