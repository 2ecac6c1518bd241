package org.ohmstead.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ohmstead.bus.Batch;
import org.ohmstead.bus.Bus;
import org.ohmstead.bus.Subscription;
import org.ohmstead.bus.SubscriptionSpec;
import org.ohmstead.device.PointState;

@Timeout(20)
class PointWatchCommandTest {

    private final World world = new World();
    private final List<Consumer<Batch>> subscribers = Collections.synchronizedList(new ArrayList<>());
    private final List<SubscriptionSpec> specs = Collections.synchronizedList(new ArrayList<>());
    private final List<SubscriptionSpec> closed = Collections.synchronizedList(new ArrayList<>());
    private final PointWatchCommand command = new PointWatchCommand();

    PointWatchCommandTest() {
        world.services.put(Bus.class, bus());
        command.plain = true;
    }

    /** A bus that knows only subscriptions to values. */
    @SuppressWarnings("unchecked") // the second argument of subscribe is one
    private Bus bus() {
        return (Bus) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Bus.class}, (self, method, args) -> {
                    return switch (method.getName()) {
                        case "subscribe" -> {
                            specs.add((SubscriptionSpec) args[0]);
                            subscribers.add((Consumer<Batch>) args[1]);
                            yield subscription((SubscriptionSpec) args[0]);
                        }
                        case "equals" -> self == args[0];
                        case "hashCode" -> System.identityHashCode(self);
                        default -> throw new UnsupportedOperationException(method.toString());
                    };
                });
    }

    private Subscription subscription(SubscriptionSpec spec) {
        return (Subscription) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Subscription.class}, (self, method, args) -> {
                    if (!method.getName().equals("close")) {
                        throw new UnsupportedOperationException(method.toString());
                    }
                    closed.add(spec);
                    return null;
                });
    }

    private FutureTask<String> watching(String filter) {
        command.filter = filter;
        FutureTask<String> task = new FutureTask<>(() -> world.run(command));
        Thread thread = new Thread(task, "watch");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    private void send(int subscriber, String device) {
        List<PointState> states = world.devices.points(device);
        await().until(() -> subscribers.size() > subscriber);
        subscribers.get(subscriber).accept(new Batch(device, World.NOW, states));
    }

    @Test
    @DisplayName("shows values as they come and ends after as many as wanted")
    void counts() throws Exception {
        command.count = 4;
        FutureTask<String> watch = watching("#");
        send(0, "cellar/pump");
        send(0, "cellar/pump");

        assertThat(watch.get().lines())
                .hasSize(4)
                .first()
                .isEqualTo("2026-11-22T11:59:57.000Z\tcellar/pump/flow\t4.25\tm3/h\tgood\t");
        assertThat(specs.get(0).filter()).hasToString("devices/#");
        assertThat(closed).hasSize(1);
    }

    @Test
    @DisplayName("a device stands for all its points, a point for itself")
    void filters() throws Exception {
        command.count = 1;
        FutureTask<String> device = watching("cellar/pump");
        send(0, "cellar/pump");
        device.get();
        PointWatchCommandTest other = new PointWatchCommandTest();
        other.command.count = 1;
        FutureTask<String> point = other.watching("roof/meter/1.8.0");
        other.send(0, "roof/meter");
        point.get();

        assertThat(specs.get(0).filter()).hasToString("devices/cellar/pump/#");
        assertThat(other.specs.get(0).filter()).hasToString("devices/roof/meter/1-0:1.8.0*255");
    }

    @Test
    @DisplayName("Ctrl-C ends it and the subscription")
    void interrupted() throws Exception {
        command.filter = "#";
        FutureTask<String> task = new FutureTask<>(() -> world.run(command));
        Thread thread = new Thread(task, "watch");
        thread.start();
        send(0, "roof/meter");
        await().until(() -> world.screen.toString(StandardCharsets.UTF_8).contains("roof/meter"));

        thread.interrupt();

        assertThat(task.get()).contains("offline: connection refused");
        assertThat(closed).hasSize(1);
    }

    @Test
    @DisplayName("a terminal that is gone ends it and the subscription, though nobody typed Ctrl-C")
    void terminalGone() throws Exception {
        FutureTask<String> watch = watching("#");
        send(0, "cellar/pump");
        await().until(() -> world.screen.toString(StandardCharsets.UTF_8).contains("flow"));

        world.gone = true;

        watch.get();
        assertThat(closed).hasSize(1);
    }

    @Test
    @DisplayName("goes on when the bus is exchanged")
    void swapped() throws Exception {
        command.count = 6;
        FutureTask<String> watch = watching("#");
        send(0, "cellar/pump");
        world.services.remove(Bus.class);
        await().until(() -> closed.size() == 1);
        world.services.put(Bus.class, bus());
        send(1, "cellar/pump");

        assertThat(watch.get()).contains("The bus is not there now; waiting for it");
        assertThat(closed).hasSize(2);
    }

    @Test
    @DisplayName("what the person may not read is not shown")
    void forbidden() throws Exception {
        world.forbidden = "devices/cellar/pump/flow";
        command.count = 1;
        FutureTask<String> watch = watching("#");
        send(0, "cellar/pump");

        assertThat(watch.get()).contains("setpoint").doesNotContain("flow");
    }

    @Test
    @DisplayName("without a bus at the start it says so and ends")
    void noBus() {
        world.services.remove(Bus.class);
        command.filter = "#";

        assertThatExceptionOfType(CommandException.class)
                .isThrownBy(() -> world.run(command))
                .withMessageContaining("org.ohmstead.bus.local");
    }
}
