package org.ohmstead.rest.internal;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import javax.servlet.AsyncContext;
import javax.servlet.AsyncEvent;
import javax.servlet.AsyncListener;
import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection of one event stream. Writes only when the container says that writing does not wait, and only on the
 * thread of the hub; what the container calls merely hands over to that thread.
 */
final class EventClient implements WriteListener, AsyncListener {

    /** Why a stream ended, for counters. */
    enum End {
        /** The client went. */
        GONE,
        /** The client did not read. */
        SLOW,
        /** The gateway ended it. */
        ENDED
    }

    private static final Logger LOG = LoggerFactory.getLogger(EventClient.class);
    private static final int CHUNK = 16 * 1024;
    /** Chunks that one stream may write before others get their turn. */
    private static final int TURN = 16;

    private final EventHub hub;
    private final AsyncContext async;
    private final ServletOutputStream out;
    private final Caller caller;
    private final EventFeed feed;
    private final Clock clock;
    private final Instant opened;

    private boolean waiting;
    private boolean unflushed;
    private boolean ending;
    private boolean closed;
    private Instant waitingSince;

    EventClient(EventHub hub, AsyncContext async, Caller caller, EventFeed feed, Clock clock) throws IOException {
        this.hub = hub;
        this.async = async;
        this.out = async.getResponse().getOutputStream();
        this.caller = caller;
        this.feed = feed;
        this.clock = clock;
        this.opened = clock.instant();
        this.waitingSince = opened;
        // the container says when the first byte may be written
        this.waiting = true;
    }

    /** Begins; from here on the container calls back. */
    void start() {
        async.addListener(this);
        out.setWriteListener(this);
    }

    Caller caller() {
        return caller;
    }

    EventFeed feed() {
        return feed;
    }

    Instant opened() {
        return opened;
    }

    /** Writes what there is, as long as that does not wait. */
    void pump() {
        if (closed || waiting) {
            return;
        }
        try {
            for (int i = 0; i < TURN; i++) {
                if (!out.isReady()) {
                    waiting = true;
                    waitingSince = clock.instant();
                    return;
                }
                byte[] chunk = feed.next(CHUNK);
                if (chunk.length > 0) {
                    out.write(chunk);
                    unflushed = true;
                } else if (unflushed) {
                    out.flush();
                    unflushed = false;
                } else {
                    drained();
                    return;
                }
            }
            if (!hub.later(() -> hub.pump(this))) {
                // the hub has closed meanwhile: nobody else would end this
                close(End.ENDED);
            }
        } catch (IOException e) {
            LOG.debug("event stream of {} broke", caller.who().name(), e);
            close(End.GONE);
        }
    }

    private void drained() {
        if (ending) {
            close(End.ENDED);
        }
    }

    /** Closes a stream whose client has not read for too long. */
    void checkPatience(Duration patience) {
        if (waiting && !closed && waitingSince.plus(patience).isBefore(clock.instant())) {
            LOG.info(
                    "event stream of {} ended: it was not read for {}",
                    caller.who().name(),
                    patience);
            close(End.SLOW);
        }
    }

    /** Says why, and closes once that is written. */
    void end(String reason) {
        if (!ending) {
            ending = true;
            feed.note(Frames.end(reason));
            hub.pump(this);
            if (waiting) {
                close(End.ENDED);
            }
        }
    }

    void close(End why) {
        if (!closed) {
            closed = true;
            hub.left(this, why);
            async.complete();
        }
    }

    @Override
    public void onWritePossible() {
        hub.later(() -> {
            waiting = false;
            hub.pump(this);
        });
    }

    @Override
    public void onError(Throwable why) {
        hub.later(() -> close(waiting ? End.SLOW : End.GONE));
    }

    @Override
    public void onComplete(AsyncEvent event) {
        hub.later(() -> {
            if (!closed) {
                closed = true;
                hub.left(this, End.GONE);
            }
        });
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        // there is no timeout
    }

    @Override
    public void onError(AsyncEvent event) {
        hub.later(() -> close(End.GONE));
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // async is started once per request
    }
}
