package example;

import java.io.File;
import java.time.Duration;
import org.ohmstead.health.Vital;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** A vital part that stands still as soon as there is a file {@code data/stuck}, and cannot be restarted. */
public final class Stuck implements BundleActivator, Vital {

    private volatile File sign;

    @Override
    public void start(BundleContext context) {
        sign = new File(context.getProperty("karaf.data"), "stuck");
        sign.delete();
        context.registerService(Vital.class, this, null);
    }

    @Override
    public void stop(BundleContext context) {}

    @Override
    public String vital() {
        return "what is stuck on purpose";
    }

    @Override
    public Duration stuckFor() {
        return sign.exists() ? Duration.ofHours(1) : Duration.ZERO;
    }

    @Override
    public Duration patience() {
        return Duration.ofMinutes(1);
    }
}
