package org.ohmstead.itests;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicInteger;

/** One stream of events, read for as long as it lasts, and never opened anew. */
final class Events implements AutoCloseable, Subscriber<String> {

    private static final String EVENT = "event: ";

    private final AtomicInteger readings = new AtomicInteger();
    private final Queue<String> others = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<HttpResponse<Void>> whole;

    /** Opens the stream of all values. */
    Events(Gateway gateway) {
        String pair = "admin:" + Gateway.PASSWORD;
        HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.address() + "/api/v1/events"))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)))
                .build();
        whole = HttpClient.newHttpClient().sendAsync(request, BodyHandlers.fromLineSubscriber(this));
    }

    /** {@return how many values came} */
    int readings() {
        return readings.get();
    }

    /** {@return the names of all events that are no values: of gaps, and of the end} */
    List<String> others() {
        return List.copyOf(others);
    }

    /** {@return whether it has ended, in whatever way} */
    boolean ended() {
        return whole.isDone();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
        if (line.equals(EVENT + "reading")) {
            readings.incrementAndGet();
        } else if (line.startsWith(EVENT)) {
            others.add(line.substring(EVENT.length()));
        }
    }

    @Override
    public void onError(Throwable lost) {
        others.add(lost.toString());
    }

    @Override
    public void onComplete() {
        others.add("the end of the answer");
    }

    @Override
    public void close() {
        whole.cancel(true);
    }
}
