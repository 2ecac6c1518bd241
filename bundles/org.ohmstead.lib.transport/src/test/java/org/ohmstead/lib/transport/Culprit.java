package org.ohmstead.lib.transport;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What a bundle does that causes threads to be made, see {@link DetachedTest}. Public, as it has another class loader. */
public final class Culprit {

    private Culprit() {}

    /** Does it in one of the ways of {@link DetachedTest.Way}. */
    public static void act(String way) {
        switch (way) {
            case "THREAD" -> DetachedTest.Lasting.thread().start();
            case "DETACHED_THREAD" -> DetachedTest.Lasting.detached().start();
            case "SHARED_LINK" -> {
                SharedLinks<SharedLinks.Link> links = new SharedLinks<>();
                links.acquire("tcp:x:1", Map.of(), "a", () -> () -> {}).close();
                links.close();
            }
            default ->
                new CompletableFuture<Void>()
                        .completeOnTimeout(null, 1, TimeUnit.HOURS)
                        .cancel(false);
        }
    }
}
