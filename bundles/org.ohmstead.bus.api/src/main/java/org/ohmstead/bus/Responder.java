package org.ohmstead.bus;

import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/** Answers requests on a topic. Called on the requester's thread, so it returns at once. */
@ConsumerType
@FunctionalInterface
public interface Responder {

    /**
     * Answers.
     *
     * @param request what is asked
     * @param deadline after which nobody waits any more
     * @return the payload of the answer, now or later
     */
    CompletionStage<String> answer(Message request, Instant deadline);
}
