package org.ohmstead.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.annotation.Annotation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.security.auth.Subject;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.jaas.boot.principal.UserPrincipal;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ohmstead.device.Devices;
import org.ohmstead.driver.Value;
import org.ohmstead.security.Identity;
import org.ohmstead.security.Role;

class ShellPartsTest {

    /** A line of one word with the cursor at its end. */
    record Line(String word, List<String> words) implements CommandLine {

        Line(String word) {
            this(word, List.of("ohm:point-get", word));
        }

        @Override
        public int getCursorArgumentIndex() {
            return 1;
        }

        @Override
        public String getCursorArgument() {
            return word;
        }

        @Override
        public int getArgumentPosition() {
            return word.length();
        }

        @Override
        public String[] getArguments() {
            return words.toArray(String[]::new);
        }

        @Override
        public int getBufferPosition() {
            return 14 + word.length();
        }

        @Override
        public String getBuffer() {
            return "ohm:point-get " + word;
        }
    }

    private static Subject subject(String user, String... roles) {
        Subject subject = new Subject();
        if (!user.isEmpty()) {
            subject.getPrincipals().add(new UserPrincipal(user));
        }
        List.of(roles).forEach(role -> subject.getPrincipals().add(new RolePrincipal(role)));
        return subject;
    }

    @Test
    @DisplayName("who types is the user with the highest role that is known")
    void who() {
        assertThat(Who.of(subject("karaf", "viewer", "reader", "admin", "operator")))
                .contains(new Identity("karaf", Role.ADMIN, "shell"));
        assertThat(Who.of(subject("otto", "operator", "ssh"))).contains(new Identity("otto", Role.OPERATOR, "shell"));
        assertThat(Who.of(subject("eve", "viewer"))).isEmpty();
        assertThat(Who.of(subject("", "admin"))).isEmpty();
        assertThat(Who.of(new Subject(true, Set.of(), Set.of(), Set.of()))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "10s, PT10S",
        "-1h, PT-1H",
        "500ms, PT0.5S",
        "7d, PT168H",
        "5m, PT5M",
        "5min, PT5M",
        "PT2M, PT2M",
        "-PT1H, PT-1H"
    })
    void durations(String text, Duration expected) {
        assertThat(Texts.duration("--from", text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "s", "1 h", "1w", "99999999999d"})
    @DisplayName("what is no duration is quoted")
    void noDuration(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Texts.duration("--from", text))
                .withMessageContaining("--from")
                .withMessageContaining("'" + text + "'");
    }

    @ParameterizedTest
    @CsvSource({
        "now, 2026-11-22T12:00:00Z",
        "-1d, 2026-11-21T12:00:00Z",
        "2026-01-31T12:00:00Z, 2026-01-31T12:00:00Z",
    })
    void instants(String text, Instant expected) {
        assertThat(Texts.instant("--to", text, World.NOW)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"59, 59 s", "60, 1 min", "3599, 59 min", "7200, 2 h", "172800, 2 d"})
    void ages(long seconds, String expected) {
        assertThat(Texts.ago(Duration.ofSeconds(seconds))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "230.10000610351562, 230.1",
        "18423.4127, 18423.4127",
        "2043104.9, 2043104.9",
        "123456789.1, 123456789.1",
        "0.30000000000000004, 0.3",
        "16777215.0, 16777215",
        "0.0, 0",
        "-0.5, -0.5",
        "1.0E7, 10000000",
        "1.0E-20, 1E-20",
        "6.02214076E23, 6.02214076E+23",
    })
    void rounds(double value, String expected) {
        assertThat(Texts.rounded(Optional.of(Value.of(value)))).isEqualTo(expected);
    }

    @Test
    @DisplayName("points are completed in two steps, devices at once")
    void completes() {
        World world = new World();
        List<String> candidates = new ArrayList<>();

        assertThat(new PointCompleter().complete(world, new Line(""), candidates))
                .isEqualTo(14);
        assertThat(candidates).containsExactly("cellar/pump/", "roof/meter/");
        candidates.clear();
        new PointCompleter().complete(world, new Line("cellar/pump/s"), candidates);
        assertThat(candidates).containsExactly("cellar/pump/setpoint ", "cellar/pump/state ");
        candidates.clear();
        new DeviceCompleter().complete(world, new Line("ro"), candidates);
        assertThat(candidates).containsExactly("roof/meter ");
    }

