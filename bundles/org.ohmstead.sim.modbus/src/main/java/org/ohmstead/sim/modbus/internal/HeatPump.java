package org.ohmstead.sim.modbus.internal;

import java.time.Instant;
import java.util.SplittableRandom;

/**
 * A heat pump that heats a house: temperatures with inertia, a compressor with hysteresis and modulation, power by the
 * coefficient of performance, an energy counter. Moves in steps of one second of the time it is given; the same seed,
 * start and commands give the same course. Safe for use by any thread.
 */
final class HeatPump {

    private static final double ROOM = 20;
    private static final double HOUSE_W_PER_K = 180;
    private static final double FLOOR_W_PER_K = 220;
    private static final double WATER_J_PER_K = 400_000;
    private static final double FLOW_W_PER_K = 700;
    private static final double MOST_HEAT_W = 9000;
    private static final double LEAST_HEAT_W = 2500;
    private static final double HEAT_W_PER_K = 1500;
    private static final double HYSTERESIS_K = 2;
    private static final double STANDBY_W = 12;
    private static final double KELVIN = 273.15;
    private static final double CARNOT_SHARE = 0.45;
    private static final long SECONDS_PER_DAY = 86_400;
    private static final long COLDEST_SECOND = 3 * 3600;
    private static final long MOST_STEPS = 86_400;
    private static final double ALARM_CEL = 58;

    private final long seed;
    private long second;
    private double flow = 30;
    private double outdoor;
    private double heat;
    private double power = STANDBY_W;
    private double energyWh;
    private boolean running;
    private boolean enabled = true;
    private double setpoint = 35;

    HeatPump(long seed, Instant start) {
        this.seed = seed;
        this.second = start.getEpochSecond();
        this.outdoor = outdoorAt(second);
    }

    /** What the heat pump is like at a moment; temperatures in °C, powers in W. */
    record State(
            double outdoor,
            double flow,
            double back,
            double heat,
            double power,
            double energyWh,
            double setpoint,
            boolean running,
            boolean enabled,
            boolean alarm) {

        double cop() {
            return running ? heat / power : 0;
        }
    }

    /** {@return the state at a time, not before the last one asked for; after a pause of more than a day it skips} */
    synchronized State at(Instant now) {
        long until = now.getEpochSecond();
        second = Math.max(second, until - MOST_STEPS);
        while (second < until) {
            second++;
            step();
        }
        double emission = FLOOR_W_PER_K * (flow - ROOM);
        return new State(
                outdoor,
                flow,
                flow - emission / FLOW_W_PER_K,
                heat,
                power,
                energyWh,
                setpoint,
                running,
                enabled,
                flow > ALARM_CEL);
    }

    /** Wants another flow temperature. */
    synchronized void setpoint(double celsius) {
        setpoint = celsius;
    }

    /** Switches the compressor off or lets it run. */
    synchronized void enable(boolean on) {
        enabled = on;
    }

    private void step() {
        outdoor = outdoorAt(second);
        if (running) {
            running = enabled && flow < setpoint + HYSTERESIS_K;
        } else {
            running = enabled && flow < setpoint - HYSTERESIS_K;
        }
        double need = HOUSE_W_PER_K * Math.max(0, ROOM - outdoor) + HEAT_W_PER_K * (setpoint - flow);
        heat = running ? Math.max(LEAST_HEAT_W, Math.min(MOST_HEAT_W, need)) : 0;
        double lift = Math.max(5, flow - outdoor);
        double cop = Math.min(6, CARNOT_SHARE * (flow + KELVIN) / lift);
        power = STANDBY_W + heat / cop;
        energyWh += power / 3600;
        flow += (heat - FLOOR_W_PER_K * (flow - ROOM)) / WATER_J_PER_K;
    }

    private double outdoorAt(long at) {
        double day = 2 * Math.PI * Math.floorMod(at - COLDEST_SECOND, SECONDS_PER_DAY) / SECONDS_PER_DAY;
        long minute = Math.floorDiv(at, 60);
        double share = Math.floorMod(at, 60) / 60.0;
        return 6 - 4 * Math.cos(day) + (1 - share) * gust(minute) + share * gust(minute + 1);
    }

    /** {@return a deviation of up to 0.5 K that belongs to the minute} */
    private double gust(long minute) {
        return new SplittableRandom(seed * 31 + minute).nextDouble() - 0.5;
    }
}
