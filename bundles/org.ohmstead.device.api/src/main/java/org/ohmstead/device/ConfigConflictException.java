package org.ohmstead.device;

import java.util.List;

/**
 * A configuration that is refused for the time being: somebody else's change waits for its confirmation, or was first.
 * Nothing was changed; the message says whose change it is.
 */
public class ConfigConflictException extends ConfigException {

    private static final long serialVersionUID = 1L;

    private final String conflict;

    /**
     * Refuses a configuration.
     *
     * @param where the file, or the PID if there is none
     * @param conflict a sentence for people
     */
    public ConfigConflictException(String where, String conflict) {
        super(List.of(new ConfigProblem(where, "", "", conflict)));
        this.conflict = conflict;
    }

    @Override
    public String getMessage() {
        return conflict;
    }
}
