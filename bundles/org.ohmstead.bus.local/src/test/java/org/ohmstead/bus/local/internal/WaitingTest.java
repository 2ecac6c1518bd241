package org.ohmstead.bus.local.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.ohmstead.bus.Overflow;
import org.ohmstead.bus.SubscriptionSpec;
import org.ohmstead.bus.TopicFilter;

/** Items are numbers here, each as large as it says. */
class WaitingTest {

    private static final SubscriptionSpec OLDEST = spec(Overflow.DROP_OLDEST);
    private static final SubscriptionSpec NEWEST = spec(Overflow.DROP_NEWEST);

    private final Waiting<Integer> waiting = new Waiting<>(Integer::intValue, Waiting.Loss.NONE);

    private static SubscriptionSpec spec(Overflow overflow) {
        return new SubscriptionSpec("s", TopicFilter.of("devices/#"), 4, 100, overflow, Duration.ZERO);
    }

    private List<Integer> all() {
        List<Integer> taken = new ArrayList<>();
        while (!waiting.isEmpty()) {
            taken.add(waiting.take());
        }
        return taken;
    }

    @Test
    @DisplayName("as many of the oldest go as are needed for the newest")
    void dropsOldest() {
        assertThat(waiting.add(40, OLDEST)).isTrue();
        assertThat(waiting.add(30, OLDEST)).isTrue();
        assertThat(waiting.add(30, OLDEST)).isTrue();

        assertThat(waiting.add(41, OLDEST)).isFalse();

        assertThat(waiting.lost()).isEqualTo(new Waiting.Loss(2, 70));
        assertThat(waiting.readings()).isEqualTo(71);
        assertThat(all()).containsExactly(30, 41);
        assertThat(waiting.readings()).isZero();
    }

    @Test
    @DisplayName("the newest goes if its readings do not fit; a smaller one still does")
    void dropsNewest() {
        waiting.add(60, NEWEST);

        assertThat(waiting.add(41, NEWEST)).isFalse();
        assertThat(waiting.add(40, NEWEST)).isTrue();

        assertThat(waiting.lost()).isEqualTo(new Waiting.Loss(1, 41));
        assertThat(all()).containsExactly(60, 40);
    }

    @Test
    @DisplayName("the bound in number holds, too")
    void boundInNumber() {
        for (int i = 1; i <= 6; i++) {
            waiting.add(i, OLDEST);
        }

        assertThat(waiting.lost()).isEqualTo(new Waiting.Loss(2, 3));
        assertThat(all()).containsExactly(3, 4, 5, 6);
    }

    @Test
    @DisplayName("one that is larger than the bound may wait alone, whatever the policy")
    void largerThanTheBound() {
        assertThat(waiting.add(1000, NEWEST)).isTrue();
        assertThat(waiting.add(1, NEWEST)).isFalse();
        assertThat(waiting.take()).isEqualTo(1000);

        waiting.add(5, OLDEST);
        assertThat(waiting.add(1000, OLDEST)).isFalse();

        assertThat(waiting.lost()).isEqualTo(new Waiting.Loss(2, 6));
        assertThat(all()).containsExactly(1000);
    }

    @Test
    @DisplayName("narrower bounds hold from the next one on")
    void narrowed() {
        waiting.add(30, OLDEST);
        waiting.add(30, OLDEST);
        waiting.add(30, OLDEST);

        waiting.add(
                10, new SubscriptionSpec("s", TopicFilter.of("devices/#"), 4, 20, Overflow.DROP_OLDEST, Duration.ZERO));

        assertThat(all()).containsExactly(10);
        assertThat(waiting.lost()).isEqualTo(new Waiting.Loss(3, 90));
    }

    @Test
    @DisplayName("what nobody takes is lost, what nobody wants is not")
    void losesAndForgets() {
        waiting.add(7, OLDEST);
        waiting.forget();
        assertThat(waiting.lost()).isEqualTo(Waiting.Loss.NONE);

        waiting.add(8, OLDEST);
        waiting.add(9, OLDEST);
        waiting.lose();

        assertThat(waiting.lost()).isEqualTo(new Waiting.Loss(2, 17));
        assertThat(waiting.size()).isZero();
        assertThat(waiting.readings()).isZero();
    }
}
