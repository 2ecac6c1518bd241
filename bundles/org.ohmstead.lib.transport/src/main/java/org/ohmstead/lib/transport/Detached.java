package org.ohmstead.lib.transport;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Makes threads that outlive those who caused them. A thread remembers, for its whole life, all classes that were on the
 * stack when it was made (its inherited access control context, which Java 17 keeps without any use), and with them the class
 * loaders of their bundles: a bundle that goes would never be unloaded.
 */
public final class Detached {

    private static final int PATIENCE_MS = 500;

    private Detached() {}

    /**
     * Makes something, a thread that is not started for one, on a stack of which the caller is no part; on the caller's if no
     * other is free for a while.
     *
     * @param <T> what is made
     * @param maker makes it, maybe twice, and throws nothing
     * @return what was made
     */
    public static <T> T make(Supplier<T> maker) {
        CompletableFuture<T> made = new CompletableFuture<>();
        // Its threads are made by the JDK in a context without any class of ours.
        ForkJoinPool.commonPool().execute(() -> made.complete(maker.get()));
        try {
            return made.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            T mine = maker.get();
            Thread.currentThread().interrupt();
            return mine;
        } catch (ExecutionException | TimeoutException e) {
            return maker.get();
        }
    }

    /**
     * {@return a daemon thread that is not started, and belongs to nobody but the bundle of its task}
     *
     * @param task what it does
     * @param name of the thread
     */
    public static Thread thread(Runnable task, String name) {
        Thread thread = make(() -> new Thread(task, name));
        thread.setDaemon(true);
        thread.setContextClassLoader(task.getClass().getClassLoader());
        return thread;
    }

    /**
     * Has the JDK make the timer thread that all {@link CompletableFuture}s of the process share, if it has none yet: it is
     * made by whoever needs it first, and stays for ever.
     */
    public static void prepareTimer() {
        CountDownLatch chained = new CountDownLatch(1);
        // Named directly, the pool would be passed over on machines with two cores, for a thread made here.
        Executor pool = task -> ForkJoinPool.commonPool().execute(task);
        CompletableFuture<Void> made = CompletableFuture.runAsync(() -> await(chained), pool)
                .thenRunAsync(() -> {}, CompletableFuture.delayedExecutor(1, TimeUnit.NANOSECONDS));
        // Only now does the pool go on: then the timer is made with nothing but the JDK's own classes on the stack.
        chained.countDown();
        try {
            made.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            made.cancel(false); // it is made all the same as soon as the pool is free
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
