package org.ohmstead.config.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.Origin;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;

/** An edit in the web console outlives restarts, whichever way its configuration was first made. */
class WaysTest extends GatewayTest {

    private static final Map<String, Object> FIRST = Map.of("device", "cellar/pump", "url", "first");

    /** How a configuration comes to be. */
    enum Way {
        FILE {
            @Override
            void make(Gateway gateway) throws Exception {
                gateway.write(PUMP, "# the pump\ndevice = cellar/pump\nurl = first\n");
            }
        },
        FILE_WHILE_OFF {
            @Override
            void make(Gateway gateway) throws Exception {
                gateway.stop();
                FILE.make(gateway);
                gateway.start();
            }
        },
        DEVICES_OF_REST {
            @Override
            void make(Gateway gateway) throws Exception {
                gateway.configs().create("test", FIRST);
            }
        },
        CHANGE_SET {
            @Override
            void make(Gateway gateway) throws Exception {
                gateway.configurations()
                        .apply(
                                new ChangeSet(List.of(new ChangeSet.Put(PUMP_PID, ChangeSet.NEW, FIRST))),
                                new Origin("anna", "console", ""),
                                Optional.empty());
            }
        },
        WEB_CONSOLE {
            @Override
            void make(Gateway gateway) throws Exception {
                gateway.admin()
                        .createFactoryConfiguration(Gateway.FACTORY, null)
                        .update(FrameworkUtil.asDictionary(FIRST));
            }
        },
        PROGRAM {
            @Override
            void make(Gateway gateway) throws Exception {
                gateway.update(PUMP_PID, FIRST);
            }
        },
        SHELL_OF_KARAF {
            @Override
            void make(Gateway gateway) throws Exception {
                String file = "org.ohmstead.driver.test-shell.cfg";
                gateway.write(file, "device = cellar/pump\nurl = first\n");
                gateway.update(
                        Gateway.FACTORY + "~shell",
                        Map.of(
                                "device", "cellar/pump",
                                "url", "first",
                                "felix.fileinstall.filename",
                                        gateway.file(file).toUri().toString()));
            }
        };

        abstract void make(Gateway gateway) throws Exception;
    }

    @ParameterizedTest
    @EnumSource
    void anEditInTheWebConsoleOutlivesRestartsAndALostStore(Way way) throws Exception {
        gateway.start();
        way.make(gateway);
        await().untilAsserted(
                        () -> assertThat(gateway.running()).hasSize(1).allMatch(one -> one.contains("url=first")));
        await().untilAsserted(() -> assertThat(files()).hasSize(1));

        Configuration found = gateway.admin().listConfigurations("(device=cellar/pump)")[0];
        Dictionary<String, Object> edited = found.getProperties();
        edited.put("url", "edited");
        edited.put("interval.ms", 500L);
        found.update(edited);

        String file = files().get(0);
        await().untilAsserted(() -> assertThat(gateway.read(file)).contains("url = edited", "interval.ms = 500"));
        gateway.stop();
        gateway.start();
        assertEdited();

        gateway.stop();
        delete(folder.resolve("cache"));
        gateway.start();
        assertEdited();
        assertThat(files()).containsExactly(file);
        if (way == Way.FILE) {
            assertThat(gateway.read(file)).startsWith("# the pump\n");
        }
    }

    private void assertEdited() throws Exception {
        assertThat(gateway.running())
                .singleElement()
                .asString()
                .contains("device=cellar/pump", "url=edited", "interval.ms=500");
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }
}
