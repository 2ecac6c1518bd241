package org.ohmstead.rest.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.servlet.AsyncContext;
import javax.servlet.AsyncEvent;
import javax.servlet.AsyncListener;
import javax.servlet.ReadListener;
import javax.servlet.ServletInputStream;
import javax.servlet.http.HttpServletRequest;

/**
 * Brings the bodies of requests in, without a thread: clients that send slowly, or nothing, hold none. What all bodies take
 * that are under way is bounded.
 */
final class Bodies {

    private static final String BODY = Bodies.class.getName();
    private static final long MOST_UNDER_WAY = 16L << 20;
    private static final int CHUNK = 8 << 10;

    private final Duration patience;
    private final AtomicLong underWay = new AtomicLong();

    /**
     * None under way.
     *
     * @param patience how long a body may take
     */
    Bodies(Duration patience) {
        this.patience = patience;
    }

    /**
     * {@return the body of a request, once; longer than the limit of its route if it is too long, none if it says so itself}
     * It is not kept: a request may wait for a device long after it was read.
     */
    static Optional<byte[]> take(HttpServletRequest request) {
        Optional<byte[]> body = Optional.ofNullable((byte[]) request.getAttribute(BODY));
        request.removeAttribute(BODY);
        return body;
    }

    /**
     * Sees to it that the body of a request is there. If it is not yet, the container hands in the request once more when it
     * is.
     *
     * @param front takes what goes wrong
     * @param limit of bytes; there is no need to read more
     * @return whether it is there, or too long by its own account
     */
    boolean there(Front front, HttpServletRequest request, Answer answer, int limit) throws IOException {
        if (request.getAttribute(BODY) != null || request.getContentLengthLong() > limit) {
            return true;
        }
        new Arrival(front, request, answer, limit).begin();
        return false;
    }

    /** One body on its way. */
    private final class Arrival implements ReadListener, AsyncListener {

        private final Front front;
        private final HttpServletRequest request;
        private final Answer answer;
        private final int limit;
        private final AsyncContext async;
        private final ServletInputStream in;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final byte[] chunk = new byte[CHUNK];
        private final AtomicBoolean decided = new AtomicBoolean();

        Arrival(Front front, HttpServletRequest request, Answer answer, int limit) throws IOException {
            this.front = front;
            this.request = request;
            this.answer = answer;
            this.limit = limit;
            this.in = request.getInputStream();
            this.async = request.startAsync();
        }

        void begin() {
            async.setTimeout(patience.toMillis());
            async.addListener(this);
            in.setReadListener(this);
        }

        @Override
        public void onDataAvailable() throws IOException {
            while (!decided.get() && in.isReady() && !in.isFinished()) {
                int got = in.read(chunk, 0, Math.min(chunk.length, limit + 1 - bytes.size()));
                if (got > 0) {
                    take(got);
                }
            }
        }

        private void take(int got) {
            if (underWay.addAndGet(got) > MOST_UNDER_WAY) {
                underWay.addAndGet(-got);
                refuse(Problem.unavailable("too many requests are being sent at the same time"));
                return;
            }
            bytes.write(chunk, 0, got);
            if (bytes.size() > limit) {
                handOn();
            }
        }

        @Override
        public void onAllDataRead() {
            handOn();
        }

        private void handOn() {
            if (decide()) {
                request.setAttribute(BODY, bytes.toByteArray());
                async.dispatch();
            }
        }

        private void refuse(RuntimeException why) {
            if (decide()) {
                try {
                    front.attempt(request, answer, () -> {
                        answer.header("Connection", "close");
                        throw why;
                    });
                } catch (IOException e) {
                    front.gone(request, e);
                } finally {
                    async.complete();
                }
            }
        }

        /** {@return whether nothing was decided before} */
        private boolean decide() {
            boolean first = decided.compareAndSet(false, true);
            if (first) {
                underWay.addAndGet(-bytes.size());
            }
            return first;
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            refuse(Problem.of(Problem.Kind.TOO_SLOW, "body: all of it within " + patience.toSeconds() + " s expected"));
        }

        /** Who has only shut its own side of the connection still reads, and must not take silence for success. */
        @Override
        public void onError(Throwable failure) {
            refuse(
                    failure instanceof IOException
                            ? Problem.of(
                                    Problem.Kind.BAD_REQUEST,
                                    "body: it broke off after " + bytes.size() + " bytes, all of it expected")
                            : new IllegalStateException("a body could not be taken", failure));
        }

        @Override
        public void onError(AsyncEvent event) {
            // the container answers, and completes
            decide();
        }

        @Override
        public void onComplete(AsyncEvent event) {
            // nothing is held that would have to be released
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // the request was handed in once more: what it waits for now is not its body
        }
    }
}
