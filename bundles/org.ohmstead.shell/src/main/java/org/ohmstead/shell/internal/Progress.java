package org.ohmstead.shell.internal;

import static java.util.stream.Collectors.joining;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.karaf.shell.support.CommandException;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.deploy.Deployments;

/** Follows a deployment until it is decided, and says what became of it. Ctrl-C ends the following only. */
final class Progress {

    private static final long LOOK_MS = 100;
    private static final int NEWEST = 20;

    private final Desk desk;
    private final Deployments deployments;
    private final Deployments.Who who;
    private final long before;

    private Progress(Desk desk, Deployments deployments) throws CommandException {
        this.desk = desk;
        this.deployments = deployments;
        this.who = who(desk);
        this.before = deployments.history(0, 1).stream()
                .mapToLong(Deployment::number)
                .findFirst()
                .orElse(0);
    }

    /** {@return who wants a deployment} */
    static Deployments.Who who(Desk desk) throws CommandException {
        return new Deployments.Who(desk.who().name(), "shell");
    }

    /** {@return a follower of what is going to be started} */
    static Progress of(Desk desk, Deployments deployments) throws CommandException {
        return new Progress(desk, deployments);
    }

    /**
     * Waits until it is decided; shows each stage. Refuses if it is not in effect then.
     *
     * @param answer as it was started
     */
    void follow(CompletionStage<Deployment> answer) throws CommandException {
        Future<Deployment> future = answer.toCompletableFuture();
        Optional<Deployment> seen = Optional.empty();
        try {
            while (!desk.gone().getAsBoolean()) {
                try {
                    end(future.get(LOOK_MS, TimeUnit.MILLISECONDS));
                    return;
                } catch (TimeoutException e) {
                    seen = look(seen);
                }
            }
        } catch (InterruptedException e) {
            // Ctrl-C: the thread is the shell's, which has dealt with the interrupt.
            String number = seen.map(deployment -> " " + deployment.number()).orElse("");
            desk.out().println();
            desk.out().println("It goes on by itself; see ohm:deploy-history" + number);
        } catch (ExecutionException e) {
            throw Desk.refuse(Texts.harmless("Not deployed: " + e.getCause().getMessage()));
        }
    }

    /** Says how far it is, if that is news. */
    private Optional<Deployment> look(Optional<Deployment> seen) {
        Optional<Deployment> now = seen.isPresent()
                ? deployments.deployment(seen.get().number())
                : deployments.history(0, NEWEST).stream()
                        .filter(one -> one.number() > before && one.who().equals(who))
                        .reduce((newer, older) -> older);
        if (now.isPresent() && !now.map(Deployment::stage).equals(seen.map(Deployment::stage))) {
            desk.out().println(Texts.harmless(line(now.get())));
            desk.out().flush();
        }
        return now.isPresent() ? now : seen;
    }

    private static String line(Deployment deployment) {
        String stage =
                switch (deployment.stage()) {
                    case STAGED -> "waits for its turn";
                    case CHECKED -> "is checked, being resolved on trial";
                    case RESOLVED -> "would resolve, being swapped";
                    case SWAPPED -> "is swapped in, being watched";
                    case WATCHED -> "was watched";
                };
        return deployment.number() + "  " + deployment.file() + " " + stage;
    }

    private void end(Deployment deployment) throws CommandException {
        String head = deployment.number() + "  " + deployment.file() + " "
                + deployment.outcome().id();
        if (deployment.outcome() != Deployment.Outcome.DONE) {
            throw Desk.refuse(Texts.harmless(head + " (" + deployment.stage().id() + "): " + deployment.reason()));
        }
        desk.out().println(Texts.harmless(head));
        details(desk, deployment);
    }

    /** Writes what a deployment changed. */
    static void details(Desk desk, Deployment deployment) {
        deployment.bundles().forEach(bundle -> desk.out().println("  " + Texts.harmless(change(bundle))));
        if (!deployment.devices().isEmpty()) {
            desk.out().println("  devices: " + Texts.harmless(String.join(", ", deployment.devices())));
        }
        deployment.remarks().forEach(remark -> desk.out().println("  remark: " + Texts.harmless(remark)));
    }

    /** {@return what bundles a deployment changes, in a line} */
    static String changes(Deployment deployment) {
        return deployment.bundles().stream().map(Progress::change).collect(joining(", "));
    }

    private static String change(Deployment.BundleChange bundle) {
        return bundle.symbolicName() + ": " + bundle.before().orElse("-") + " → "
                + bundle.after().orElse("-");
    }
}
