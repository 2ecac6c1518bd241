package org.ohmstead.rest.internal;

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

    /** The attribute of a request that holds its body. */
    static final String BODY = Bodies.class.getName();

    private static final long MOST_UNDER_WAY = 16L << 20;
    private static final int CHUNK = 8 << 10;
    /** Longer bodies may take longer. A slow line with a mobile modem manages it. */
    private static final long LEAST_BYTES_PER_S = 32 << 10;

    private final Duration patience;
    private final Scratch scratch;
    private final AtomicLong underWay = new AtomicLong();

    /**
     * None under way.
     *
     * @param patience how long a body may take in any case
     * @param scratch takes what is too long for the memory
     */
    Bodies(Duration patience, Scratch scratch) {
        this.patience = patience;
        this.scratch = scratch;
    }

    /**
     * {@return the body of a request, once; longer than the limit of its route if it is too long, none if it says so itself}
     * It is not kept: a request may wait for a device long after it was read.
     */
    static Optional<byte[]> take(HttpServletRequest request) {
        return take(request, byte[].class);
    }

    /** {@return as {@link #take}, for those that go into a file; to be closed} */
    static Optional<Upload> takeUpload(HttpServletRequest request) {
        return take(request, Upload.class);
    }

    private static <T> Optional<T> take(HttpServletRequest request, Class<T> type) {
        Optional<T> body = Optional.ofNullable(request.getAttribute(BODY)).map(type::cast);
        request.removeAttribute(BODY);
        return body;
    }

    /** Throws away a body that nobody has taken. */
    static void discard(HttpServletRequest request) {
        if (request.getAttribute(BODY) instanceof Upload upload) {
            upload.close();
        }
        request.removeAttribute(BODY);
    }

    /**
     * Sees to it that the body of a request is there. If it is not yet, the container hands in the request once more when it
     * is.
     *
     * @param front takes what goes wrong
     * @param intake what it is; there is no need to read more than its limit
     * @return whether it is there, or too long by its own account
     */
    boolean there(Front front, HttpServletRequest request, Answer answer, Intake intake) throws IOException {
        if (request.getAttribute(BODY) != null || request.getContentLengthLong() > intake.limit()) {
            return true;
        }
        new Arrival(front, request, answer, intake).begin();
        return false;
    }

    /** One body on its way. */
    private final class Arrival implements ReadListener, AsyncListener {

        private final Front front;
        private final HttpServletRequest request;
        private final Answer answer;
        private final long limit;
        private final AsyncContext async;
        private final ServletInputStream in;
        private final Duration time;
        private final boolean inMemory;
        private final Sink sink;
        private final byte[] chunk = new byte[CHUNK];
        private final AtomicBoolean decided = new AtomicBoolean();
        private long came;

        Arrival(Front front, HttpServletRequest request, Answer answer, Intake intake) throws IOException {
            this.front = front;
            this.request = request;
            this.answer = answer;
            this.limit = intake.limit();
            long expected = request.getContentLengthLong() < 0 ? limit : request.getContentLengthLong();
            this.time = patience.plusSeconds(expected / LEAST_BYTES_PER_S);
            this.inMemory = !intake.filed();
            this.in = request.getInputStream();
            this.sink = inMemory ? new Sink.Memory() : new Sink.Filed(scratch.upload());
            this.async = request.startAsync();
        }

        void begin() {
            async.setTimeout(time.toMillis());
            async.addListener(this);
            in.setReadListener(this);
        }

        @Override
        public void onDataAvailable() throws IOException {
            while (!decided.get() && in.isReady() && !in.isFinished()) {
                int got = in.read(chunk, 0, (int) Math.min(chunk.length, limit + 1 - came));
                if (got > 0) {
                    take(got);
                }
            }
        }

        private void take(int got) {
            if (inMemory && underWay.addAndGet(got) > MOST_UNDER_WAY) {
                underWay.addAndGet(-got);
                refuse(Problem.unavailable("too many requests are being sent at the same time"));
                return;
            }
            try {
                sink.add(chunk, got);
            } catch (IOException e) {
                refuse(scratch.failed(e));
                return;
            } finally {
                came += got;
            }
            if (came > limit) {
                handOn();
            }
        }

        @Override
        public void onAllDataRead() {
            handOn();
        }

        private void handOn() {
            if (decide()) {
                sink.hand(request);
                async.dispatch();
            }
        }

        private void refuse(RuntimeException why) {
            if (decide()) {
                sink.drop();
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
            if (first && inMemory) {
                underWay.addAndGet(-came);
            }
            return first;
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            refuse(Problem.of(Problem.Kind.TOO_SLOW, "body: all of it within " + time.toSeconds() + " s expected"));
        }

        /** Who has only shut its own side of the connection still reads, and must not take silence for success. */
        @Override
        public void onError(Throwable failure) {
            refuse(
                    failure instanceof IOException
                            ? Problem.of(
                                    Problem.Kind.BAD_REQUEST,
                                    "body: it broke off after " + came + " bytes, all of it expected")
                            : new IllegalStateException("a body could not be taken", failure));
        }

        @Override
        public void onError(AsyncEvent event) {
            // the container answers, and completes
            if (decide()) {
                sink.drop();
            }
        }

        @Override
        public void onComplete(AsyncEvent event) {
            // a body that was handed on is taken or thrown away by who handles the request
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // the request was handed in once more: what it waits for now is not its body
        }
    }
}
