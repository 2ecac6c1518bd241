package org.ohmstead.config.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.ConflictException;
import org.ohmstead.config.Origin;
import org.ohmstead.device.ConfigConflictException;
import org.ohmstead.device.ConfigException;
import org.ohmstead.device.ConfigProblem;
import org.ohmstead.device.DeviceConfigs;
import org.ohmstead.driver.Driver;

/** The configurations of devices, for faces and the scan. */
final class DeviceConfigStore implements DeviceConfigs {

    private final Keeper keeper;
    private final Engine engine;
    private final Optional<Origin> origin;

    DeviceConfigStore(Engine engine) {
        this(engine, Optional.empty());
    }

    private DeviceConfigStore(Engine engine, Optional<Origin> origin) {
        this.keeper = engine.keeper();
        this.engine = engine;
        this.origin = origin;
    }

    @Override
    public DeviceConfigs by(String who, String via) {
        return new DeviceConfigStore(engine, Optional.of(new Origin(who, via, "")));
    }

    @Override
    public List<DeviceConfig> list() {
        return keeper.board().devices();
    }

    @Override
    public Optional<DeviceConfig> of(String device) {
        return Optional.ofNullable(keeper.board().owners().get(device));
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
            change(CfgFolder.where(pid.file()), new ChangeSet.Put(pid.pid(), ChangeSet.NEW, properties), "changed");
            return made(pid.pid(), schema);
        }
    }

    @Override
    public DeviceConfig replace(String device, Map<String, Object> properties) throws ConfigException {
        synchronized (keeper) {
            keeper.pass();
            Known known = of(device)
                    .flatMap(config -> engine.state().known(config.pid()))
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
            Map<String, Object> whole = new HashMap<>(properties);
            whole.put(Validator.DEVICE, device);
            change(known.where(), new ChangeSet.Put(known.pid().pid(), ChangeSet.ANY, whole), "changed");
            return made(known.pid().pid(), schema);
        }
    }

    @Override
    public boolean delete(String device) throws ConfigException {
        synchronized (keeper) {
            keeper.pass();
            return delete(of(device).flatMap(config -> engine.state().known(config.pid())));
        }
    }

    @Override
    public boolean deletePid(String pid) throws ConfigException {
        synchronized (keeper) {
            keeper.pass();
            return delete(engine.state().known(pid).filter(known -> known.pid().device()));
        }
    }

    private boolean delete(Optional<Known> known) throws ConfigException {
        if (known.isPresent()) {
            Known one = known.get();
            change(one.where(), new ChangeSet.Delete(one.pid().pid(), ChangeSet.ANY), "deleted");
        }
        return known.isPresent();
    }

    private DeviceConfig made(String pid, Schema schema) {
        Known now = engine.state()
                .known(pid)
                .orElseThrow(() -> new IllegalStateException(pid + " is gone right after it was made"));
        return Board.device(now, Optional.of(schema));
    }

    private void change(String where, ChangeSet.Change change, String what) throws ConfigException {
        Origin by = origin.or(Who::here).orElseGet(() -> Who.system(""));
        try {
            engine.applyNow(new ChangeSet(List.of(change)), by, Optional.empty());
        } catch (ConflictException e) {
            if (e.getCause() instanceof TouchedException touched) {
                throw new UncheckedIOException(where + " cannot be " + what + ": " + e.getMessage(), touched);
            }
            throw new ConfigConflictException(where, e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(where + " cannot be " + what + ": " + e.getMessage(), e);
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

    private static Content given(String where, Schema schema, Map<String, Object> properties) throws ConfigException {
        Given given = Given.of(where, Optional.of(schema), properties, Optional.empty());
        if (!given.problems().isEmpty()) {
            throw new ConfigException(given.problems());
        }
        return given.content();
    }

    private static ConfigException refused(String where, String key, String value, String expected) {
        return new ConfigException(List.of(new ConfigProblem(where, key, value, expected)));
    }
}
