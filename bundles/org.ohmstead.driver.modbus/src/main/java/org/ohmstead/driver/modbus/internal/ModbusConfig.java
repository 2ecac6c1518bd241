package org.ohmstead.driver.modbus.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Configuration of one Modbus device, factory PID {@value ModbusDriver#PID}. */
@ObjectClassDefinition(
        name = "Modbus device",
        description = "Reads and writes one Modbus unit over TCP or a serial line.")
@interface ModbusConfig {

    @AttributeDefinition(
            name = "Device",
            description = "Path of the device, unique in the gateway: 1 to 8 segments joined by '/', as cellar/pump.")
    String device();

    @AttributeDefinition(
            name = "URL",
            description = "tcp://host:port?unit=1, rtu:///dev/ttyUSB0?baud=9600&data=8&parity=none&stop=1&unit=1"
                    + " or rtu+tcp://host:port?unit=1.")
    String url();

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
            description = "For connecting and for each exchange, in ms.",
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
            name = "Most registers",
            description = "The most registers that the device gives in one answer.",
            min = "1",
            max = "125")
    int max_registers() default 125;

    @AttributeDefinition(
            name = "Most bits",
            description = "The most coils or discrete inputs that the device gives in one answer.",
            min = "1",
            max = "2000")
    int max_bits() default 2000;

    @AttributeDefinition(
            name = "Largest gap",
            description = "The most unwanted registers that are read along to save an exchange; 16 times as many bits.",
            min = "0",
            max = "124")
    int max_gap() default 10;

    @AttributeDefinition(
            name = "Write function",
            description = "How a single register or coil is written: auto with function 6 or 5, multiple always with"
                    + " function 16 or 15, for devices that know no other.",
            options = {@Option(label = "auto", value = "auto"), @Option(label = "multiple", value = "multiple")})
    String write_function() default "auto";

    String webconsole_configurationFactory_nameHint() default "{device} at {url}";
}
