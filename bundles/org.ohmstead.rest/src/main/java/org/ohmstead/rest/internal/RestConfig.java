package org.ohmstead.rest.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "REST", description = "The HTTP interface for programs and for the console.")
@interface RestConfig {

    @AttributeDefinition(
            name = "Host names",
            description =
                    "Names under which this gateway is reached, besides localhost and addresses. Requests for other"
                            + " names are refused, as a page of another site may have sent them.")
    String[] hosts() default {};

    @AttributeDefinition(
            name = "Public metrics",
            description = "Whether /metrics is open to all who reach the port. If not, the role reader is needed.")
    boolean metrics_public() default false;

    @AttributeDefinition(
            name = "Longest upload",
            description =
                    "The longest bundle or KAR that is taken by POST /api/v1/deployments, in MB (1,048,576 bytes). What"
                            + " is longer than max.mb of org.ohmstead.deploy is refused there, whatever this says.",
            min = "1",
            max = "2000")
    int uploads_max_mb() default 100;

    @AttributeDefinition(
            name = "Event streams",
            description = "Event streams (/api/v1/events) that may be open at a time.",
            min = "1",
            max = "5000")
    int events_clients() default 200;

    @AttributeDefinition(
            name = "Events kept",
            description = "Values kept for event streams that are slow or come back, of all points together.",
            min = "100",
            max = "10000000")
    int events_kept() default 100_000;

    @AttributeDefinition(
            name = "Heartbeat",
            description =
                    "How often an event stream sends something at least, and its reader's rights are checked, in s.",
            min = "1",
            max = "300")
    int events_heartbeat_s() default 15;
}
