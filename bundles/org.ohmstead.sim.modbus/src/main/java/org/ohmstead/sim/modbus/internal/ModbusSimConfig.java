package org.ohmstead.sim.modbus.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "Simulated heat pump", description = "A heat pump that answers Modbus TCP.")
@interface ModbusSimConfig {

    @AttributeDefinition(name = "Host", description = "Address to listen at.")
    String host() default "127.0.0.1";

    @AttributeDefinition(name = "Port", description = "TCP port to listen at; 0 for any.", min = "0", max = "65535")
    int port() default 15020;

    @AttributeDefinition(name = "Unit", description = "Unit that it answers to.", min = "0", max = "255")
    int unit() default 1;

    @AttributeDefinition(name = "Name", description = "What it calls itself, at most 16 characters of ASCII.")
    String name() default "Ohmstead HP-9";

    @AttributeDefinition(name = "Seed", description = "The same seed gives the same weather.")
    long seed() default 1;

    String webconsole_configurationFactory_nameHint() default "{name} at {host}:{port}";
}
