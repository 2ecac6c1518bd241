package org.ohmstead.config.internal;

import java.util.function.BiConsumer;
import org.ohmstead.driver.ConfigCheck;

/**
 * The test driver's own check.
 *
 * @param judge is given keys and PID, and throws what the driver's constructor would
 */
record TestCheck(BiConsumer<TestCheck.Keys, String> judge) implements ConfigCheck<TestCheck.Keys> {

    /** As a driver's component property type. */
    @interface Keys {
        String device();

        String url();

        long interval_ms() default 1000;

        double ratio();

        String mode();

        String[] hosts() default {};

        boolean enabled() default true;
    }

    @Override
    public String protocol() {
        return "test";
    }

    @Override
    public Class<Keys> type() {
        return Keys.class;
    }

    @Override
    public void check(Keys keys, String pid) {
        judge.accept(keys, pid);
    }
}
