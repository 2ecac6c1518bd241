package org.ohmstead.actuation.internal;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.ohmstead.actuation.Actuation;
import org.ohmstead.actuation.Outcome;
import org.ohmstead.actuation.WriteRequest;
import org.ohmstead.device.DeviceWriter;
import org.ohmstead.device.Devices;
import org.ohmstead.security.Access;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Offers {@link Actuation} and holds its threads. Stays when the scan is exchanged, and says so meanwhile. */
@Component(configurationPid = ActuationConfig.PID, immediate = true)
@Designate(ocd = ActuationConfig.class)
public final class ActuationService implements Actuation {

    private static final Logger LOG = LoggerFactory.getLogger(ActuationService.class);
    private static final String DATA = "${karaf.data}";
    private static final int CLOSE_SECONDS = 5;
    private static final int ANSWERING_THREADS = 2;

    private final AtomicReference<Devices> devices = new AtomicReference<>();
    private final AtomicReference<DeviceWriter> writer = new AtomicReference<>();
    private final ScheduledThreadPoolExecutor writing;
    private final ScheduledThreadPoolExecutor answering;
    private final Audit audit;
    private final Commands commands;

    /**
     * Opens the audit.
     *
     * @param config where it is
     * @param context for the data directory
     * @param access decides who may
     */
    @Activate
    public ActuationService(ActuationConfig config, BundleContext context, @Reference(name = "access") Access access) {
        this(config, directory(config, context), access, Clock.systemUTC());
    }

    ActuationService(ActuationConfig config, Path directory, Access access, Clock clock) {
        int leastDays = atLeast(1, "", "audit.keep.min.days", config.audit_keep_min_days());
        int mostDays =
                atLeast(leastDays, " (audit.keep.min.days)", "audit.keep.max.days", config.audit_keep_max_days());
        int mostMegabytes = atLeast(1, "", "audit.size.max.mb", config.audit_size_max_mb());
        AtomicInteger number = new AtomicInteger();
        this.writing = threads(1, number);
        this.answering = threads(ANSWERING_THREADS, number);
        AuditFiles files =
                new AuditFiles(directory, clock, Duration.ofDays(leastDays), Duration.ofDays(mostDays), mostMegabytes);
        this.audit = new Audit(new AuditBook(files), writing);
        Commands.Scan scan =
                new Commands.Scan(() -> Optional.ofNullable(devices.get()), () -> Optional.ofNullable(writer.get()));
        this.commands = new Commands(
                new Screening(access, scan.devices(), clock),
                scan,
                audit,
                new Commands.Waiting(this::later, answering, clock));
    }

    @Reference(
            name = "devices",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindDevices(Devices service) {
        devices.set(service);
    }

    void unbindDevices(Devices service) {
        devices.compareAndSet(service, null);
    }

    @Reference(
            name = "writer",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindWriter(DeviceWriter service) {
        writer.set(service);
    }

    void unbindWriter(DeviceWriter service) {
        writer.compareAndSet(service, null);
    }

    @Override
    public CompletionStage<Outcome> write(WriteRequest request) {
        return commands.write(request);
    }

    @Deactivate
    void close() {
        commands.close();
        writing.shutdown();
        try {
            if (!writing.awaitTermination(CLOSE_SECONDS, SECONDS)) {
                LOG.error("audit: not finished within {} s, its last lines may be missing", CLOSE_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        audit.close();
        answering.shutdown();
    }

    private Runnable later(Duration delay, Runnable action) {
        try {
            Future<?> pending = answering.schedule(action, delay.toNanos(), NANOSECONDS);
            return () -> pending.cancel(false);
        } catch (RejectedExecutionException e) {
            // Closed: whatever this guards has been given up, or is at once.
            return () -> {};
        }
    }

    private static ScheduledThreadPoolExecutor threads(int count, AtomicInteger number) {
        ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(
                count, task -> new Thread(task, "ohmstead-actuation-" + number.incrementAndGet()));
        threads.setRemoveOnCancelPolicy(true);
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return threads;
    }

    private static Path directory(ActuationConfig config, BundleContext context) {
        String data = Optional.ofNullable(context.getProperty("karaf.data"))
                .orElseThrow(() -> new IllegalStateException(
                        "the framework's property karaf.data is missing: a directory expected"));
        return Path.of(config.audit_directory().replace(DATA, data));
    }

    private static int atLeast(int least, String why, String key, int value) {
        if (value < least) {
            throw new IllegalArgumentException(
                    ActuationConfig.PID + ": " + key + " = '" + value + "': " + least + why + " or more expected");
        }
        return value;
    }
}
