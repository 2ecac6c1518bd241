package org.ohmstead.rest.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.ConfigType;
import org.ohmstead.config.Configurations;

/** Reads the changes in a body. */
final class ChangeBody {

    static final String CHANGES = "changes";

    private static final String OP = "op";
    private static final String ID = "id";
    private static final String BASED_ON = "basedOn";
    private static final String PROPERTIES = "properties";
    private static final String TEXT = "text";
    private static final String TYPE = "type";
    private static final String HINT = "hint";

    private final Configurations configurations;

    ChangeBody(Configurations configurations) {
        this.configurations = configurations;
    }

    /** {@return what shall become of which items} A problem if that is not said, or said twice of one. */
    ChangeSet read(Body body) {
        Map<String, ChangeSet.Change> changes = new LinkedHashMap<>();
        for (Body each : body.objects(CHANGES)) {
            ChangeSet.Change change = change(each, changes.keySet());
            if (changes.put(change.id(), change) != null) {
                throw each.wrong(ID, "another item in each change");
            }
        }
        if (changes.isEmpty()) {
            throw body.wrong(CHANGES, "at least one change");
        }
        return new ChangeSet(List.copyOf(changes.values()));
    }

    private ChangeSet.Change change(Body body, Set<String> taken) {
        String op = body.text(OP);
        return switch (op) {
            case "put" ->
                new ChangeSet.Put(
                        body.only(Set.of(OP, ID, BASED_ON, PROPERTIES)).text(ID),
                        basedOn(body),
                        body.child(PROPERTIES).properties());
            case "put-text" ->
                new ChangeSet.PutText(
                        body.only(Set.of(OP, ID, BASED_ON, TEXT)).text(ID), basedOn(body), body.text(TEXT));
            case "delete" ->
                new ChangeSet.Delete(body.only(Set.of(OP, ID, BASED_ON)).text(ID), basedOn(body));
            case "create" -> created(body.only(Set.of(OP, TYPE, HINT, PROPERTIES)), taken);
            default -> throw body.wrong(OP, "one of put, put-text, create, delete");
        };
    }

    private static String basedOn(Body body) {
        return body.optionalText(BASED_ON).orElse(ChangeSet.ANY);
    }

    private ChangeSet.Change created(Body body, Set<String> taken) {
        String pid = body.text(TYPE);
        Optional<ConfigType> type = configurations.types().stream()
                .filter(each -> each.pid().equals(pid))
                .findFirst();
        if (type.filter(ConfigType::factory).isEmpty()) {
            throw body.wrong(TYPE, "the PID of an installed type that may have many instances");
        }
        String hint = body.optionalText(HINT).orElse("");
        String id = configurations.freeId(pid, hint);
        for (int i = 2; taken.contains(id); i++) {
            id = configurations.freeId(pid, hint + "-" + i);
        }
        return new ChangeSet.Put(id, ChangeSet.NEW, body.child(PROPERTIES).properties());
    }
}
