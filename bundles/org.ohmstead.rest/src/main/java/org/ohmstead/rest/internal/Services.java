package org.ohmstead.rest.internal;

import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ohmstead.actuation.Actuation;
import org.ohmstead.bus.Bus;
import org.ohmstead.config.Configurations;
import org.ohmstead.config.PointTables;
import org.ohmstead.deploy.Deployments;
import org.ohmstead.device.DeviceConfigs;
import org.ohmstead.device.Devices;
import org.ohmstead.health.Health;
import org.ohmstead.historian.Historian;
import org.ohmstead.historian.Journal;
import org.ohmstead.security.Access;
import org.ohmstead.security.Authentication;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The parts of the gateway that the interface shows. Each may come and go while the others go on. */
@Component(service = Services.class)
public final class Services {

    @Reference(name = "devices", cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    volatile Devices devices;

    @Reference(name = "configs", cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    volatile DeviceConfigs configs;

    @Reference(name = "bus", cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    volatile Bus bus;

    @Reference(name = "historian", cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    volatile Historian historian;

    @Reference(name = "journal", cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    volatile Journal journal;

    @Reference(name = "actuation", cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    volatile Actuation actuation;

    @Reference(name = "authentication", cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    volatile Authentication authentication;

    @Reference(name = "access", cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    volatile Access access;

    @Reference(name = "configurations", cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    volatile Configurations configurations;

    @Reference(
            name = "generation",
            service = Configurations.class,
            cardinality = OPTIONAL,
            policy = DYNAMIC,
            policyOption = GREEDY)
    volatile ServiceReference<Configurations> generation;

    @Reference(name = "tables", cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    volatile PointTables tables;

    @Reference(name = "deployments", cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    volatile Deployments deployments;

    @Reference(name = "health", cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    volatile Health health;

    Slot<Devices> devices() {
        return new Slot<>("scan", () -> devices);
    }

    Slot<DeviceConfigs> configs() {
        return new Slot<>("keeper of configurations", () -> configs);
    }

    Slot<Bus> bus() {
        return new Slot<>("bus", () -> bus);
    }

    Slot<Historian> historian() {
        return new Slot<>("historian", () -> historian);
    }

    Slot<Journal> journal() {
        return new Slot<>("journal", () -> journal);
    }

    Slot<Actuation> actuation() {
        return new Slot<>("actuation", () -> actuation);
    }

    Slot<Authentication> authentication() {
        return new Slot<>("authentication", () -> authentication);
    }

    Slot<Access> access() {
        return new Slot<>("access control", () -> access);
    }

    Slot<Configurations> configurations() {
        return new Slot<>("keeper of configurations", () -> configurations);
    }

    /** {@return what is another number whenever something about configurations is another} Zero if that is not told. */
    Object generation() {
        return Optional.ofNullable(generation)
                .map(known -> known.getProperty(Configurations.GENERATION))
                .orElse(0L);
    }

    Slot<PointTables> tables() {
        return new Slot<>("keeper of profiles", () -> tables);
    }

    Slot<Deployments> deployments() {
        return new Slot<>("deployer of bundles", () -> deployments);
    }

    Slot<Health> health() {
        return new Slot<>("watcher of the gateway's health", () -> health);
    }

    /** {@return those without which the gateway is down} */
    List<Slot<?>> core() {
        return List.of(devices(), configs(), bus(), authentication(), access());
    }

    /** {@return what is there now, by which one sees later whether anything came or went in between} */
    List<Object> snapshot() {
        return Arrays.asList(
                devices,
                configs,
                bus,
                historian,
                journal,
                actuation,
                authentication,
                access,
                configurations,
                tables,
                deployments,
                health);
    }
}
