package com.example.driver.sysfs.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of one folder of sensors, factory PID {@value SysfsDriver#PID}. */
@ObjectClassDefinition(
        name = "Sensors of the Linux kernel",
        description = "Reads files of a folder such as /sys/class/hwmon/hwmon0, each of which holds one number.")
@interface SysfsConfig {

    /** The device path. */
    @AttributeDefinition(
            name = "Device",
            description = "Path of the device, unique in the gateway: 1 to 8 segments joined by '/', as box/sensors.")
    String device();

    /** Where the files are. */
    @AttributeDefinition(name = "URL", description = "The folder: file:///sys/class/hwmon/hwmon0")
    String url();

    /** Whether the device runs; heeded by the gateway, the driver need only declare it. */
    @AttributeDefinition(
            name = "Enabled",
            description = "Whether the device runs. false: it is listed as disabled, and nothing is asked of it.")
    boolean enabled() default true;

    /** How often fast points are read. */
    @AttributeDefinition(
            name = "Interval",
            description = "Time between two reads of points of class fast, in ms.",
            min = "10",
            max = "86400000")
    long interval_ms() default 1000;

    /** How often slow points are read. */
    @AttributeDefinition(
            name = "Slow interval",
            description = "Time between two reads of points of class slow, in ms.",
            min = "10",
            max = "86400000")
    long interval_slow_ms() default 60000;

    /** Not used by files, which answer at once; kept since all drivers have it. */
    @AttributeDefinition(
            name = "Timeout",
            description = "For each read, in ms. Files answer at once.",
            min = "1",
            max = "60000")
    long timeout_ms() default 1000;

    /** The name of a profile. */
    @AttributeDefinition(
            name = "Profile",
            description = "Name of the file in etc/profiles, without .yaml, that lists the points.",
            required = false)
    String profile() default "";

    /** Points in place of a profile. */
    @AttributeDefinition(
            name = "Points",
            description = "The points themselves, as flow YAML on one line, at most 50; instead of a profile."
                    + " For example {cpu: {at: temp1_input, scale: 0.001, unit: Cel}}.",
            required = false)
    String points() default "";

    /** How the web console names an instance. */
    String webconsole_configurationFactory_nameHint() default "{device}: {url}";
}
