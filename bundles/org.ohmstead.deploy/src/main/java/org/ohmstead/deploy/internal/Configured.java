package org.ohmstead.deploy.internal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.ohmstead.config.ConfigItem;
import org.ohmstead.device.ConfigProblem;

/** What is not applied of the configurations that deployments depend on, or bring. Without somebody who knows, nothing. */
final class Configured {

    /** Of this bundle's own configuration. */
    static final String PID = "org.ohmstead.deploy";

    private static final String OURS = "org.ohmstead.";
    private static final String ETC = "etc/";
    private static final String ENDING = ".cfg";
    private static final String REJECTED = ".rejected";

    /** A file that comes is looked at within a second. */
    private static final Duration LOOK = Duration.ofSeconds(2);

    private static final Duration BETWEEN = Duration.ofMillis(50);

    private Configured() {}

    /** {@return why nobody knows whether signatures are required; empty if that is known} See docs/decisions/0144. */
    static Optional<String> doubt(Gateway gateway) {
        return gateway.configurations().flatMap(all -> all.item(PID)).flatMap(Configured::doubt);
    }

    private static Optional<String> doubt(ConfigItem item) {
        // What was wished elsewhere and is kept beside the file is not in effect, and what is in effect is known.
        List<ConfigProblem> problems = item.problems().stream()
                .filter(problem -> !problem.where().endsWith(REJECTED))
                .toList();
        if (problems.isEmpty()) {
            return Optional.empty();
        }
        String where = Stream.of(problems.get(0).where(), item.file(), PID)
                .filter(place -> !place.isEmpty())
                .findFirst()
                .orElseThrow();
        List<String> sentences = problems.stream().map(ConfigProblem::sentence).toList();
        return Optional.of(where + " is refused (" + Trouble.few(sentences)
                + "): whether signatures are required is not known; correct it first");
    }

    /**
     * {@return which configurations are not applied, one sentence each} Waits until it is known.
     *
     * @param gateway services
     * @param files names of files that came into {@code etc/}
     */
    static List<String> refused(Gateway gateway, List<String> files) {
        List<String> ours =
                files.stream().filter(file -> file.startsWith(OURS)).distinct().toList();
        long begun = System.nanoTime();
        List<String> refused = now(gateway, ours);
        try {
            while (refused.size() < ours.size() && System.nanoTime() - begun < LOOK.toNanos()) {
                TimeUnit.NANOSECONDS.sleep(BETWEEN.toNanos());
                refused = now(gateway, ours);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return refused;
    }

    private static List<String> now(Gateway gateway, List<String> files) {
        List<ConfigItem> items = gateway.configurations().stream()
                .flatMap(all -> all.items().stream())
                .filter(item -> !item.problems().isEmpty())
                .toList();
        return files.stream()
                .flatMap(file -> items.stream()
                        .filter(item ->
                                item.id().equals(pid(file)) || item.file().equals(ETC + file))
                        .findFirst()
                        .map(item -> ETC + file + ", which came with it, is not applied: "
                                + Trouble.few(item.problems().stream()
                                        .map(ConfigProblem::sentence)
                                        .toList()))
                        .stream())
                .toList();
    }

    /** {@return the PID that a file is for: behind the first dash is the name of an instance} */
    private static String pid(String file) {
        String name = file.endsWith(ENDING) ? file.substring(0, file.length() - ENDING.length()) : file;
        return name.indexOf('~') < 0 ? name.replaceFirst("-", "~") : name;
    }
}
