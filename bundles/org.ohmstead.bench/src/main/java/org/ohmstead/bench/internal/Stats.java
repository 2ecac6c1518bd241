package org.ohmstead.bench.internal;

import java.util.Arrays;

/** Order statistics. */
final class Stats {

    private final double[] sorted;

    Stats(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("at least one value expected");
        }
        this.sorted = values.clone();
        Arrays.sort(sorted);
    }

    int count() {
        return sorted.length;
    }

    /** {@return the smallest value that a share of all do not exceed: nearest rank} */
    double quantile(double share) {
        int rank = (int) Math.ceil(share * sorted.length);
        return sorted[Math.max(0, rank - 1)];
    }

    double median() {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    double max() {
        return sorted[sorted.length - 1];
    }
}
