package org.ohmstead.driver.simulated.internal;

/** A number that changes with time, and with nothing else. */
@FunctionalInterface
interface Curve {

    /** {@return the number at a time in ms since the epoch} */
    double at(long millis);

    /** {@return how far a period has come, 0 to less than 1} */
    private static double phase(long millis, long period, double offset) {
        double phase = Math.floorMod(millis, period) / (double) period + offset;
        return phase - Math.floor(phase);
    }

    static Curve sine(double mean, double amplitude, long period, double offset) {
        return millis -> mean + amplitude * Math.sin(2 * Math.PI * phase(millis, period, offset));
    }

    static Curve ramp(double from, double to, long period, double offset) {
        return millis -> from + (to - from) * phase(millis, period, offset);
    }

    static Curve triangle(double from, double to, long period, double offset) {
        return millis -> from + (to - from) * (1 - Math.abs(2 * phase(millis, period, offset) - 1));
    }

    static Curve square(double low, double high, long period, double offset) {
        return millis -> phase(millis, period, offset) < 0.5 ? low : high;
    }

    /** Counts from a start at the beginning of 2024, so that it goes on after a restart. */
    static Curve counter(double start, double perHour) {
        long begin = 1_704_067_200_000L;
        return millis -> start + perHour * (millis - begin) / 3_600_000.0;
    }

    /** Another number every period, evenly spread. */
    static Curve noise(double low, double high, long period, long seed) {
        return millis -> low + (high - low) * hash(seed, Math.floorDiv(millis, period));
    }

    /**
     * Wanders between bounds, about from one to the other in a period: hashed values at the corners of intervals, joined
     * smoothly, in four octaves of half the length and half the weight each. A pure function, unlike a true random walk.
     */
    static Curve walk(double low, double high, long period, long seed) {
        return millis -> {
            double sum = 0;
            double weight = 0.5;
            long length = period;
            for (int octave = 0; octave < 4; octave++) {
                sum += weight * smooth(seed + octave, millis, length);
                weight /= 2;
                length = Math.max(1, length / 2);
            }
            return low + (high - low) * Math.min(1, Math.max(0, sum / 0.9375));
        };
    }

    private static double smooth(long seed, long millis, long length) {
        long index = Math.floorDiv(millis, length);
        double x = Math.floorMod(millis, length) / (double) length;
        double eased = x * x * (3 - 2 * x);
        return hash(seed, index) * (1 - eased) + hash(seed, index + 1) * eased;
    }

    /** SplitMix64 of both, as a number from 0 to less than 1. */
    private static double hash(long seed, long index) {
        long z = seed * 0x9E3779B97F4A7C15L + index * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return ((z ^ (z >>> 31)) >>> 11) * 0x1.0p-53;
    }
}
