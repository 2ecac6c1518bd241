package org.ohmstead.health.internal;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ohmstead.health.HealthNode;
import org.ohmstead.health.HealthNode.State;

/** Disk and memory. Looked at now and then by one thread; shown by any. */
final class Machine {

    private static final long MB = 1L << 20;

    private final Path data;
    private final long leastFree;
    private final int mostUsed;
    private volatile HealthNode disk = Nodes.ok("disk", "Disk", false);
    private volatile HealthNode memory = Nodes.ok("memory", "Memory", false);

    Machine(Path data, HealthConfig config) {
        this.data = data;
        this.leastFree = config.disk_free_min_mb() * MB;
        this.mostUsed = config.memory_used_max_percent();
    }

    HealthNode disk() {
        return disk;
    }

    HealthNode memory() {
        return memory;
    }

    /** Asks the system. */
    void look() {
        try {
            disk = disk(Files.getFileStore(data).getUsableSpace());
        } catch (IOException e) {
            disk = Nodes.leaf("disk", "Disk", State.DEGRADED, data + " cannot be looked at: " + e, false);
        }
        long used = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            MemoryUsage afterwards = pool.getType() == MemoryType.HEAP ? pool.getCollectionUsage() : null;
            used += afterwards == null ? 0 : afterwards.getUsed();
        }
        memory = memory(used, Runtime.getRuntime().maxMemory());
    }

    HealthNode disk(long free) {
        return free >= leastFree
                ? Nodes.ok("disk", "Disk", false)
                : Nodes.leaf(
                        "disk",
                        "Disk",
                        State.DEGRADED,
                        free / MB + " MB are free for " + data + ", at least " + leastFree / MB + " MB expected",
                        false);
    }

    HealthNode memory(long used, long most) {
        return used * 100 <= most * mostUsed
                ? Nodes.ok("memory", "Memory", false)
                : Nodes.leaf(
                        "memory",
                        "Memory",
                        State.DEGRADED,
                        used / MB + " of " + most / MB + " MB are in use after tidying up, at most " + mostUsed
                                + " % expected",
                        false);
    }
}
