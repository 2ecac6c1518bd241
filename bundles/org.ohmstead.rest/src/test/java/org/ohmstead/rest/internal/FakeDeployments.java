package org.ohmstead.rest.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.deploy.Deployment.Outcome;
import org.ohmstead.deploy.Deployment.Stage;
import org.ohmstead.deploy.Deployments;
import org.ohmstead.deploy.DropIn;

/**
 * Deploys nothing, and decides by what is sent: {@code refused}, {@code rolled-back}, {@code failed}, {@code running} (never
 * decided); everything else is good. Number 2 cannot be rolled back.
 */
final class FakeDeployments implements Deployments {

    final List<Deployment> deployments = new ArrayList<>();
    final Map<String, byte[]> contents = new TreeMap<>();
    /** Whether the history tells nothing new. */
    volatile boolean blind;

    FakeDeployments() {
        for (int i = 1; i <= 2; i++) {
            add(decided("driver.jar", "00", new Who("admin", "folder"), Outcome.DONE));
        }
    }

    private Deployment decided(String file, String sha, Who who, Outcome outcome) {
        boolean done = outcome == Outcome.DONE;
        return new Deployment(
                deployments.size() + 1L,
                file,
                sha,
                who,
                Gateway.NOON,
                outcome == Outcome.RUNNING ? Optional.empty() : Optional.of(Gateway.NOON.plusSeconds(2)),
                done ? Stage.WATCHED : Stage.CHECKED,
                outcome,
                done ? "" : "com.example.driver 1.2.0: no \"good\" reading",
                List.of(new Deployment.BundleChange("com.example.driver", Optional.empty(), Optional.of("1.2.0"))),
                List.of("cellar/pump"),
                List.of("a remark"));
    }

    private synchronized CompletionStage<Deployment> add(Deployment deployment) {
        deployments.add(deployment);
        return deployment.outcome() == Outcome.RUNNING
                ? new CompletableFuture<>()
                : CompletableFuture.completedFuture(deployment);
    }

    @Override
    public CompletionStage<Deployment> deploy(String name, InputStream content, Who origin) throws IOException {
        if (!name.endsWith(".jar") && !name.endsWith(".kar")) {
            throw new IllegalArgumentException("it ends neither in .jar nor in .kar");
        }
        byte[] bytes = content.readAllBytes();
        if (text(bytes).equals("full")) {
            throw new IOException("no space left on device");
        }
        contents.put(name, bytes);
        return add(decided(name, sha(bytes), origin, outcome(text(bytes))));
    }

    private static String text(byte[] bytes) {
        return bytes.length < 20 ? new String(bytes, StandardCharsets.UTF_8) : "long";
    }

    private static Outcome outcome(String text) {
        for (Outcome each : Outcome.values()) {
            if (each.id().equals(text)) {
                return each;
            }
        }
        return Outcome.DONE;
    }

    static String sha(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public CompletionStage<Deployment> deploy(URI source, Who origin) throws IOException {
        String text = source.toString();
        String name = text.substring(text.lastIndexOf('/') + 1);
        if (!name.endsWith(".jar")) {
            throw new IllegalArgumentException("the path ends in no .jar");
        }
        if (name.equals("none.jar")) {
            throw new IOException("404 Not Found");
        }
        return add(decided(name, "", origin, outcome(name.replace(".jar", ""))));
    }

    @Override
    public CompletionStage<Deployment> remove(String name, Who origin) {
        if (dropIns().stream().noneMatch(each -> each.file().equals(name))) {
            throw new IllegalArgumentException("there is no " + name + " in deploy/");
        }
        return add(decided(name, "", origin, outcome(name.replace(".jar", ""))));
    }

    @Override
    public CompletionStage<Deployment> rollBack(long number, Who origin) {
        Deployment before = deployment(number).orElseThrow();
        if (number == 2) {
            throw new IllegalArgumentException("deployment 2 was replaced by 7");
        }
        return add(decided(before.file(), "", origin, outcome(before.file().replace(".jar", ""))));
    }

    @Override
    public List<DropIn> dropIns() {
        return List.of("driver", "refused", "rolled-back", "failed", "running").stream()
                .map(each -> new DropIn(
                        each + ".jar", "ab", Gateway.NOON, 1, List.of("com.example.driver 1.2.0"), "CN=Example"))
                .toList();
    }

    @Override
    public synchronized List<Deployment> history(long before, int most) {
        List<Deployment> newest = new ArrayList<>();
        for (Deployment each : deployments) {
            if ((before == 0 || each.number() < before) && (!blind || each.number() <= 2)) {
                newest.add(0, each);
            }
        }
        return newest.subList(0, Math.min(most, newest.size()));
    }

    @Override
    public synchronized Optional<Deployment> deployment(long number) {
        return deployments.stream().filter(each -> each.number() == number).findFirst();
    }
}
