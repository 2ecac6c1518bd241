package org.ohmstead.journal.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.ohmstead.historian.Position;
import org.ohmstead.journal.internal.PendingQueue.Pending;
import org.ohmstead.lib.storage.ByteWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes: takes all that waits, writes it, forces the file once, and tells those who wait. Between
 * groups it looks after the age and size of the journal.
 */
final class Committer implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
    /** Groups are written in parts of about this size. */
    private static final int PART = 1 << 20;

    private static final int MOST_ROOM = 8 * PART;

    private static final Duration HOUSEKEEPING = Duration.ofSeconds(10);

    private final Duration gather;
    private final PendingQueue queue;
    private final SegmentWriter writer;
    private final Durable durable;
    private final Outage outage;
    private final Retention retention;
    private final AtomicLong appended = new AtomicLong();
    private final AtomicLong forces = new AtomicLong();
    private ByteWriter out = room();
    private long next;
    private volatile boolean busy;
    private volatile long beat;
    private long housekeepingAt = System.nanoTime();
    private long housekeepingSegments;

    /** What the thread works with. */
    record Parts(PendingQueue queue, SegmentWriter writer, Durable durable, Outage outage, Retention retention) {}

    /**
     * Prepares the thread.
     *
     * @param gather how long a group may gather
     * @param parts what it works with
     * @param next the position of the next record
     */
    Committer(Duration gather, Parts parts, long next) {
        this.gather = gather;
        this.queue = parts.queue();
        this.writer = parts.writer();
        this.durable = parts.durable();
        this.outage = parts.outage();
        this.retention = parts.retention();
        this.next = next;
    }

    long appended() {
        return appended.get();
    }

    long forces() {
        return forces.get();
    }

    /** {@return for how long nothing of what waits was written, in ns; 0 if nothing waits} Never blocks. */
    long stuckForNanos() {
        long since = beat;
        long writing = busy ? System.nanoTime() - since : 0;
        // The second counts if the thread is no more: it takes what waits at once, and gathers for moments only.
        return Math.max(writing, queue.waitsForNanos());
    }

    /** Runs until the queue is closed and empty. */
    @Override
    @SuppressWarnings("checkstyle:IllegalCatch") // the thread's boundary: a defect must not silently end all storing
    public void run() {
        while (!queue.closed() || queue.size() > 0) {
            try {
                busy = false;
                List<Pending> group = queue.take(gather, HOUSEKEEPING);
                beat = System.nanoTime();
                busy = true;
                for (int done = 0; done < group.size(); ) {
                    done = commit(group, done);
                    beat = System.nanoTime();
                }
                keepHouse();
            } catch (InterruptedException e) {
                queue.close();
            } catch (RuntimeException | Error e) {
                LOG.error("journal: a defect between two groups; writing goes on", e);
            }
        }
        writer.close();
    }

    /** Writes a part of a group that begins at {@code from}; returns where the next part begins. */
    @SuppressWarnings("checkstyle:IllegalCatch") // who waits for the stages must be told, whatever went wrong
    private int commit(List<Pending> group, int from) {
        int to = from;
        long[] positions = new long[Math.min(group.size() - from, 1 << 14)];
        int samples = 0;
        try {
            Encoder encoder = writer.begin(next);
            clear();
            while (to < group.size() && to - from < positions.length && out.size() < PART) {
                Pending pending = group.get(to);
                positions[to++ - from] = next;
                samples += encode(encoder, pending);
            }
            if (out.size() > 0) {
                writer.write(out);
                forces.incrementAndGet();
            }
        } catch (IOException e) {
            outage.failed(e);
            retention.relieve();
            fail(group, from, e);
            return group.size();
        } catch (RuntimeException
                | Error e) { // no memory left, for one: others may have given some back by the next group
            LOG.error("journal: a defect while writing; what was written in this group is lost and counted", e);
            writer.abandon();
            IOException defect = new IOException("a defect while writing: " + e, e);
            outage.failed(defect);
            fail(group, from, defect);
            return group.size();
        }
        outage.succeeded();
        appended.addAndGet(samples);
        durable.advance(next - 1);
        for (int i = from; i < to; i++) {
            group.get(i).done().complete(new Position(positions[i - from]));
        }
        return to;
    }

    /** Encodes a batch and returns how many samples it has. One that cannot be encoded fails alone. */
    private int encode(Encoder encoder, Pending pending) {
        int samples = pending.batch().readings().size();
        try {
            encoder.encode(out, writer.offset() + out.size(), next, pending.batch());
            next++;
            return samples;
        } catch (IOException e) {
            outage.count(samples);
            pending.done().completeExceptionally(new IllegalArgumentException(e.getMessage(), e));
            return 0;
        }
    }

    private void clear() {
        if (out.array().length > MOST_ROOM) {
            out = room(); // a single huge batch needed more
        }
        out.cut(0);
    }

    private static ByteWriter room() {
        return new ByteWriter(PART + (PART >> 2));
    }

    private void fail(List<Pending> group, int from, IOException e) {
        next += group.size() - from; // the positions may be on disk in spite of the failure
        for (Pending pending : group.subList(from, group.size())) {
            if (!pending.done().isDone()) {
                outage.count(pending.batch().readings().size());
                pending.done().completeExceptionally(e);
            }
        }
    }

    private void keepHouse() {
        long now = System.nanoTime();
        if (now - housekeepingAt >= 0 || writer.begun() != housekeepingSegments) {
            housekeepingSegments = writer.begun();
            housekeepingAt = now + HOUSEKEEPING.toNanos();
            retention.apply();
        }
    }
}
