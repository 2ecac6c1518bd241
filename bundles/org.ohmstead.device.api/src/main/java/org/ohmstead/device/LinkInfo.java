package org.ohmstead.device;

import java.time.Duration;

/**
 * How a physical channel fares.
 *
 * @param link its canonical id
 * @param devices that share it
 * @param exchanges done since it came up
 * @param failures of these
 * @param overruns periods left out on it
 * @param latenessP50 half of the scans began no later than this after their due time, over the last minutes
 * @param latenessP99 99 of 100 did
 * @param latenessMax all did
 */
public record LinkInfo(
        String link,
        int devices,
        long exchanges,
        long failures,
        long overruns,
        Duration latenessP50,
        Duration latenessP99,
        Duration latenessMax) {}
