package org.ohmstead.config.internal;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.metatype.MetaTypeService;

/** A test of the engine, with the real metatype of the test driver. */
@Timeout(120)
abstract class EngineTest {

    private static Gateway gateway;
    private static Schemas schemas;

    @TempDir
    Path folder;

    Rig rig;

    @BeforeAll
    static void readMetatype(@TempDir Path elsewhere) throws Exception {
        gateway = new Gateway(elsewhere).start();
        schemas = new Schemas(
                gateway.context(),
                gateway.context().getService(gateway.context().getServiceReference(MetaTypeService.class)));
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
    }

    @BeforeEach
    void prepare() {
        rig = rig("rig");
    }

    final Rig rig(String name) {
        return new Rig(folder.resolve(name), schemas);
    }
}
