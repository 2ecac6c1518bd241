package org.ohmstead.config.internal;

import java.util.Map;
import java.util.Optional;
import org.ohmstead.driver.Secrets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves what was typed into a key for a secret to the store of secrets, and leaves a reference. */
final class SecretMover {

    private static final Logger LOG = LoggerFactory.getLogger(SecretMover.class);
    private static final int LONGEST = 64;
    private static final int HASH = 16;

    private SecretMover() {}

    /** {@return the content with references for secrets; the same if there was nothing to move or no store} */
    static Content move(PidName pid, Schema schema, Content content, Optional<Secrets> store) {
        Content moved = content;
        if (store.isEmpty()) {
            return moved;
        }
        for (Map.Entry<String, Setting> entry : content.settings().entrySet()) {
            Setting setting = entry.getValue();
            if (literal(schema, entry.getKey(), setting)) {
                String reference = reference(pid, entry.getKey());
                if (store(store.get(), reference, setting.shown())) {
                    moved = moved.with(entry.getKey(), Setting.of(reference));
                    LOG.info("{}: {} moved to the store of secrets as {}", pid.pid(), entry.getKey(), reference);
                }
            }
        }
        return moved;
    }

    /**
     * {@return the content with references for secrets, none of which stands for another secret already: so that a former
     * content finds its own again}
     */
    static Content moveAnew(PidName pid, Schema schema, Content content, Optional<Secrets> store) {
        Content moved = content;
        for (Map.Entry<String, Setting> entry : content.settings().entrySet()) {
            if (store.isPresent() && literal(schema, entry.getKey(), entry.getValue())) {
                String reference = free(
                        store.get(),
                        reference(pid, entry.getKey()),
                        entry.getValue().shown());
                if (store(store.get(), reference, entry.getValue().shown())) {
                    moved = moved.with(entry.getKey(), Setting.of(reference));
                }
            }
        }
        return moved;
    }

    private static boolean literal(Schema schema, String key, Setting setting) {
        return schema.secret(key)
                && !setting.list()
                && !setting.shown().isEmpty()
                && !setting.shown().startsWith(Secrets.PREFIX);
    }

    /** {@return a reference by which nothing, or the same secret, is stored} */
    private static String free(Secrets store, String wanted, String secret) {
        String tried = wanted;
        for (int n = 2; taken(store, tried, secret); n++) {
            tried = wanted.substring(0, Math.min(wanted.length(), LONGEST)) + "-" + n;
        }
        return tried;
    }

    private static boolean taken(Secrets store, String reference, String secret) {
        try {
            String stored = store.resolve(reference);
            return stored != null && !stored.equals(secret);
        } catch (IllegalArgumentException e) {
            LOG.trace("{}: free", reference, e);
            return false;
        }
    }

    /** The store's troubles are of its own kinds (disk, key); the configuration stays as it is then. */
    @SuppressWarnings("checkstyle:IllegalCatch")
    private static boolean store(Secrets store, String reference, String secret) {
        try {
            store.store(reference, secret);
            return true;
        } catch (RuntimeException e) {
            LOG.warn(
                    "{}: not moved to the store of secrets ({})",
                    reference,
                    e.getClass().getName());
            return false;
        }
    }

    /** {@return {@code secret:driver.modbus-pump.password}; shortened by a hash beyond what the store takes} */
    static String reference(PidName pid, String key) {
        String full = pid.pid().substring(PidName.PREFIX.length()) + "." + key;
        String name = PidName.fileName(full);
        if (full.length() > LONGEST) {
            String hash = Content.of(Map.of(full, Setting.of(""))).hash();
            name = name.substring(0, LONGEST - HASH - 1) + "-" + hash.substring(0, HASH);
        }
        return Secrets.PREFIX + name;
    }
}
