package org.ohmstead.historian.sqlite.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "Historian on SQLite", description = "The embedded store of the history of all points.")
@interface SqliteHistorianConfig {

    @AttributeDefinition(
            name = "Directory",
            description = "Where the database lives. Empty: the folder 'historian' in Karaf's data folder.")
    String dir() default "";

    @AttributeDefinition(name = "Retention", description = "How long samples stay, in days.", min = "1", max = "36500")
    int retention_days() default 365;

    @AttributeDefinition(
            name = "Quota",
            description = "The most the database may take, in MB. Beyond it the oldest samples go before their time.",
            min = "16",
            max = "16777216")
    int quota_mb() default 8192;

    @AttributeDefinition(
            name = "Flush",
            description =
                    "The longest time that samples stay in memory before they are written, in s. They are safe in "
                            + "the journal meanwhile, and are found by queries.",
            min = "1",
            max = "3600")
    int flush_s() default 300;

    @AttributeDefinition(
            name = "Buffer",
            description = "The most memory that samples may take before they are written, in MB.",
            min = "1",
            max = "1024")
    int buffer_mb() default 16;
}
