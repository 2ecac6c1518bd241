package org.ohmstead.device;

/**
 * How a physical channel fares.
 *
 * @param link its canonical id
 * @param devices that share it
 * @param exchanges done since it came up
 * @param failures of these
 * @param overruns periods left out on it
 * @param lateness of its scans
 */
public record LinkInfo(String link, int devices, long exchanges, long failures, long overruns, Lateness lateness) {}
