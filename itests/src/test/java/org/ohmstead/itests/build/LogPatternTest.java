package org.ohmstead.itests.build;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.Test;

/** The log leaves out what SCR says of a driver's refusal, and nothing else. The texts are those of Felix SCR 2.2.6. */
public class LogPatternTest {

    private static final String SCR =
            """
            2026-11-22T02:36:02,479 | ERROR | features-3-thread-1 | o.o.d.m.i.ModbusDriver | bundle org.ohmstead.driver.modbus:0.1.0 (76)[org.ohmstead.driver.modbus.internal.ModbusDriver(20)] : Error during instantiation of the implementation object
            java.lang.reflect.InvocationTargetException
            \tat java.base/jdk.internal.reflect.NativeConstructorAccessorImpl.newInstance0(Native Method)
            \tat org.apache.felix.scr.impl.manager.SingleComponentManager.getService(SingleComponentManager.java:1002)
            """;

    private static final String REST =
            """
            \tat org.ohmstead.driver.modbus.internal.ModbusDriver.<init>(ModbusDriver.java:79)
            \t... 60 more
            """;

    private static final String REFUSAL =
            "Caused by: java.lang.IllegalArgumentException: profile = 'x': the file etc/profiles/x.yaml expected\n";

    private static final String FRAMEWORK =
            """
            2026-11-22T02:36:02,789 | ERROR | FelixDispatchQueue | E.Framework | FrameworkEvent ERROR
            org.osgi.framework.ServiceException: Service factory returned null. (Component: org.ohmstead.driver.modbus.internal.%s (20))
            \tat org.apache.felix.framework.ServiceRegistry.getService(ServiceRegistry.java:362)
            """;

    private static final String SCAN =
            """
            2026-11-22T02:36:02,786 | WARN  | features-3-thread-1 | o.o.s.i.Scan | bundle org.ohmstead.scan:0.1.0 (87)[org.ohmstead.scan.internal.Scan(11)] : %s
            """;

    /** Of a thread that asks for the driver, not of the one that activates it. */
    private static final String ASKED =
            "\tat org.apache.felix.scr.impl.manager.DependencyManager.getServiceObject(DependencyManager.java:2612)\n";

    private final Pattern leftOut;
    private final Pattern shortened;

    public LogPatternTest() throws IOException {
        Properties settings = new Properties();
        Path file = Path.of(System.getProperty("ohmstead.root"), "config", "etc", "org.ops4j.pax.logging.cfg");
        try (Reader in = Files.newBufferedReader(file)) {
            settings.load(in);
        }
        String pattern = settings.getProperty("log4j2.pattern");
        for (String name : settings.stringPropertyNames()) {
            pattern = pattern.replace("${" + name + "}", settings.getProperty(name));
        }
        Matcher replace = Pattern.compile("(?s)%replace\\{%replace\\{.*%ex\\}\\{(.*)\\}\\{\\}\\}\\{(.*)\\}\\{\\$1\\}")
                .matcher(pattern);
        assertEquals("log4j2.pattern is %replace{%replace{…%ex}{…}{}}{…}{$1}: " + pattern, true, replace.matches());
        leftOut = Pattern.compile(replace.group(1));
        shortened = Pattern.compile(replace.group(2));
    }

    @Test
    public void refusalsAreLeftOut() {
        assertLeftOut(SCR + REFUSAL + REST);
        assertLeftOut(FRAMEWORK.formatted("ModbusDriver"));
        assertLeftOut(SCAN.formatted("Could not get service from ref [org.ohmstead.driver.Driver]"));
        assertLeftOut(
                SCAN.formatted("DependencyManager : invokeBindMethod : Service not available from service registry"
                        + " for ServiceReference [org.ohmstead.driver.Driver] for reference Driver"));
        assertLeftOut(
                SCAN.formatted("DependencyManager : invokeUnbindMethod : Service not available from service registry"
                        + " for ServiceReference [org.ohmstead.driver.Driver] for reference Driver"));
    }

    @Test
    public void defectsAndAllElseStay() {
        assertStays(SCR + "Caused by: java.lang.NullPointerException: null\n" + REST);
        assertStays(SCR + "Caused by: java.lang.NumberFormatException: For input string: \"x\"\n" + REST);
        assertStays(SCR + "Caused by: java.lang.IllegalStateException: broken\n" + REST + REFUSAL + REST);
        assertStays((SCR + REFUSAL + REST).replace("ModbusDriver(20)", "ModbusLinks(21)"));
        assertStays(FRAMEWORK.formatted("ModbusLinks"));
        assertStays(SCAN.formatted("Could not get service from ref [org.ohmstead.bus.Bus]"));
        assertStays(
                "2026-11-22T02:36:02,786 | WARN  | ohmstead-scan-watch | o.o.s.i.Scan | etc/x.cfg: url = '5': an address"
                        + " expected\n");
    }

    @Test
    public void defectsAreToldOnceAndInShort() {
        String defect = "Caused by: java.lang.IllegalStateException: broken\n" + REST;
        String other = SCR.replace("ModbusDriver(20)", "ModbusLinks(21)");
        String frames = SCR.substring(SCR.indexOf("\tat "));
        assertLeftOut(SCR + ASKED + defect);
        assertStays(other + ASKED + defect);
        assertStays(SCR + defect + ASKED);
        assertEquals(
                SCR.replace(frames, "") + defect,
                shortened.matcher(SCR + defect).replaceAll("$1"));
        assertEquals(
                other.replace(frames, "") + defect,
                shortened.matcher(other + defect).replaceAll("$1"));
        String framework = FRAMEWORK.formatted("ModbusLinks");
        assertEquals(framework, shortened.matcher(framework).replaceAll("$1"));
    }

    private void assertLeftOut(String event) {
        assertEquals("", leftOut.matcher(event).replaceAll(""));
    }

    private void assertStays(String event) {
        assertEquals(event, leftOut.matcher(event).replaceAll(""));
    }
}
