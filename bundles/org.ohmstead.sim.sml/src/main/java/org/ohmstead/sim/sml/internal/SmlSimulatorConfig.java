package org.ohmstead.sim.sml.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Configuration of one simulated meter, factory PID {@value SmlSimulator#PID}. */
@ObjectClassDefinition(
        name = "Simulated SML meter",
        description = "A smart meter of a household with a photovoltaic plant, which pushes SML telegrams over TCP.")
@interface SmlSimulatorConfig {

    @AttributeDefinition(name = "Host", description = "Address to listen at.")
    String host() default "127.0.0.1";

    @AttributeDefinition(name = "Port", description = "TCP port to listen at; 0 for any.", min = "0", max = "65535")
    int port() default 7259;

    @AttributeDefinition(
            name = "Server id",
            description = "Id of the meter, the 14 characters on its face: 1, maker, two hex digits, eight digits.")
    String server_id() default "1OHM0000000001";

    @AttributeDefinition(name = "Interval", description = "Time between two telegrams, in ms.", min = "10")
    long interval_ms() default 1000;

    @AttributeDefinition(name = "Seed", description = "The same seed gives the same days.")
    long seed() default 1;

    @AttributeDefinition(
            name = "Sun",
            description = "What the photovoltaic plant yields at noon, in W; 0 for none.",
            min = "0",
            max = "1000000")
    int sun_watts() default 6000;

    @AttributeDefinition(
            name = "Fault",
            description = "What is wrong with the meter: none, silent, garbled, corrupt, cut or closing.",
            options = {
                @Option(label = "none", value = "none"),
                @Option(label = "silent", value = "silent"),
                @Option(label = "garbled", value = "garbled"),
                @Option(label = "corrupt", value = "corrupt"),
                @Option(label = "cut", value = "cut"),
                @Option(label = "closing", value = "closing")
            })
    String fault() default "none";

    String webconsole_configurationFactory_nameHint() default "{server.id} at port {port}";
}
