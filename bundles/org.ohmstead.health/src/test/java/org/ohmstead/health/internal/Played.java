package org.ohmstead.health.internal;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.function.Supplier;

/** Services of which a test needs a few answers only. */
final class Played {

    private Played() {}

    /** {@return a service that gives these answers, by method, and fails on any other question} */
    static <T> T service(Class<T> type, Map<String, Supplier<?>> answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            Supplier<?> answer = answers.get(method.getName());
            if (answer == null) {
                throw new AssertionError("not asked for in this test: " + method);
            }
            return answer.get();
        }));
    }
}
