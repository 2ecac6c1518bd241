package org.ohmstead.config.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.Version;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeInformation;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;

/** Bundles come and go while they are looked at. */
class VanishingBundleTest {

    private static final String PID = "org.ohmstead.test";

    private final AtomicInteger asked = new AtomicInteger();
    private final Bundle bundle = fake(
            Bundle.class,
            Map.of(
                    "getHeaders",
                    FrameworkUtil.asDictionary(Map.of("Service-Component", "x.xml")),
                    "getState",
                    Bundle.RESOLVED,
                    "getBundleId",
                    7L,
                    "getLastModified",
                    1L,
                    "getSymbolicName",
                    "test",
                    "getVersion",
                    new Version(1, 2, 3)));
    private final ObjectClassDefinition definition =
            fake(ObjectClassDefinition.class, Map.of("getAttributeDefinitions", new AttributeDefinition[0]));
    private final MetaTypeInformation information = fake(
            MetaTypeInformation.class,
            Map.of(
                    "getPids", new String[] {PID},
                    "getFactoryPids", new String[0],
                    "getObjectClassDefinition", definition));

    /** {@return one whose methods answer by their names} */
    private static <T> T fake(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                VanishingBundleTest.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answers.get(method.getName())));
    }

    @Test
    void aBundleThatIsGoingIsLeftOutAndLookedAtAgain() {
        // Felix 7.0.5: a NullPointerException from getWiring() of a bundle that is being uninstalled
        MetaTypeService metatype = one -> {
            if (asked.incrementAndGet() == 1) {
                throw new NullPointerException("Cannot invoke \"BundleRevision.getWiring()\"");
            }
            return information;
        };
        Schemas schemas = new Schemas(fake(BundleContext.class, Map.of("getBundles", new Bundle[] {bundle})), metatype);

        assertThat(schemas.refresh()).isFalse();
        assertThat(schemas.all()).isEmpty();

        assertThat(schemas.refresh()).isTrue();
        assertThat(schemas.all()).containsOnlyKeys(PID);
        assertThat(schemas.refresh()).isTrue();
        assertThat(asked).as("once it is known").hasValue(2);
    }
}
