package org.ohmstead.actuation;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The only way to command a point: checks who may, checks limits, writes, reads back, leaves a line in the audit. Safe
 * for use by any thread.
 */
@ProviderType
public interface Actuation {

    /**
     * Commands a point. Commands to one point are carried out one after the other, in the order given.
     *
     * @param request who wants what
     * @return what became of it, by the deadline and a little; never fails
     */
    CompletionStage<Outcome> write(WriteRequest request);
}
