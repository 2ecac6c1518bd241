package org.ohmstead.lib.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Bundles that cause threads to be made, each in a virtual machine of its own, as some of these threads are made only once.
 * That without {@link Detached} they are not unloaded shows that the test would notice.
 */
@Timeout(60)
class DetachedTest {

    enum Way {
        /** A thread that lives on is made as usual. */
        THREAD("held"),
        DETACHED_THREAD("unloaded"),
        /** The shared timer of the JDK is used for the first time. */
        TIMER("held"),
        PREPARED_TIMER("unloaded"),
        /** A channel is let go of, which starts a time to run. */
        SHARED_LINK("unloaded");

        private final String outcome;

        Way(String outcome) {
            this.outcome = outcome;
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("who causes a lasting thread is unloaded all the same")
    void unloads(Way way) throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Child.class.getName(),
                        way.name())
                .redirectErrorStream(true)
                .start();
        String said = new String(child.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

        assertThat(child.waitFor()).as(said).isZero();
        assertThat(said).isEqualTo(way.outcome);
    }

    /** The virtual machine. */
    static final class Child {

        private Child() {}

        @SuppressWarnings("checkstyle:RegexpSinglelineJava") // it has no other way to speak
        public static void main(String[] args) throws Exception {
            if (args[0].equals(Way.PREPARED_TIMER.name())) {
                Detached.prepareTimer();
            }
            ReferenceQueue<ClassLoader> unloaded = new ReferenceQueue<>();
            WeakReference<ClassLoader> bundle = run(args[0], unloaded);
            Reference<? extends ClassLoader> gone = null;
            for (int i = 0; i < 20 && gone == null; i++) {
                System.gc();
                gone = unloaded.remove(20);
            }
            System.out.print(gone == bundle ? "unloaded" : "held");
            System.out.flush();
            Runtime.getRuntime().halt(0);
        }

        private static WeakReference<ClassLoader> run(String way, ReferenceQueue<ClassLoader> unloaded)
                throws Exception {
            ClassLoader bundle = new Bundle();
            Class<?> culprit = bundle.loadClass(Culprit.class.getName());
            culprit.getDeclaredMethod("act", String.class).invoke(null, way);
            return new WeakReference<>(bundle, unloaded);
        }
    }

    /** Has its own copy of the culprit's class. */
    private static final class Bundle extends ClassLoader {

        Bundle() {
            super(DetachedTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(Culprit.class.getName())) {
                return super.loadClass(name, resolve);
            }
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    /** A thread that lasts, of somebody else's. */
    public static final class Lasting {

        private Lasting() {}

        /** {@return one made without whoever asks} */
        public static Thread detached() {
            return Detached.make(Lasting::thread);
        }

        /** {@return one made here and now} */
        public static Thread thread() {
            Thread thread = new Thread(
                    () -> {
                        try {
                            new CountDownLatch(1).await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    },
                    "lasting");
            thread.setDaemon(true);
            return thread;
        }
    }
}
