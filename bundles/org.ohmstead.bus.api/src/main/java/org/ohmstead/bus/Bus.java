package org.ohmstead.bus;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.PointId;
import org.ohmstead.driver.PointSpec;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Moves values and messages from those who have them to those who want them. Safe for use by any thread; publishing
 * never waits for a subscriber.
 *
 * <p>Values travel as batches. A topic {@code devices/<device path>/<point>} per point exists as a view: a filter on it
 * selects points within batches.
 */
@ProviderType
public interface Bus {

    /** The first segment of the topics of points. */
    String DEVICES = "devices/";

    /**
     * Tells which points a device has. Retained; replaces what was told before.
     *
     * @param device its path
     * @param points all of them
     */
    void announce(String device, List<PointSpec> points);

    /**
     * Tells that a device is gone. Its last values are forgotten.
     *
     * @param device its path
     */
    void withdraw(String device);

    /**
     * Hands values to all subscribers whose filter they match.
     *
     * @param batch of a device that was announced
     */
    void publish(Batch batch);

    /**
     * Subscribes to values. First comes what is known now, then each batch, in the order published per device, on a
     * thread of the bus's that serves this subscriber alone.
     *
     * @param spec what is wanted; the batches hold only the points that its filter matches
     * @param subscriber may take its time; an exception is logged and the batch counts as delivered
     * @return the subscription, to be closed
     */
    Subscription subscribe(SubscriptionSpec spec, Consumer<Batch> subscriber);

    /**
     * {@return the last value of a point, if any was published}
     *
     * @param id of the point
     */
    Optional<PointState> last(PointId id);

    /**
     * {@return the points of a device as announced; empty if it was not}
     *
     * @param device its path
     */
    List<PointSpec> described(String device);

    /**
     * Hands a message to all subscribers of messages whose filter matches its topic.
     *
     * @param message not under {@link #DEVICES}
     */
    void send(Message message);

    /**
     * Subscribes to messages.
     *
     * @param spec what is wanted
     * @param subscriber may take its time
     * @return the subscription, to be closed
     */
    Subscription listen(SubscriptionSpec spec, Consumer<Message> subscriber);

    /**
     * Offers to answer requests on a topic. One at a time may.
     *
     * @param topic without wildcards
     * @param responder answers
     * @return to be closed
     * @throws IllegalStateException if somebody answers there already
     */
    AutoCloseable respond(String topic, Responder responder);

    /**
     * Asks.
     *
     * @param request on a topic that somebody answers
     * @param deadline when an answer is due at the latest
     * @return the answer; if it is late, the last one given to the same request, with its age; fails with
     *     {@link java.util.NoSuchElementException} if nobody answers there, and with
     *     {@link java.util.concurrent.TimeoutException} if it is late and there is no earlier one
     */
    CompletionStage<Reply> request(Message request, Instant deadline);

    /** {@return all subscriptions, for counters} */
    List<Subscription> subscriptions();
}
