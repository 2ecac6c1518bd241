package org.ohmstead.lib.transport;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Open channels without owners, as long as somebody wants them kept. Safe for use by any thread. */
final class Shelf {

    private static final Logger LOG = LoggerFactory.getLogger(Shelf.class);

    private final List<Kept> kept = new ArrayList<>();
    private int wanted;

    /**
     * A channel without an owner.
     *
     * @param id of the channel
     * @param settings that it was opened with
     * @param channel open
     * @param unread what the last owner had read and not used
     */
    record Kept(String id, Map<String, String> settings, Channel channel, ByteBuffer unread) {

        static Kept of(LinkUrl url, Channel channel, ByteBuffer unread) {
            return new Kept(url.link(), settings(url), channel, unread);
        }

        private static Map<String, String> settings(LinkUrl url) {
            return url.medium() == LinkUrl.Medium.SERIAL
                    ? SerialSettings.of(url).byKey()
                    : Map.of();
        }
    }

    synchronized void begin() {
        wanted++;
    }

    /** Closes all that is left once nobody wants it kept any more. */
    void end() {
        List<Kept> left;
        synchronized (this) {
            if (--wanted > 0) {
                return;
            }
            left = List.copyOf(kept);
            kept.clear();
        }
        left.forEach(one -> {
            LOG.debug("{}: nobody took it over; it is closed", one.id());
            one.channel().close();
        });
    }

    synchronized int size() {
        return kept.size();
    }

    /** {@return whether it is kept; if not, it is still the caller's} */
    synchronized boolean keep(Kept one) {
        return wanted > 0 && kept.add(one);
    }

    /**
     * {@return a channel that was kept for a url} One with other settings is closed: a serial port opens only once.
     *
     * @param url to be opened
     */
    Optional<Kept> take(LinkUrl url) {
        Optional<Kept> mine;
        List<Kept> others;
        synchronized (this) {
            if (kept.isEmpty()) {
                return Optional.empty();
            }
            Map<String, String> settings = Kept.settings(url);
            List<Kept> same =
                    kept.stream().filter(one -> one.id().equals(url.link())).toList();
            mine = same.stream().filter(one -> one.settings().equals(settings)).findFirst();
            others = same.stream()
                    .filter(one -> !one.settings().equals(settings))
                    .toList();
            mine.ifPresent(kept::remove);
            kept.removeAll(others);
        }
        others.forEach(one -> one.channel().close());
        return mine;
    }
}
