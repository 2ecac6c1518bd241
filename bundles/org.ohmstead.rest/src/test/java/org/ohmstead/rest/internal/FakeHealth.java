package org.ohmstead.rest.internal;

import java.util.List;
import org.ohmstead.health.Health;
import org.ohmstead.health.HealthNode;
import org.ohmstead.health.HealthNode.State;

/** A gateway that is well, but for a device in the attic. */
final class FakeHealth implements Health {

    volatile HealthNode disk = leaf("disk", "Disk", State.OK, "", true);
    volatile HealthNode devices = part(
            "devices",
            "Devices",
            State.DEGRADED,
            "attic: no answer",
            part(
                    "drivers/simulated",
                    "simulated",
                    State.DEGRADED,
                    "attic: no answer",
                    part(
                            "links/simulated:attic",
                            "simulated:attic",
                            State.DOWN,
                            "attic: no answer",
                            leaf("devices/attic", "attic", State.DOWN, "no answer", false)),
                    part(
                            "links/simulated:cellar",
                            "simulated:cellar",
                            State.OK,
                            "",
                            leaf("devices/cellar/pump", "cellar/pump", State.OK, "", false))));

    static HealthNode leaf(String id, String name, State state, String cause, boolean needed) {
        return new HealthNode(id, name, state, cause, needed, List.of());
    }

    private static HealthNode part(String id, String name, State state, String cause, HealthNode... children) {
        return new HealthNode(id, name, state, cause, id.equals("devices"), List.of(children));
    }

    @Override
    public HealthNode tree() {
        boolean down = List.of(disk, devices).stream().anyMatch(part -> part.needed() && part.state() == State.DOWN);
        return new HealthNode(
                "system",
                "Gateway",
                down ? State.DOWN : State.DEGRADED,
                "Devices: attic: no answer",
                true,
                List.of(devices, disk));
    }

    @Override
    public List<String> interventions() {
        return List.of("2026-03-01T11:00:00Z: the journal's writer was restarted");
    }
}
