package org.ohmstead.deploy.internal;

/** Somebody who takes every driver as the scan does: a component that binds them while it runs. */
final class TestScan {

    private static final String BOUND = "test.bound.";

    private static final String COMPONENT =
            """
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="com.example.scan.Scan" immediate="true">
              <implementation class="com.example.scan.Scan"/>
              <reference name="drivers" interface="org.ohmstead.driver.Driver" cardinality="0..n" policy="dynamic"
                  bind="add" unbind="remove"/>
            </scr:component>
            """;

    private static final String SOURCE =
            """
            package com.example.scan;
            import org.ohmstead.driver.Driver;
            import org.osgi.framework.Bundle;
            import org.osgi.framework.FrameworkUtil;
            public class Scan {
                public void add(Driver driver) {
                    if (FrameworkUtil.getBundle(driver.getClass()).getState() == Bundle.UNINSTALLED) {
                        return;
                    }
                    System.setProperty("test.bound." + driver.device(),
                            FrameworkUtil.getBundle(driver.getClass()).getVersion().toString());
                }
                public void remove(Driver driver) {
                    System.clearProperty("test.bound." + driver.device());
                }
            }
            """;

    private TestScan() {}

    static TestBundle bundle() {
        return new TestBundle("com.example.scan", "1.0.0")
                .header("Import-Package", "org.ohmstead.driver,org.osgi.framework")
                .header("Service-Component", "OSGI-INF/scan.xml")
                .file("OSGI-INF/scan.xml", COMPONENT)
                .source("com.example.scan.Scan", SOURCE);
    }

    /** {@return the version of the driver that is bound for a device, or "none"} */
    static String bound(String device) {
        return System.getProperty(BOUND + device, "none");
    }
}
