package org.ohmstead.rest.internal;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.servlet.http.HttpServletRequest;

/**
 * What a request may bring.
 *
 * @param type of the body
 * @param limit of bytes
 * @param most the limit in words
 * @param filed whether it goes into a file, as it may be too long for the memory
 */
record Intake(String type, long limit, String most, boolean filed) {

    /** An ordinary body. */
    static final Intake JSON = bytes(Route.JSON, 256 << 10, false);
    /** From people who have not said who they are: little. */
    static final Intake LOGIN = bytes(Route.JSON, 8 << 10, false);
    /** Changes of configurations, which may hold whole profiles. */
    static final Intake CHANGES = bytes(Route.JSON, 4 << 20, false);
    /** Points as a table. */
    static final Intake TABLE = bytes("text/csv", 4 << 20, false);
    /** Configurations as an archive. */
    static final Intake ARCHIVE = bytes("application/zip", 16 << 20, true);

    private static Intake bytes(String type, long limit, boolean filed) {
        return new Intake(type, limit, limit + " bytes", filed);
    }

    /** A bundle or KAR. */
    static Intake bundle(long limit, String most) {
        return new Intake("application/octet-stream", limit, most, true);
    }

    /** {@return the one of some that a request is for} A problem if its type is none of theirs. */
    static Intake of(HttpServletRequest request, List<Intake> some) {
        String given = Optional.ofNullable(request.getContentType()).orElse("");
        String[] parts = given.toLowerCase(Locale.ROOT).split(";", 2);
        String coding =
                Optional.ofNullable(request.getHeader("Content-Encoding")).orElse("identity");
        Optional<Intake> found = coding.equalsIgnoreCase("identity")
                ? some.stream()
                        .filter(each -> each.type.equals(parts[0].strip()))
                        .filter(each -> each.filed || parts.length == 1 || isUtf8(parts[1]))
                        .findFirst()
                : Optional.empty();
        return found.orElseThrow(() -> refused(some, given, coding));
    }

    private static boolean isUtf8(String parameters) {
        return Stream.of(parameters.split(";"))
                .allMatch(each -> each.strip().matches("charset *= *\"?utf-8\"?|header *= *(present|absent)"));
    }

    private static Problem refused(List<Intake> some, String given, String coding) {
        List<String> types = some.stream().map(Intake::type).toList();
        String utf8 = some.stream().allMatch(Intake::filed) ? "" : " in UTF-8";
        return Problem.of(
                        Problem.Kind.UNSUPPORTED_MEDIA_TYPE,
                        "Content-Type: " + String.join(" or ", types) + utf8
                                + " without Content-Encoding expected, got '" + given + "', " + coding)
                .header("Accept", String.join(", ", types));
    }

    /** {@return the problem of a body that is too long} */
    Problem tooLarge() {
        return Problem.of(Problem.Kind.TOO_LARGE, "body: at most " + most + " expected")
                .header("Connection", "close");
    }
}
