package org.ohmstead.rest.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.deploy.Deployments;

/** The answer to one request for a deployment: what became of it, or, if that takes too long, where to look. */
final class Verdicts {

    static final String DEADLINE = "deadline";

    private static final Duration USUAL = Duration.ofSeconds(30);
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    /** Deployments that may have come between this one and the moment when it is looked for. */
    private static final int LOOK_BACK = 100;

    private final Exchange exchange;
    private final Deployments deployments;
    private final Deployments.Who who;
    private final Optional<String> file;
    private final Optional<String> sha;
    private final Duration deadline;
    private final long newest;

    /**
     * To be made before the deployment begins, by which it is known again.
     *
     * @param file its name, if known
     * @param sha checksum of its content, if known
     */
    Verdicts(Exchange exchange, Deployments deployments, Optional<String> file, Optional<String> sha) {
        this.exchange = exchange;
        this.deployments = deployments;
        this.who = new Deployments.Who(exchange.who().name(), exchange.caller().via());
        this.file = file;
        this.sha = sha;
        this.deadline = exchange.query().duration(DEADLINE, SHORTEST, LONGEST).orElse(USUAL);
        this.newest = deployments.history(0, 1).stream()
                .mapToLong(Deployment::number)
                .findFirst()
                .orElse(0);
    }

    Deployments.Who who() {
        return who;
    }

    void await(CompletionStage<Deployment> decided) {
        exchange.later(decided, deadline, this::answer, this::late);
    }

    private void late() throws IOException {
        answer(deployments.history(0, LOOK_BACK).stream()
                .filter(this::isOurs)
                .findFirst()
                .orElseThrow(() -> Problem.of(
                        Problem.Kind.UNDECIDED,
                        "not decided within " + deadline + "; " + DeploymentPaths.BASE + " will tell")));
    }

    private boolean isOurs(Deployment each) {
        boolean sameContent =
                sha.isEmpty() || each.sha256().isEmpty() || each.sha256().equalsIgnoreCase(sha.get());
        boolean sameFile = file.isEmpty() || each.file().equals(file.get());
        return each.number() > newest && sameFile && each.who().equals(who) && sameContent;
    }

    private void answer(Deployment deployment) throws IOException {
        switch (deployment.outcome()) {
            case DONE -> exchange.answer().json(200, out -> DeploymentJson.deployment(out, deployment));
            case RUNNING -> {
                exchange.answer().header("Location", DeploymentPaths.BASE + "/" + deployment.number());
                exchange.answer().json(202, out -> DeploymentJson.deployment(out, deployment));
            }
            case REFUSED -> throw problem(Problem.Kind.DEPLOYMENT_REFUSED, deployment);
            case ROLLED_BACK -> throw problem(Problem.Kind.DEPLOYMENT_ROLLED_BACK, deployment);
            case FAILED -> throw problem(Problem.Kind.DEPLOYMENT_FAILED, deployment);
        }
    }

    private static Problem problem(Problem.Kind kind, Deployment deployment) {
        return Problem.of(kind, deployment.file() + ": " + deployment.reason())
                .with(out -> DeploymentJson.members(out, deployment));
    }
}
