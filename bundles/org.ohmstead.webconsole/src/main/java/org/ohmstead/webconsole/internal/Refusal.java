package org.ohmstead.webconsole.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.servlet.http.HttpServletResponse;

/**
 * Why a request does not reach the web console.
 *
 * @param status of the answer
 * @param detail for people
 * @param headers of the answer
 */
record Refusal(int status, String detail, Map<String, String> headers) {

    void answer(HttpServletResponse response) throws IOException {
        byte[] body = (detail + "\n").getBytes(StandardCharsets.UTF_8);
        headers.forEach(response::setHeader);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setStatus(status);
        response.setContentType("text/plain; charset=utf-8");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }
}
