package org.ohmstead.rest.internal;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import javax.servlet.AsyncContext;
import javax.servlet.ServletOutputStream;
import javax.servlet.ServletResponse;
import javax.servlet.WriteListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ohmstead.bus.Batch;
import org.ohmstead.bus.TopicFilter;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.TimeSource;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;
import org.ohmstead.security.Identity;
import org.ohmstead.security.Role;

@Timeout(60)
class EventClientTest {

    private static final Clock CLOCK = new TestClock();
    private static final int POINTS = 40;

    private final EventHub hub = new EventHub(new Services(), new EventLimits(1, 100, Duration.ofSeconds(1)), CLOCK);
    private final CountDownLatch completed = new CountDownLatch(1);

    /** A connection that takes everything, while whose first write the hub closes. */
    private final class Closing extends ServletOutputStream {
        private final CountDownLatch begun = new CountDownLatch(1);

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            try {
                listener.onWritePossible();
            } catch (IOException e) {
                throw new AssertionError("a listener that only hands over expected", e);
            }
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            if (begun.getCount() > 0) {
                begun.countDown();
                await().until(() -> !hub.later(() -> {}));
            }
        }
    }

    @Test
    void aStreamThatIsFarBehindWhenTheInterfaceStopsIsEndedToo() throws Exception {
        Closing out = new Closing();
        ServletResponse response = answering(ServletResponse.class, (proxy, method, arguments) -> out);
        AsyncContext async = answering(AsyncContext.class, (proxy, method, arguments) -> {
            if (method.getName().equals("complete")) {
                completed.countDown();
            }
            return method.getName().equals("getResponse") ? response : null;
        });
        Caller caller = Caller.byPassword(new Identity("reader", Role.READER, "password"));
        new EventClient(hub, async, caller, farBehind(), CLOCK).start();

        assertThat(out.begun.await(20, SECONDS)).isTrue();
        hub.close();
        assertThat(completed.await(20, SECONDS))
                .as("the connection is given back")
                .isTrue();
    }

    /** {@return a feed of more than a stream may write in one turn} */
    private static EventFeed farBehind() {
        EventLog log = new EventLog("epoch", 1000);
        for (int i = 0; i < POINTS; i++) {
            PointSpec spec = PointSpec.of("p" + i, ValueType.TEXT, "1");
            Reading reading =
                    new Reading.Good(spec.name(), Value.of("x".repeat(20_000)), CLOCK.instant(), TimeSource.ARRIVAL);
            PointState state =
                    PointState.unread("cellar/pump", spec, CLOCK.instant()).after(reading);
            log.append(new Batch("cellar/pump", CLOCK.instant(), List.of(state)));
        }
        EventFeed feed = new EventFeed(log, List.of(TopicFilter.of("devices/#")), state -> true, device -> true, CLOCK);
        feed.begin(Optional.empty(), 1000);
        return feed;
    }

    private static <T> T answering(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
