package org.ohmstead.journal.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(
        name = "Journal",
        description = "The crash-safe log of all values, and what of the values is worth keeping.")
@interface JournalConfig {

    @AttributeDefinition(
            name = "Directory",
            description = "Where the journal lives. Empty: the folder 'journal' in Karaf's data folder.")
    String dir() default "";

    @AttributeDefinition(
            name = "Commit",
            description = "The longest wait for batches to be written together, in ms. 0: as soon as the disk is free. "
                    + "What came within this time is lost when the power fails; more writes wear flash.",
            min = "0",
            max = "60000")
    long commit_ms() default 200;

    @AttributeDefinition(
            name = "Segment size",
            description = "Size after which a new file is begun, in MB. Space is given back a file at a time.",
            min = "1",
            max = "1024")
    int segment_mb() default 16;

    @AttributeDefinition(
            name = "Retention",
            description = "How long what all consumers have taken stays, in days: to fill a lost history again.",
            min = "0",
            max = "3650")
    int retention_days() default 3;

    @AttributeDefinition(
            name = "Quota",
            description =
                    "The most the journal may take, in MB; at least twice the segment size. The oldest goes, even "
                            + "if a consumer has not taken it yet: that is counted and logged.",
            min = "2",
            max = "1048576")
    int quota_mb() default 1024;

    @AttributeDefinition(
            name = "Queue",
            description = "Batches that may wait for the disk, and on the bus while this bundle is replaced; in both "
                    + "places no more than 200,000 values in them. What comes beyond is lost and counted.",
            min = "16",
            max = "1000000")
    int queue() default 4096;

    @AttributeDefinition(
            name = "History: every",
            description =
                    "The shortest time between two kept samples of a point whose own history rule says nothing, in "
                            + "ms. 0: each is kept.",
            min = "0",
            max = "86400000")
    long history_every_ms() default 0;

    @AttributeDefinition(
            name = "History: longest pause",
            description = "The longest time that a point with a deadband goes without a kept sample, in ms.",
            min = "1000",
            max = "86400000")
    long history_pause_ms() default 900000;
}
