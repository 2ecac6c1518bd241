package org.ohmstead.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.deploy.Deployments;
import org.ohmstead.deploy.DropIn;
import org.ohmstead.security.Identity;
import org.ohmstead.security.Role;

@Timeout(20)
class DeployCommandsTest {

    @TempDir
    Path folder;

    private final World world = new World();
    private final FakeDeployments deployments = new FakeDeployments();

    @BeforeEach
    void provide() {
        world.services.put(Deployments.class, deployments);
    }

    static Stream<OhmCommand> all() {
        return Stream.of(
                new DeployCommand(),
                new DeployHistoryCommand(),
                new DeployListCommand(),
                new DeployRemoveCommand(),
                new DeployRollbackCommand());
    }

    @ParameterizedTest
    @MethodSource("all")
    void onlyWhoMayConfigureGetsThroughAndAMissingServiceIsSaid(OhmCommand command) {
        world.services.remove(Deployments.class);
        refuses(command, "The service Deployments is not there now; its bundle org.ohmstead.deploy is stopped");
        world.person = Optional.of(new Identity("otto", Role.OPERATOR, "shell"));
        refuses(command, "otto has the role operator, which may not configure");
    }

    private void refuses(OhmCommand command, String message) {
        assertThatExceptionOfType(CommandException.class)
                .isThrownBy(() -> world.run(command))
                .withMessageContaining(message);
    }

    @Test
    void aFileIsDeployedAndEachStageIsShown() throws Exception {
        deployments.start("other.jar", new Deployments.Who("eve", "rest"));
        Path file = Files.writeString(folder.resolve("driver.jar"), "content");
        DeployCommand command = new DeployCommand();
        command.source = file.toString();

        assertThat(world.run(command))
                .isEqualToNormalizingNewlines(
                        """
                        2  driver.jar waits for its turn
                        2  driver.jar is checked, being resolved on trial
                        2  driver.jar would resolve, being swapped
                        2  driver.jar is swapped in, being watched
                        2  driver.jar was watched
                        2  driver.jar done
                          com.example.driver: 1.0.0 → 1.1.0
                          com.example.other: - → 2.0.0
                          devices: cellar/pump, roof/meter
                          remark: a thread�is left
                        """);
        assertThat(deployments.asked).containsExactly("deploy driver.jar content Who[name=ada, via=shell]");
    }

    @Test
    void urlsAreLeftToTheService() throws Exception {
        DeployCommand command = new DeployCommand();
        command.source = "mvn:com.example/driver/1.0";
        assertThat(world.run(command)).contains("1  driver done");
        assertThat(deployments.asked).containsExactly("deploy mvn:com.example/driver/1.0");
        command.source = "https://a b";
        refuses(command, "Illegal character");
    }

    @Test
    void whatIsNotInEffectIsRefusedWithItsReason() throws Exception {
        deployments.outcome = Deployment.Outcome.ROLLED_BACK;
        deployments.reason = "no good reading of cellar/pump within 10 s";
        DeployCommand command = new DeployCommand();
        command.source = Files.writeString(folder.resolve("driver.jar"), "x").toString();
        refuses(command, "1  driver.jar rolled-back (watched): no good reading of cellar/pump within 10 s");
        command.source = folder.toString();
        refuses(command, "Not deployed: " + folder + ": a file expected");
        command.source = folder.resolve("none.jar").toString();
        refuses(command, "none.jar: there is no such file or folder");
        deployments.trouble = Optional.of(new IOException("at most 100 MB expected"));
        command.source = folder.resolve("driver.jar").toString();
        refuses(command, "Not deployed: at most 100 MB expected");
    }

