package org.ohmstead.rest.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.servlet.http.HttpServletRequest;

/** Where a body goes while it comes in. */
interface Sink {

    void add(byte[] bytes, int count) throws IOException;

    /** Hands the body to the request, whole or longer than it may be. */
    void hand(HttpServletRequest request);

    /** Throws away what has come. */
    void drop();

    /** The memory. */
    final class Memory implements Sink {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void add(byte[] some, int count) {
            bytes.write(some, 0, count);
        }

        @Override
        public void hand(HttpServletRequest request) {
            request.setAttribute(Bodies.BODY, bytes.toByteArray());
        }

        @Override
        public void drop() {
            bytes.reset();
        }
    }

    /**
     * A file.
     *
     * @param upload takes it
     */
    record Filed(Upload upload) implements Sink {

        @Override
        public void add(byte[] bytes, int count) throws IOException {
            upload.write(bytes, count);
        }

        @Override
        public void hand(HttpServletRequest request) {
            request.setAttribute(Bodies.BODY, upload);
        }

        @Override
        public void drop() {
            upload.close();
        }
    }
}
