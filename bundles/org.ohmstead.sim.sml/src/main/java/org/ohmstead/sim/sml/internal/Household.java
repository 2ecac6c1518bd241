package org.ohmstead.sim.sml.internal;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Random;

/**
 * The load of a household with a photovoltaic plant, one day long and repeated: a fridge that comes and goes, cooking,
 * an evening, sun. A pure function of seed and time, so that the counters go on where they were after a restart, and
 * exactly the integral of the power.
 */
final class Household {

    /** For how many seconds the load stays the same. */
    static final int SLOT_SECONDS = 10;

    private static final int DAY = 24 * 3600;
    private static final int SLOTS = DAY / SLOT_SECONDS;
    private static final double HOUR = 3600;
    private static final long METER_INSTALLED =
            LocalDate.of(2024, 1, 1).atStartOfDay().toEpochSecond(ZoneOffset.UTC);
    private static final int KETTLES = 9;

    private final int[] watts = new int[SLOTS];
    private final double[] importedBefore = new double[SLOTS + 1];
    private final double[] exportedBefore = new double[SLOTS + 1];

    /**
     * Makes a household.
     *
     * @param seed the same seed gives the same day
     * @param sunPeak what the plant yields at noon, in W
     */
    Household(long seed, int sunPeak) {
        Random random = new Random(seed);
        double[] load = load(random);
        double cloud = 1;
        for (int slot = 0; slot < SLOTS; slot++) {
            cloud = Math.min(1, Math.max(0.3, cloud + 0.05 * random.nextGaussian()));
            watts[slot] = (int) Math.round(load[slot] - sunPeak * sun(slot) * cloud);
            double wattHours = Math.abs(watts[slot]) * SLOT_SECONDS / HOUR;
            importedBefore[slot + 1] = importedBefore[slot] + (watts[slot] > 0 ? wattHours : 0);
            exportedBefore[slot + 1] = exportedBefore[slot] + (watts[slot] < 0 ? wattHours : 0);
        }
    }

    /** {@return the power at a time in W, positive when drawn from the grid} */
    int watts(Instant time) {
        return watts[slot(time)];
    }

    /** {@return the energy drawn from the grid until a time, in Wh} */
    double imported(Instant time) {
        return energy(time, importedBefore, Math.max(0, watts(time)));
    }

    /** {@return the energy fed into the grid until a time, in Wh} */
    double exported(Instant time) {
        return energy(time, exportedBefore, Math.max(0, -watts(time)));
    }

    private static double energy(Instant time, double[] before, int watts) {
        long days = Math.floorDiv(time.getEpochSecond() - METER_INSTALLED, DAY);
        int slot = slot(time);
        double seconds = Math.floorMod(time.getEpochSecond(), SLOT_SECONDS) + time.getNano() / 1e9;
        return days * before[SLOTS] + before[slot] + watts * seconds / HOUR;
    }

    private static int slot(Instant time) {
        return Math.floorMod(time.getEpochSecond(), DAY) / SLOT_SECONDS;
    }

    private static double[] load(Random random) {
        double[] load = new double[SLOTS];
        int fridgePhase = random.nextInt(180);
        for (int slot = 0; slot < SLOTS; slot++) {
            double hour = slot * SLOT_SECONDS / HOUR;
            load[slot] = 120
                    + ((slot + fridgePhase) % 180 < 60 ? 85 : 0)
                    + 450 * bump(hour, 7, 1)
                    + 300 * bump(hour, 12.5, 1)
                    + 700 * bump(hour, 19.5, 2)
                    + 10 * random.nextGaussian();
        }
        for (int i = 0; i < KETTLES; i++) {
            int from = (int) ((6 + 16 * random.nextDouble()) * HOUR / SLOT_SECONDS);
            int slots = 6 + random.nextInt(90);
            for (int slot = from; slot < Math.min(SLOTS, from + slots); slot++) {
                load[slot] += 2000;
            }
        }
        return load;
    }

    private static double bump(double hour, double around, double width) {
        double distance = (hour - around) / width;
        return Math.exp(-distance * distance);
    }

    private static double sun(int slot) {
        double hour = slot * SLOT_SECONDS / HOUR;
        return Math.max(0, Math.sin((hour - 6) / 12 * Math.PI));
    }
}
