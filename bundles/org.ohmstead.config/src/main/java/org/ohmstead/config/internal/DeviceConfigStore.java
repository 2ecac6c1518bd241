package org.ohmstead.config.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ohmstead.device.ConfigException;
import org.ohmstead.device.ConfigProblem;
import org.ohmstead.device.DeviceConfigs;
import org.ohmstead.driver.Driver;

/** The configurations of devices, for faces and the scan. */
final class DeviceConfigStore implements DeviceConfigs {

    private final Keeper keeper;

    DeviceConfigStore(Keeper keeper) {
        this.keeper = keeper;
    }

    @Override
    public List<DeviceConfig> list() {
        return keeper.board().devices();
    }

    @Override
    public Optional<DeviceConfig> of(String device) {
        Board board = keeper.board();
        List<DeviceConfig> found = board.devices().stream()
                .filter(config -> config.device().equals(device))
                .toList();
        // Of two for one path, the one that is right has it.
        return found.stream()
                .filter(config -> !board.problems().containsKey(config.pid()))
                .findFirst()
                .or(() -> found.stream().findFirst());
    }

    @Override
    public List<ConfigProblem> problems(String pid) {
        return keeper.board().problems().getOrDefault(pid, List.of());
    }

    @Override
    public DeviceConfig create(String protocol, Map<String, Object> properties) throws ConfigException {
        synchronized (keeper) {
            keeper.pass();
            String factory = Driver.PID_PREFIX + protocol;
            Schema schema = schema(protocol, factory);
            Content content = given(factory, schema, properties);
            PidName pid = keeper.free(factory, content.text(Validator.DEVICE).orElse(protocol));
            Known wanted = new Known(pid, pid.file(), content);
            return put(wanted, schema, content);
        }
    }

    @Override
    public DeviceConfig replace(String device, Map<String, Object> properties) throws ConfigException {
        synchronized (keeper) {
            keeper.pass();
            Known known = known(device)
                    .orElseThrow(() -> refused(device, "device", device, "the path of a device that is configured"));
            Schema schema = schema(
                    known.pid().factory().substring(Driver.PID_PREFIX.length()),
                    known.pid().factory());
            Content given = given(known.where(), schema, properties);
            String path = given.text(Validator.DEVICE).orElse(device);
            if (!path.equals(device)) {
                throw refused(
                        known.where(), Validator.DEVICE, path, "'" + device + "', which cannot be changed like this,");
            }
            return put(known, schema, given.with(Validator.DEVICE, Setting.of(device)));
        }
    }

    @Override
    public boolean delete(String device) {
        synchronized (keeper) {
            keeper.pass();
            return delete(known(device));
        }
    }

    @Override
    public boolean deletePid(String pid) {
        synchronized (keeper) {
            keeper.pass();
            return delete(knownPid(pid).filter(known -> known.pid().device()));
        }
    }

    private boolean delete(Optional<Known> known) {
        if (known.isPresent()) {
            try {
                keeper.delete(known.get());
            } catch (IOException e) {
                throw new UncheckedIOException(known.get().where() + " cannot be deleted: " + e.getMessage(), e);
            }
        }
        return known.isPresent();
    }

    private DeviceConfig put(Known known, Schema schema, Content content) throws ConfigException {
        List<ConfigProblem> problems = keeper.judge(new Known(known.pid(), known.file(), content));
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        try {
            return Board.device(keeper.put(known, schema, content), Optional.of(schema));
        } catch (UnfitException e) {
            throw refused(known.where(), "", "", "what a file and a configuration can hold (" + e.getMessage() + ")");
        } catch (IOException e) {
            throw new UncheckedIOException(known.where() + " cannot be changed: " + e.getMessage(), e);
        }
    }

    private Schema schema(String protocol, String factory) throws ConfigException {
        Optional<Schema> schema = keeper.schemas().ofFactory(factory);
        if (schema.isEmpty()) {
            throw refused(
                    factory,
                    "protocol",
                    protocol,
                    "one of the protocols whose drivers are installed: "
                            + String.join(", ", keeper.schemas().protocols()));
        }
        return schema.get();
    }

    private Optional<Known> known(String device) {
        return of(device).map(DeviceConfig::pid).flatMap(this::knownPid);
    }

    private Optional<Known> knownPid(String pid) {
        return keeper.known().stream()
                .filter(known -> known.pid().pid().equals(pid))
                .findFirst();
    }

    /**
     * {@return what a program gives} Keys that only OSGi sets would be dropped in silence, and numbers become texts: both
     * are refused.
     */
    private static Content given(String where, Schema schema, Map<String, Object> properties) throws ConfigException {
        List<ConfigProblem> problems = new ArrayList<>();
        new TreeMap<>(properties).forEach((key, value) -> {
            Optional<String> expected = Content.notOurs(key)
                    ? Optional.of("only keys of the driver, not one of OSGi's own,")
                    : schema.attribute(key).flatMap(attribute -> attribute.wrongType(value));
            expected.ifPresent(what -> problems.add(
                    new ConfigProblem(where, key, schema.secret(key) ? "…" : String.valueOf(value), what)));
        });
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return Content.ofValues(properties);
    }

    private static ConfigException refused(String where, String key, String value, String expected) {
        return new ConfigException(List.of(new ConfigProblem(where, key, value, expected)));
    }
}
