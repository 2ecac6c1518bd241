package org.ohmstead.scan.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DirectoryTest {

    @Test
    @DisplayName("of a failed activation the driver's own sentence is shown, not what it stumbled over")
    void refusal() {
        Exception failure = new InvocationTargetException(new IllegalArgumentException(
                "baud = 'x': a number expected", new NumberFormatException("For input: x")));

        assertThat(Directory.reason(trace(failure))).isEqualTo("baud = 'x': a number expected");
    }

    @Test
    @DisplayName("of a defect the innermost message is shown")
    void defect() {
        Exception failure =
                new InvocationTargetException(new IllegalStateException("outer", new ArithmeticException("/ by zero")));

        assertThat(Directory.reason(trace(failure))).isEqualTo("/ by zero");
    }

    private static String trace(Exception e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
