package org.ohmstead.deploy.internal;

/** Drivers made on the fly: a factory component {@code org.ohmstead.driver.test} in the bundle {@code com.example.driver}. */
final class TestDriver {

    static final String NAME = "com.example.driver";
    static final String FACTORY = "org.ohmstead.driver.test";

    private static final String COMPONENT =
            """
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="com.example.driver.Main" immediate="true"
                activate="activate" deactivate="deactivate"
                configuration-pid="org.ohmstead.driver.test" configuration-policy="require">
              <implementation class="com.example.driver.Main"/>
              <property name="reads" value="%s"/>
              <service><provide interface="org.ohmstead.driver.Driver"/></service>
              %s
            </scr:component>
            """;

    private static final String SOURCE =
            """
            package com.example.driver;
            import java.util.List;
            import java.util.Map;
            import org.ohmstead.driver.*;
            public class Main implements Driver {
                private String device;
                public void activate(Map<String, Object> config) throws Exception {
                    device = (String) config.get("device");
                    %s
                }
                public void deactivate() throws Exception {
                    %s
                }
                public String device() { return device; }
                public String link() { %s return "test:" + device; }
                public Cadence cadence() { return null; }
                public List<PointSpec> points() { return List.of(); }
                public PreparedRead prepare(Block block) { return null; }
                public List<Written> write(List<Write> writes) { return List.of(); }
            }
            """;

    private String version;
    private String activate = "";
    private String deactivate = "";
    private String link = "";
    private String reference = "";
    private String imports = "org.ohmstead.driver;version=\"[0.1,0.2)\"";
    private boolean reads = true;
    private boolean classless;

    private TestDriver(String version) {
        this.version = version;
    }

    static TestDriver version(String version) {
        return new TestDriver(version);
    }

    TestDriver activate(String statements) {
        activate = statements;
        return this;
    }

    TestDriver deactivate(String statements) {
        deactivate = statements;
        return this;
    }

    TestDriver link(String statements) {
        link = statements;
        return this;
    }

    TestDriver imports(String clause) {
        imports = clause;
        return this;
    }

    TestDriver reference(String type) {
        reference = "<reference name=\"other\" interface=\"" + type + "\"/>";
        return this;
    }

    /** Adds another component, whose class is not there. */
    TestDriver classless() {
        classless = true;
        return this;
    }

    TestDriver silent() {
        reads = false;
        return this;
    }

    TestBundle bundle() {
        return new TestBundle(NAME, version)
                .header("Import-Package", imports)
                .header("Service-Component", "OSGI-INF/main.xml" + (classless ? ",OSGI-INF/other.xml" : ""))
                .file(
                        "OSGI-INF/other.xml",
                        "<scr:component xmlns:scr='http://www.osgi.org/xmlns/scr/v1.3.0' name='other'>"
                                + "<implementation class='no.Such'/></scr:component>")
                .file("OSGI-INF/main.xml", COMPONENT.formatted(reads, reference))
                .source("com.example.driver.Main", SOURCE.formatted(activate, deactivate, link));
    }
}
