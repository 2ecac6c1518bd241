package org.ohmstead.driver.sml.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of one meter, factory PID {@value SmlDriver#PID}. */
@ObjectClassDefinition(name = "SML meter", description = "A smart meter that pushes SML telegrams.")
@interface SmlConfig {

    @AttributeDefinition(
            name = "Device",
            description = "Path of the device, unique in the gateway: 1 to 8 segments joined by '/', as cellar/meter.")
    String device();

    @AttributeDefinition(
            name = "URL",
            description = "Where the telegrams come from: serial:///dev/ttyUSB0?baud=9600, tcp://host:port or"
                    + " file:///path (a pipe, a terminal, or a file that grows).")
    String url();

    @AttributeDefinition(
            name = "Enabled",
            description = "Whether the device runs. false: it is listed as disabled, and nothing is asked of it.")
    boolean enabled() default true;

    @AttributeDefinition(
            name = "Interval",
            description = "Points of class fast are handed on at most this often, in ms. The default hands on every"
                    + " telegram; the meter sets the pace.",
            min = "10",
            max = "86400000")
    long interval_ms() default 10;

    @AttributeDefinition(
            name = "Slow interval",
            description = "Points of class slow are handed on at most this often, in ms.",
            min = "10",
            max = "86400000")
    long interval_slow_ms() default 60_000;

    @AttributeDefinition(
            name = "Timeout",
            description = "For connecting, and for ending when stopped, in ms.",
            min = "1",
            max = "60000")
    long timeout_ms() default 5000;

    @AttributeDefinition(
            name = "Silence",
            description = "The device is in trouble after this time without a telegram, in ms.",
            min = "100",
            max = "86400000")
    long silence_ms() default 15_000;

    @AttributeDefinition(
            name = "Server id",
            description = "Only this meter is listened to: its server id in hex (0A01445A4700039E2053) or as printed on"
                    + " it (1DZG0060694611). Empty: any meter.",
            required = false)
    String server_id() default "";

    @AttributeDefinition(
            name = "Profile",
            description = "Name of the file in etc/profiles, without .yaml, that lists the points. Without profile and"
                    + " points, all values that the meter sends become points.",
            required = false)
    String profile() default "";

    @AttributeDefinition(
            name = "Points",
            description = "The points themselves, as flow YAML on one line, at most 50; instead of a profile."
                    + " For example {power: {at: 16.7.0}, import: {at: 1.8.0, unit: kW.h}}.",
            required = false)
    String points() default "";

    String webconsole_configurationFactory_nameHint() default "{device} at {url}";
}
