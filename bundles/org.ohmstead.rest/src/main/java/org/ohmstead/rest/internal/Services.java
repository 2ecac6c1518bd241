package org.ohmstead.rest.internal;

import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.ohmstead.actuation.Actuation;
import org.ohmstead.bus.Bus;
import org.ohmstead.device.DeviceConfigs;
import org.ohmstead.device.Devices;
import org.ohmstead.historian.Historian;
import org.ohmstead.historian.Journal;
import org.ohmstead.security.Access;
import org.ohmstead.security.Authentication;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The parts of the gateway that the interface shows. Each may come and go while the others go on. */
@Component(service = Services.class)
public final class Services {

    private final AtomicLong changes = new AtomicLong();

    private final Slot<Devices> devices = new Slot<>("scan", changes);
    private final Slot<DeviceConfigs> configs = new Slot<>("keeper of configurations", changes);
    private final Slot<Bus> bus = new Slot<>("bus", changes);
    private final Slot<Historian> historian = new Slot<>("historian", changes);
    private final Slot<Journal> journal = new Slot<>("journal", changes);
    private final Slot<Actuation> actuation = new Slot<>("actuation", changes);
    private final Slot<Authentication> authentication = new Slot<>("authentication", changes);
    private final Slot<Access> access = new Slot<>("access control", changes);

    Slot<Devices> devices() {
        return devices;
    }

    Slot<DeviceConfigs> configs() {
        return configs;
    }

    Slot<Bus> bus() {
        return bus;
    }

    Slot<Historian> historian() {
        return historian;
    }

    Slot<Journal> journal() {
        return journal;
    }

    Slot<Actuation> actuation() {
        return actuation;
    }

    Slot<Authentication> authentication() {
        return authentication;
    }

    Slot<Access> access() {
        return access;
    }

    /** {@return those without which the gateway is down} */
    List<Slot<?>> core() {
        return List.of(devices, configs, bus, authentication, access);
    }

    /** {@return a number that differs from an earlier one if anything came or went in between} */
    long changes() {
        return changes.get();
    }

    @Reference(name = "devices", cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    void setDevices(Devices service) {
        devices.set(service);
    }

    void unsetDevices(Devices service) {
        devices.unset(service);
    }

    @Reference(name = "configs", cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    void setConfigs(DeviceConfigs service) {
        configs.set(service);
    }

    void unsetConfigs(DeviceConfigs service) {
        configs.unset(service);
    }

    @Reference(name = "bus", cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    void setBus(Bus service) {
        bus.set(service);
    }

    void unsetBus(Bus service) {
        bus.unset(service);
    }

    @Reference(name = "historian", cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    void setHistorian(Historian service) {
        historian.set(service);
    }

    void unsetHistorian(Historian service) {
        historian.unset(service);
    }

    @Reference(name = "journal", cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    void setJournal(Journal service) {
        journal.set(service);
    }

    void unsetJournal(Journal service) {
        journal.unset(service);
    }

    @Reference(name = "actuation", cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    void setActuation(Actuation service) {
        actuation.set(service);
    }

    void unsetActuation(Actuation service) {
        actuation.unset(service);
    }

    @Reference(name = "authentication", cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    void setAuthentication(Authentication service) {
        authentication.set(service);
    }

    void unsetAuthentication(Authentication service) {
        authentication.unset(service);
    }

    @Reference(name = "access", cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    void setAccess(Access service) {
        access.set(service);
    }

    void unsetAccess(Access service) {
        access.unset(service);
    }
}