    @Test
    void controlCEndsTheWaitingOnly() throws Exception {
        deployments.decides = false;
        DeployRemoveCommand command = new DeployRemoveCommand();
        command.name = "driver.jar";
        Thread shell = Thread.currentThread();
        deployments.looked = shell::interrupt;

        assertThat(world.run(command))
                .contains("1  driver.jar waits for its turn")
                .contains("It goes on by itself; see ohm:deploy-history 1");
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void aClosedTerminalEndsTheWaiting() throws Exception {
        deployments.decides = false;
        deployments.looked = () -> world.gone = true;
        DeployRollbackCommand command = new DeployRollbackCommand();
        command.number = 4;

        assertThat(world.run(command)).doesNotContain("done");
        assertThat(deployments.asked).containsExactly("roll back 4");
    }

    @Test
    void whatCannotBeRolledBackOrRemovedIsSaid() {
        DeployRollbackCommand command = new DeployRollbackCommand();
        command.number = 99;
        refuses(command, "deployment 99 is not in the history");
    }

    @Test
    void theHistoryIsATableOrOneWhole() throws Exception {
        DeployHistoryCommand command = new DeployHistoryCommand();
        assertThat(world.run(command)).contains("Nothing was deployed yet");
        deployments.reason = "a\treason";
        deployments.start("driver.jar", new Deployments.Who("ada", "shell"));
        deployments.finish();
        world.width = 0;

        assertThat(world.rows(command))
                .containsExactly(List.of(
                        "1",
                        "2026-11-22T12:00:00.000Z",
                        "ada",
                        "shell",
                        "driver.jar",
                        "done",
                        "watched",
                        "com.example.driver: 1.0.0 → 1.1.0, com.example.other: - → 2.0.0",
                        "a�reason"));
        command.number = 1;
        assertThat(world.run(command))
                .startsWith("1  driver.jar  done (watched)")
                .contains("by ada via shell, 2026-11-22T12:00:00.000Z to 2026-11-22T12:00:09.000Z")
                .contains("SHA-256 cafe")
                .contains("reason: a�reason")
                .contains("devices: cellar/pump, roof/meter");
        command.number = 9;
        refuses(command, "There is no deployment 9 in the history");
        command.count = 0;
        refuses(command, "-n: a number from 1 to 10000 expected, got 0");
    }

    @Test
    void whatIsInEffectIsListed() throws Exception {
        assertThat(world.run(new DeployListCommand())).contains("Nothing is in deploy/");
        deployments.files.add(new DropIn("a.jar", "cafe", World.NOW, 3, List.of("com.example.a 1.0.0"), ""));
        deployments.files.add(
                new DropIn("b.kar", "0123456789abcdef", World.NOW, 4, List.of("b 1", "c 2"), "CN=Example"));
        world.width = 0;

        assertThat(world.rows(new DeployListCommand()))
                .containsExactly(
                        List.of("a.jar", "2026-11-22T12:00:00.000Z", "3", "nobody", "cafe", "com.example.a 1.0.0"),
                        List.of("b.kar", "2026-11-22T12:00:00.000Z", "4", "CN=Example", "0123456789ab", "b 1, c 2"));
    }

    @Test
    void filesAndNumbersAreCompleted() {
        deployments.files.add(new DropIn("a.jar", "", World.NOW, 3, List.of(), ""));
        deployments.start("a.jar", new Deployments.Who("ada", "shell"));
        List<String> offered = new ArrayList<>();
        new DropInCompleter().complete(world, new ShellPartsTest.Line("a"), offered);
        new DeploymentCompleter().complete(world, new ShellPartsTest.Line(""), offered);
        assertThat(offered).containsExactly("a.jar ", "1 ");
    }

    /** One stage further with every look. */
    private static final class FakeDeployments implements Deployments {

        final List<String> asked = new ArrayList<>();
        final List<DropIn> files = new ArrayList<>();
        private final List<Deployment> all = new ArrayList<>();
        private CompletableFuture<Deployment> answer = new CompletableFuture<>();
        boolean decides = true;
        Runnable looked = () -> {};
        Deployment.Outcome outcome = Deployment.Outcome.DONE;
        String reason = "";
        Optional<IOException> trouble = Optional.empty();

        CompletionStage<Deployment> start(String file, Who who) {
            answer = new CompletableFuture<>();
            all.add(0, deployment(all.size() + 1L, file, who, Deployment.Stage.STAGED, Deployment.Outcome.RUNNING));
            return answer;
        }

        private Deployment deployment(
                long number, String file, Who who, Deployment.Stage stage, Deployment.Outcome result) {
            boolean running = result == Deployment.Outcome.RUNNING;
            return new Deployment(
                    number,
                    file,
                    "cafe",
                    who,
                    World.NOW,
                    running ? Optional.empty() : Optional.of(World.NOW.plusSeconds(9)),
                    stage,
                    result,
                    running ? "" : reason,
                    List.of(
                            new Deployment.BundleChange(
                                    "com.example.driver", Optional.of("1.0.0"), Optional.of("1.1.0")),
                            new Deployment.BundleChange("com.example.other", Optional.empty(), Optional.of("2.0.0"))),
                    List.of("cellar/pump", "roof/meter"),
                    List.of("a thread\nis left"));
        }

        private void step() {
            looked.run();
            Deployment now = all.get(0);
            List<Deployment.Stage> stages = List.of(Deployment.Stage.values());
            int next = stages.indexOf(now.stage()) + 1;
            if (!decides) {
                return;
            }
            if (next == stages.size()) {
                finish();
            } else {
                all.set(0, deployment(now.number(), now.file(), now.who(), stages.get(next), now.outcome()));
            }
        }

        void finish() {
            Deployment now = all.get(0);
            all.set(0, deployment(now.number(), now.file(), now.who(), Deployment.Stage.WATCHED, outcome));
            answer.complete(all.get(0));
        }

        @Override
        public CompletionStage<Deployment> deploy(String name, InputStream content, Who origin) throws IOException {
            if (trouble.isPresent()) {
                throw trouble.get();
            }
            String text = new String(content.readAllBytes(), StandardCharsets.UTF_8);
            asked.add("deploy " + name + " " + text + " " + origin);
            return start(name, origin);
        }

        @Override
        public CompletionStage<Deployment> deploy(URI source, Who origin) {
            asked.add("deploy " + source);
            return start("driver", origin);
        }

        @Override
        public CompletionStage<Deployment> remove(String name, Who origin) {
            asked.add("remove " + name);
            return start(name, origin);
        }

        @Override
        public CompletionStage<Deployment> rollBack(long number, Who origin) {
            if (number == 99) {
                throw new IllegalArgumentException("deployment 99 is not in the history");
            }
            asked.add("roll back " + number);
            return start("driver.jar", origin);
        }

        @Override
        public List<DropIn> dropIns() {
            return files;
        }

        @Override
        public List<Deployment> history(long before, int most) {
            List<Deployment> answered = List.copyOf(all.subList(0, Math.min(most, all.size())));
            if (most > 1 && !all.isEmpty() && all.get(0).outcome() == Deployment.Outcome.RUNNING) {
                step();
            }
            return answered;
        }

        @Override
        public Optional<Deployment> deployment(long number) {
            Optional<Deployment> found =
                    all.stream().filter(one -> one.number() == number).findFirst();
            if (found.filter(one -> one.outcome() == Deployment.Outcome.RUNNING).isPresent()) {
                step();
            }
            return found;
        }
    }
}
