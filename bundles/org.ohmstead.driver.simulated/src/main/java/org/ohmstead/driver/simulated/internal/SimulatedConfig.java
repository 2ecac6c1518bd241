package org.ohmstead.driver.simulated.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Configuration of one simulated device, factory PID {@value SimulatedDriver#PID}. */
@ObjectClassDefinition(
        name = "Simulated device",
        description = "A device without hardware, for demonstrations and load.")
@interface SimulatedConfig {

    @AttributeDefinition(
            name = "Device",
            description = "Path of the device, unique in the gateway: 1 to 8 segments joined by '/', as roof/weather.")
    String device();

    @AttributeDefinition(
            name = "URL",
            description = "simulated://NAME for devices that shall share a link; empty for a link of its own.",
            required = false)
    String url() default "";

    @AttributeDefinition(
            name = "Enabled",
            description = "Whether the device runs. false: it is listed as disabled, and nothing is asked of it.")
    boolean enabled() default true;

    @AttributeDefinition(
            name = "Interval",
            description = "Time between two reads of points of class fast, in ms.",
            min = "10",
            max = "86400000")
    long interval_ms() default 1000;

    @AttributeDefinition(
            name = "Slow interval",
            description = "Time between two reads of points of class slow, in ms.",
            min = "10",
            max = "86400000")
    long interval_slow_ms() default 60_000;

    @AttributeDefinition(
            name = "Timeout",
            description = "How long an exchange takes that is not answered, in ms.",
            min = "1",
            max = "60000")
    long timeout_ms() default 1000;

    @AttributeDefinition(
            name = "Profile",
            description = "Name of the file in etc/profiles, without .yaml, that lists the points.",
            required = false)
    String profile() default "";

    @AttributeDefinition(
            name = "Points",
            description = "The points themselves, as flow YAML on one line, at most 50; instead of a profile.",
            required = false)
    String points() default "";

    @AttributeDefinition(
            name = "Generated points",
            description = "So many points p00001, p00002, … are made besides, for load.",
            min = "0",
            max = "99999")
    int points_generated() default 0;

    @AttributeDefinition(
            name = "Seed",
            description = "The same seed gives the same random signals.",
            min = "0",
            max = "9007199254740991")
    long seed() default 1;

    @AttributeDefinition(name = "Latency", description = "How long an exchange takes, in ms.", min = "0", max = "60000")
    long latency_ms() default 0;

    @AttributeDefinition(
            name = "Fault",
            description = "What is wrong with the device: none, offline, silent, slow, garbled, refusing or flaky.",
            options = {
                @Option(label = "none", value = "none"),
                @Option(label = "offline", value = "offline"),
                @Option(label = "silent", value = "silent"),
                @Option(label = "slow", value = "slow"),
                @Option(label = "garbled", value = "garbled"),
                @Option(label = "refusing", value = "refusing"),
                @Option(label = "flaky", value = "flaky")
            })
    String fault() default "none";

    String webconsole_configurationFactory_nameHint() default "{device}";
}
