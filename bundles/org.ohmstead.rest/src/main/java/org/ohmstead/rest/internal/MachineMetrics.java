package org.ohmstead.rest.internal;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.List;

/** Numbers of the virtual machine, by the names that Prometheus' client for Java gives them. */
final class MachineMetrics {

    private static final String GAUGE = "gauge";
    private static final double MS_PER_S = 1000;

    private MachineMetrics() {}

    static void add(Metrics metrics) {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        MemoryUsage other = ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage();
        metrics.family("jvm_memory_used_bytes", GAUGE, "Memory in use.")
                .value("jvm_memory_used_bytes", heap.getUsed(), "area", "heap")
                .value("jvm_memory_used_bytes", other.getUsed(), "area", "nonheap");
        metrics.family("jvm_memory_max_bytes", GAUGE, "Most memory allowed.")
                .value("jvm_memory_max_bytes", heap.getMax(), "area", "heap");
        int threads = ManagementFactory.getThreadMXBean().getThreadCount();
        metrics.single("jvm_threads_current", GAUGE, "Threads.", threads);
        List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
        metrics.family("jvm_gc_collection_seconds", "summary", "Pauses of the collector.");
        for (GarbageCollectorMXBean collector : collectors) {
            String name = collector.getName();
            metrics.value("jvm_gc_collection_seconds_count", collector.getCollectionCount(), "gc", name);
            metrics.value("jvm_gc_collection_seconds_sum", collector.getCollectionTime() / MS_PER_S, "gc", name);
        }
        double uptime = ManagementFactory.getRuntimeMXBean().getUptime() / MS_PER_S;
        metrics.single("process_uptime_seconds", GAUGE, "Since the process started.", uptime);
    }
}
