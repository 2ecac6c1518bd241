package org.ohmstead.profile.internal;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** A Config Admin whose disk is full at times: lists and updates devices, and can nothing else. */
final class FakeConfigurations {

    /** How many calls fail from now on. */
    final AtomicInteger listsToFail = new AtomicInteger();

    /** The same for updates of the device {@code first}. */
    final AtomicInteger updatesToFail = new AtomicInteger();

    final List<String> updated = new CopyOnWriteArrayList<>();
    private final List<Configuration> devices;

    FakeConfigurations(String... profiles) {
        List<String> names = List.of("first", "second", "third");
        this.devices = names.subList(0, profiles.length).stream()
                .map(name -> device(name, profiles[names.indexOf(name)]))
                .toList();
    }

    ConfigurationAdmin admin() {
        return (ConfigurationAdmin) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ConfigurationAdmin.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("listConfigurations")) {
                        throw new AssertionError("not expected: " + method);
                    }
                    fail(listsToFail);
                    return devices.isEmpty() ? null : devices.toArray(Configuration[]::new);
                });
    }

    private Configuration device(String name, String profile) {
        return (Configuration) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Configuration.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getPid" -> name;
                    case "getProperties" -> FrameworkUtil.asDictionary(Map.of("profile", profile));
                    case "update" -> {
                        if (name.equals("first")) {
                            fail(updatesToFail);
                        }
                        updated.add(name);
                        yield null;
                    }
                    default -> throw new AssertionError("not expected: " + method);
                });
    }

    private static void fail(AtomicInteger times) throws IOException {
        if (times.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            throw new IOException("No space left on device");
        }
    }
}
