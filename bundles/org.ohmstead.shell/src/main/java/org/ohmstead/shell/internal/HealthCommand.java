package org.ohmstead.shell.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.ohmstead.bus.Bus;
import org.ohmstead.health.Health;
import org.ohmstead.health.HealthNode;
import org.ohmstead.security.Action;

/** {@code ohm:health}: how the gateway and its parts are. */
@Service
@Command(
        scope = "ohm",
        name = "health",
        description = "Shows how the gateway and its parts are, and why; and what the watchdog did",
        detailedDescription =
                """
                Examples:
                  ohm:health
                    the main parts, and below them what is not well
                  ohm:health --all
                    every part
                """)
public final class HealthCommand extends OhmCommand {

    private static final Set<String> NAMING = Set.of("system", "devices", "drivers", "links");

    @Option(name = "--all", description = "Also parts of parts that are well")
    boolean all;

    @Option(name = "--no-format", description = "For scripts: tabs, no heads, ids instead of names")
    boolean plain;

    private boolean veiled;

    @Override
    void run(Desk desk) throws CommandException {
        desk.require(Action.READ);
        Health health = desk.need(Health.class);
        Table table = Table.of("Part", "State", "Cause");
        HealthNode tree = health.tree();
        HealthNode seen = visible(desk, tree).orElse(with(tree, List.of()));
        veiled = !seen.equals(tree);
        add(table, seen, 0);
        table.print(desk, plain);
        List<String> interventions = health.interventions();
        if (!plain && !interventions.isEmpty()) {
            desk.out().println();
            desk.out().println("The watchdog since the start:");
            interventions.forEach(line -> desk.out().println("  " + Texts.harmless(line)));
        }
    }

    private void add(Table table, HealthNode node, int depth) {
        boolean open = all || depth == 0 || !well(node);
        String closed =
                open || node.children().isEmpty() ? "" : " (" + node.children().size() + ")";
        String name = plain ? node.id() : "  ".repeat(depth) + node.name() + closed;
        table.row(name, node.state().id(), veiled && namesDevices(node) ? "" : node.cause());
        for (HealthNode child : node.children()) {
            if (all || depth == 0 || !well(child)) {
                add(table, child, depth + 1);
            }
        }
    }

    private static boolean well(HealthNode node) {
        return node.state() == HealthNode.State.OK && node.children().stream().allMatch(HealthCommand::well);
    }

    /**
     * {@return what of a part somebody may see} Devices that they may not read do not exist for them, and neither does what is
     * made of such devices alone, as a link.
     */
    private static Optional<HealthNode> visible(Desk desk, HealthNode node) throws CommandException {
        if (node.id().startsWith(Bus.DEVICES) && !desk.may(Action.READ, node.id())) {
            return Optional.empty();
        }
        List<HealthNode> children = new ArrayList<>();
        for (HealthNode child : node.children()) {
            visible(desk, child).ifPresent(children::add);
        }
        return children.isEmpty() && !node.children().isEmpty() ? Optional.empty() : Optional.of(with(node, children));
    }

    private static HealthNode with(HealthNode node, List<HealthNode> children) {
        return new HealthNode(node.id(), node.name(), node.state(), node.cause(), node.needed(), children);
    }

    /** Causes of these name the devices that they suffer from. */
    private static boolean namesDevices(HealthNode node) {
        return NAMING.contains(node.id().split("/", 2)[0]) && !node.id().startsWith(Bus.DEVICES);
    }
}
