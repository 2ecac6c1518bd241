package org.ohmstead.rest.internal;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ohmstead.historian.Historian;

/**
 * How far an answer of the historian can be trusted to be whole.
 *
 * @param through up to here nothing that the journal took is missing; empty if that is not known
 * @param trouble why values of the present may be missing or lost; empty if all is well
 */
record Completeness(Optional<Instant> through, String trouble) {

    /** Looks at the parts that values go through on their way into the past. */
    static Completeness of(Services services, Historian historian) {
        List<String> troubles = new ArrayList<>();
        if (services.journal().find().isEmpty()) {
            troubles.add("the journal is not there just now, values are not kept");
        }
        services.journal()
                .find()
                .flatMap(journal -> journal.trouble())
                .ifPresent(why -> troubles.add("the journal cannot keep values: " + why));
        historian.trouble().ifPresent(why -> troubles.add("the historian is in trouble: " + why));
        return new Completeness(historian.completeThrough(), String.join("; ", troubles));
    }

    void write(JsonGenerator out) throws IOException {
        out.writeFieldName("complete_through");
        Json.time(out, through);
        out.writeStringField("trouble", trouble);
    }
}
