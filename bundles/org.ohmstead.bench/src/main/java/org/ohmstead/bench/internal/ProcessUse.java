package org.ohmstead.bench.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process has used so far, as Linux tells.
 *
 * @param cpuSeconds in user and system mode, all threads
 * @param rssMib of its memory that is resident now
 * @param pssMib the same, with pages that several processes share counted in parts; 0 if the system does not tell
 * @param peakMib the most that ever was resident
 */
record ProcessUse(double cpuSeconds, double rssMib, double pssMib, double peakMib) {

    /** USER_HZ, 100 on every architecture that Java 17 runs on: proc(5), sysconf(3). */
    private static final double TICKS_PER_SECOND = 100;

    private static final int UTIME = 11;
    private static final int STIME = 12;
    private static final double KIB_PER_MIB = 1024;

    static ProcessUse of(long pid) throws IOException {
        Path proc = Path.of("/proc", Long.toString(pid));
        String stat = Files.readString(proc.resolve("stat"));
        // the name in parentheses may hold spaces; the fields are counted from behind it (proc(5): utime is the 14th)
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        double ticks = Double.parseDouble(fields[UTIME]) + Double.parseDouble(fields[STIME]);
        Path shares = proc.resolve("smaps_rollup");
        return new ProcessUse(
                ticks / TICKS_PER_SECOND,
                mib(proc.resolve("status"), "VmRSS:"),
                Files.isReadable(shares) ? mib(shares, "Pss:") : 0,
                mib(proc.resolve("status"), "VmHWM:"));
    }

    private static double mib(Path file, String key) throws IOException {
        return Double.parseDouble(Machine.value(file, key, "0 kB").split(" ")[0]) / KIB_PER_MIB;
    }
}
