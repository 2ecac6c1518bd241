package org.ohmstead.lib.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** A channel in the hands of one owner, who may hand it on. */
final class OwnedLink implements ByteLink {

    private final LinkUrl url;
    private final Channel channel;
    private final Shelf shelf;
    private final boolean kept;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final ByteBuffer unread;

    private OwnedLink(LinkUrl url, Channel channel, Shelf shelf, boolean kept, ByteBuffer unread) {
        this.url = url;
        this.channel = channel;
        this.shelf = shelf;
        this.kept = kept;
        this.unread = unread;
    }

    static OwnedLink open(LinkUrl url, Duration timeout, Shelf shelf) throws IOException {
        Optional<Shelf.Kept> earlier = shelf.take(url);
        if (earlier.isEmpty()) {
            return new OwnedLink(url, connect(url, timeout), shelf, false, ByteBuffer.allocate(0));
        }
        Channel channel = earlier.get().channel();
        channel.takeWake(); // meant for the last owner
        return new OwnedLink(url, channel, shelf, true, earlier.get().unread());
    }

    private static Channel connect(LinkUrl url, Duration timeout) throws IOException {
        return switch (url.medium()) {
            case TCP -> TcpLink.connect(url.host(), url.port(), timeout);
            case SERIAL -> SerialLink.open(SerialSettings.of(url));
            case FILE -> FileLink.open(url.path());
        };
    }

    @Override
    public int read(byte[] target, int offset, int length, Deadline deadline) throws IOException {
        checkOwned();
        if (unread.hasRemaining()) {
            int count = Math.min(length, unread.remaining());
            unread.get(target, offset, count);
            return count;
        }
        return channel.read(target, offset, length, deadline);
    }

    @Override
    public void write(byte[] source, int offset, int length, Deadline deadline) throws IOException {
        checkOwned();
        channel.write(source, offset, length, deadline);
    }

    @Override
    public int discard() throws IOException {
        checkOwned();
        int thrown = unread.remaining();
        unread.position(unread.limit());
        return thrown + channel.discard();
    }

    @Override
    public void wake() {
        channel.wake();
    }

    @Override
    public boolean kept() {
        return kept;
    }

    @Override
    public void release(byte[] rest) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        ByteBuffer all = ByteBuffer.allocate(rest.length + unread.remaining());
        all.put(rest).put(unread).flip();
        if (!shelf.keep(Shelf.Kept.of(url, channel, all))) {
            channel.close();
        }
    }

    @Override
    public void close() {
        if (ended.compareAndSet(false, true)) {
            channel.close();
        }
    }

    private void checkOwned() throws IOException {
        if (ended.get()) {
            throw new IOException(channel + " was closed");
        }
    }

    @Override
    public String toString() {
        return channel.toString();
    }
}