    @Test
    @DisplayName("nothing is offered while a service is away")
    void completesNothing() {
        World world = new World();
        world.services.remove(Devices.class);
        List<String> candidates = new ArrayList<>();

        assertThat(new PointCompleter().complete(world, new Line(""), candidates))
                .isEqualTo(-1);
        assertThat(new UserCompleter().complete(world, new Line(""), candidates))
                .isEqualTo(-1);
        assertThat(candidates).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                DeviceListCommand.class,
                PointGetCommand.class,
                PointSetCommand.class,
                PointWatchCommand.class,
                PlanCommand.class,
                LinksCommand.class,
                HistoryCommand.class,
                UserListCommand.class,
                UserAddCommand.class,
                UserPasswordCommand.class,
                UserRemoveCommand.class,
                TokenIssueCommand.class,
                TokenRevokeCommand.class,
                ConfigListCommand.class,
                ConfigShowCommand.class,
                ConfigSetCommand.class,
                ConfigDeleteCommand.class,
                ConfigHistoryCommand.class,
                ConfigDiffCommand.class,
                ConfigRollbackCommand.class,
                ConfigUndoCommand.class,
                ConfigConfirmCommand.class,
                ConfigExportCommand.class,
                ConfigImportCommand.class,
                PointsExportCommand.class,
                PointsImportCommand.class,
                DeployCommand.class,
                DeployHistoryCommand.class,
                DeployListCommand.class,
                DeployRemoveCommand.class,
                DeployRollbackCommand.class,
                HealthCommand.class
            })
    @DisplayName("every command is found by the shell: annotated, public, made without arguments")
    void commands(Class<? extends Action> type) throws Exception {
        assertThat(type).hasAnnotations(Service.class, Command.class).isPublic();
        assertThat(type.getAnnotation(Command.class).scope()).isEqualTo("ohm");
        assertThat(type.getAnnotation(Command.class).description()).isNotBlank();
        assertThat(type.getDeclaredConstructor().newInstance()).isNotNull();
        examples(type);
    }

    /** The help shows at least one example, with options and as many arguments as there are. */
    private static void examples(Class<? extends Action> type) {
        Command command = type.getAnnotation(Command.class);
        String call = "ohm:" + command.name();
        Set<String> options = annotations(type, Option.class).map(Option::name).collect(Collectors.toSet());
        List<Argument> arguments = annotations(type, Argument.class).toList();
        long required = arguments.stream().filter(Argument::required).count();
        boolean open = arguments.stream().anyMatch(Argument::multiValued);
        List<String> examples = command.detailedDescription()
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("ohm:"))
                .toList();
        assertThat(examples).isNotEmpty();
        for (String example : examples) {
            String rest =
                    example.replaceAll("'[^']*'", "quoted").replaceAll("--(no-format|fresh|dry-run|new|keys|all)", "");
            assertThat(rest.split(" ")[0]).isEqualTo(call);
            Matcher used = Pattern.compile("(?<= )(--?[a-z-]+) \\S+").matcher(rest);
            assertThat(used.results().map(found -> found.group(1))).isSubsetOf(options);
            long given = Stream.of(used.replaceAll("").split(" +")).skip(1).count();
            assertThat(given).as(example).isBetween(required, open ? Long.MAX_VALUE : (long) arguments.size());
        }
    }

    private static <A extends Annotation> Stream<A> annotations(Class<?> type, Class<A> annotation) {
        return Stream.<Class<?>>iterate(type, Objects::nonNull, Class::getSuperclass)
                .flatMap(each -> Stream.of(each.getDeclaredFields()))
                .filter(field -> field.isAnnotationPresent(annotation))
                .map(field -> field.getAnnotation(annotation));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "P99999999999D",
                "-P99999999999D",
                "-P106751991167300D",
                "PT9223372036854775807S",
                "PT-9223372036854775808S",
                "999999999d"
            })
    @DisplayName("a time that is farther away than anybody waits or looks is refused in a sentence")
    void tooFar(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Texts.instant("--from", text, World.NOW))
                .withMessage("--from: a duration of at most 36525d expected, got '" + text + "'");
        if (!text.contains("-")) {
            for (OhmCommand command : commandsThatWait(text)) {
                assertThatExceptionOfType(CommandException.class)
                        .isThrownBy(() -> new World().run(command))
                        .withMessageContaining("a duration of at most 36525d expected, got '" + text + "'");
            }
        }
    }

    private static List<OhmCommand> commandsThatWait(String text) {
        PointGetCommand get = new PointGetCommand();
        get.points = List.of("cellar/pump/flow");
        get.fresh = true;
        get.deadline = text;
        PointSetCommand set = new PointSetCommand();
        set.point = "cellar/pump/setpoint";
        set.value = "21";
        set.deadline = text;
        PointWatchCommand watch = new PointWatchCommand();
        watch.filter = "cellar/pump/flow";
        watch.lasting = text;
        return List.of(get, set, watch);
    }
}
