package org.ohmstead.features.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReconcilerTest {

    @TempDir
    private Path folder;

    private final FakeInstaller karaf = new FakeInstaller();
    private final List<String> messages = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();
    private Wanted config = Wanted.NOTHING;
    private boolean diskFull;
    private Reconciler reconciler;

    @BeforeEach
    void start() {
        Notebook notebook = new Notebook() {
            @Override
            public Wanted read() {
                return config;
            }

            @Override
            public void write(Wanted wanted, String why) throws IOException {
                if (diskFull) {
                    throw new IOException("No space left on device");
                }
                assertThat(why).isNotEmpty();
                config = wanted;
            }

            @Override
            public void refuse(Wanted wanted, String why, String reason) {
                refusals.add(why + ": " + reason + " (" + wanted.unwanted() + ")");
            }
        };
        reconciler = new Reconciler(karaf, notebook, new Memory(folder.resolve("seen")), new Problems(messages::add));
    }

    /** The gateway's process ends and begins anew. */
    private void restart() {
        start();
        assertThat(reconciler.look()).isEmpty();
    }

    /** The framework's data, where Karaf's memory is and ours, are deleted; the gateway starts anew. */
    private void wipeAndRestart() throws IOException {
        Files.deleteIfExists(folder.resolve("seen"));
        karaf.wipe();
        restart();
    }

    private void want(String... entries) {
        config = new Wanted(List.of(entries), config.unwanted(), config.repositories());
    }

    @Test
    void aFreshGatewayIsLeftAsItIs() {
        reconciler.look();
        reconciler.look();

        assertThat(config).isEqualTo(Wanted.NOTHING);
        assertThat(karaf.done).isEmpty();
        assertThat(messages).isEmpty();
    }

    @Test
    void whatAPersonInstallsIsKeptAndComesBackAfterAWipe() throws IOException {
        reconciler.look();
        karaf.there.put("modbus", "1.0.0");
        reconciler.look();
        assertThat(config.wanted()).containsExactly("modbus");

        wipeAndRestart();

        assertThat(karaf.done).containsExactly("install {modbus=1.0.0}");
        assertThat(karaf.there).containsKey("modbus");
        assertThat(config.wanted()).containsExactly("modbus");
    }

    @Test
    void whatKarafForgotIsNotTakenForUninstalled() {
        want("modbus", "sml");
        reconciler.look();
        karaf.done.clear();
        karaf.wipe();
        karaf.leftBehind.add("sml");

        restart();

        assertThat(karaf.done).containsExactly("install {modbus=1.0.0, sml=1.0.0}");
        assertThat(config.wanted()).containsExactly("modbus", "sml");
    }

    @Test
    void whatAPersonUninstalledWhileTheGatewayWentDownIsTakenOver() {
        want("modbus", "sml");
        reconciler.look();
        karaf.there.remove("modbus");

        restart();

        assertThat(config.wanted()).containsExactly("sml");
    }

    @Test
    void whatAPersonUninstalledWhileTheGatewayWentDownMayHaveLeftBundlesBehind() {
        want("modbus", "sml");
        reconciler.look();
        karaf.there.remove("modbus");
        karaf.leftBehind.add("modbus");

        restart();

        assertThat(config.wanted()).as("Karaf still knows the other one").containsExactly("sml");
    }

    @Test
    void whatAPersonUninstallsLaterMayLeaveBundlesBehind() {
        want("modbus", "sml");
        reconciler.look();
        reconciler.look();
        karaf.there.remove("modbus");
        karaf.leftBehind.add("modbus");

        reconciler.look();

        assertThat(config.wanted()).containsExactly("sml");
    }

    @Test
    void whatAPersonUninstallsStaysAway() throws IOException {
        want("modbus", "sml");
        reconciler.look();
        karaf.there.remove("modbus");
        reconciler.look();
        assertThat(config.wanted()).containsExactly("sml");

        wipeAndRestart();

        assertThat(karaf.there).containsKey("sml").doesNotContainKey("modbus");
    }

    @Test
    void aBootedFeatureThatAPersonUninstalledStaysAwayAndMayComeBack() throws IOException {
        reconciler.look();
        karaf.there.remove("console");
        reconciler.look();
        assertThat(config.unwanted()).containsExactly("console");

        wipeAndRestart();
        assertThat(karaf.there).doesNotContainKey("console");

        karaf.there.put("console", "1.0.0");
        reconciler.look();
        assertThat(config).isEqualTo(Wanted.NOTHING);
        wipeAndRestart();
        assertThat(karaf.there).containsKey("console");
    }

    @Test
    void anEditedConfigurationInstallsAndUninstalls() {
        want("modbus");
        reconciler.look();
        want("sml");
        reconciler.look();

        assertThat(karaf.there).containsKey("sml").doesNotContainKey("modbus");
        assertThat(config.wanted()).containsExactly("sml");

        config = new Wanted(List.of(), List.of("rest"), List.of());
        reconciler.look();
        assertThat(karaf.there).containsOnlyKeys("core", "console");
        config = Wanted.NOTHING;
        reconciler.look();
        assertThat(karaf.there).containsOnlyKeys("core", "console", "rest");
    }

    @Test
    void anEditWhileTheGatewayWasOffCounts() {
        want("modbus");
        reconciler.look();
        want("sml");
        restart();

        assertThat(karaf.there).containsKey("sml").doesNotContainKey("modbus");
    }

    @Test
    @DisplayName("killed between an installation and its being kept, the gateway keeps it at the next start")
    void whatWasDoneInTheLastMomentIsKept() {
        want("sml");
        reconciler.look();
        karaf.there.put("modbus", "1.0.0");
        karaf.there.remove("sml");
        restart();

        assertThat(config.wanted()).containsExactly("modbus");
        assertThat(karaf.there).containsKey("modbus").doesNotContainKey("sml");
    }

    @Test
    void featuresOfAGatewayThatHadNoSuchBundleAreTakenOver() {
        karaf.there.put("modbus", "1.0.0");
        karaf.there.remove("rest");
        reconciler.look();

        assertThat(config.wanted()).containsExactly("modbus");
        assertThat(karaf.there)
                .as("a booted one that is not there is no person's wish")
                .containsKey("rest");
    }

    @Test
    void whatCannotBeKeptIsNotUndoneAndIsKeptLater() {
        reconciler.look();
        karaf.there.put("modbus", "1.0.0");
        karaf.there.remove("console");
        diskFull = true;
        assertThat(reconciler.look()).isPresent();
        assertThat(reconciler.look()).isPresent();

        assertThat(karaf.done).isEmpty();
        assertThat(messages)
                .containsExactly("features installed or uninstalled by hand are not kept yet: No space left on device");

        diskFull = false;
        assertThat(reconciler.look()).isEmpty();
        assertThat(config).isEqualTo(new Wanted(List.of("modbus"), List.of("console"), List.of()));
        assertThat(karaf.done).isEmpty();
    }

    @Test
    void anUnknownFeatureIsToldOnceAndStopsNothing() {
        karaf.known.put("plant-gas", List.of("1.0.0"));
        want("modbas", "gas", "sml", "telegraph", "two/3.0.0");
        reconciler.look();
        reconciler.look();

        assertThat(karaf.there).containsKey("sml");
        assertThat(messages)
                .containsExactlyInAnyOrder(
                        "etc/org.ohmstead.features.cfg: wanted = 'modbas': the name of a feature expected, as modbus; one that"
                                + " came with a KAR needs its file in deploy/",
                        "etc/org.ohmstead.features.cfg: wanted = 'gas': the name of a feature expected, as plant-gas; one that"
                                + " came with a KAR needs its file in deploy/",
                        "etc/org.ohmstead.features.cfg: wanted = 'telegraph': the name of a feature expected, as feature:list"
                                + " shows them (8); one that came with a KAR needs its file in deploy/",
                        "etc/org.ohmstead.features.cfg: wanted = 'two/3.0.0': one of the versions [1.0.0, 2.0.0] expected,"
                                + " or none");
        assertThat(config.wanted()).contains("modbas");

        karaf.known.put("telegraph", List.of("1.0.0"));
        reconciler.look();
        assertThat(karaf.there).containsKey("telegraph");
    }

    @Test
    void oneThatDoesNotInstallStopsNoOtherAndIsNotTriedAgain() {
        karaf.broken.add("modbus");
        want("modbus", "sml");
        reconciler.look();
        reconciler.look();

        assertThat(karaf.there).containsKey("sml").doesNotContainKey("modbus");
        assertThat(karaf.done)
                .containsExactly("install {modbus=1.0.0, sml=1.0.0}", "install {modbus=1.0.0}", "install {sml=1.0.0}");
        assertThat(messages).containsExactly("feature modbus: could not be installed: missing requirement");

        karaf.broken.clear();
        want("sml", "modbus");
        reconciler.look();
        assertThat(karaf.there).containsKey("modbus");
    }

    @Test
    void oneThatDoesNotUninstallIsTriedAgainAfterAChange() {
        want("modbus", "sml");
        reconciler.look();
        karaf.broken.add("modbus");
        want();
        reconciler.look();
        assertThat(karaf.there).containsKey("modbus").doesNotContainKey("sml");
        assertThat(messages).containsExactly("feature modbus: could not be uninstalled: still used");

        karaf.broken.clear();
        restart();
        assertThat(karaf.there).doesNotContainKey("modbus");
    }

    @Test
    void anotherVersionThanTheNewestIsKeptAndReplaced() throws IOException {
        reconciler.look();
        karaf.there.put("two", "1.0.0");
        reconciler.look();
        assertThat(config.wanted()).containsExactly("two/1.0.0");
        wipeAndRestart();
        assertThat(karaf.there).containsEntry("two", "1.0.0");

        want("two/2.0.0");
        reconciler.look();
        assertThat(karaf.there).containsEntry("two", "2.0.0");

        karaf.there.put("two", "1.0.0");
        reconciler.look();
        assertThat(config.wanted()).containsExactly("two/1.0.0");
    }

    @Test
    void listsOfFeaturesAreKeptToo() throws IOException {
        karaf.readable.put("mvn:more", Map.of("extra", List.of("1.0.0")));
        reconciler.look();
        karaf.repositories.add("mvn:more");
        karaf.known.putAll(karaf.readable.get("mvn:more"));
        karaf.there.put("extra", "1.0.0");
        reconciler.look();
        assertThat(config).isEqualTo(new Wanted(List.of("extra"), List.of(), List.of("mvn:more")));

        karaf.known.remove("extra");
        wipeAndRestart();
        assertThat(karaf.there).containsKey("extra");

        config = Wanted.NOTHING;
        reconciler.look();
        assertThat(karaf.repositories).containsExactly("mvn:base");
        assertThat(karaf.there).doesNotContainKey("extra");

        config = new Wanted(List.of(), List.of(), List.of("mvn:none"));
        reconciler.look();
        assertThat(messages)
                .containsExactly(
                        "etc/org.ohmstead.features.cfg: repositories = 'mvn:none': a list of features that is found"
                                + " without a network expected: no such file");
    }

    @Test
    void aListThatCannotBeReadJustNowTakesNothingAway() {
        karaf.known.put("extra", List.of("1.0.0"));
        karaf.there.put("extra", "1.0.0");
        reconciler.look();
        karaf.known.remove("extra");
        restart();

        assertThat(config.wanted()).containsExactly("extra");
        assertThat(karaf.there).containsKey("extra");
    }

    @Test
    void whatComesWithAKarIsLeftToIt() {
        reconciler.look();
        karaf.kars.add("file:/data/demo.xml");
        karaf.repositories.add("file:/data/demo.xml");
        karaf.known.put("demo", List.of("1.0.0"));
        karaf.karFeatures.add("demo");
        karaf.there.put("demo", "1.0.0");
        reconciler.look();
        restart();
        assertThat(config).isEqualTo(Wanted.NOTHING);

        karaf.there.remove("demo");
        karaf.repositories.remove("file:/data/demo.xml");
        reconciler.look();
        assertThat(config).isEqualTo(Wanted.NOTHING);
        assertThat(karaf.done).isEmpty();
    }

    @Test
    void whatAPersonInstallsMeanwhileIsKeptToo() {
        karaf.meanwhile = () -> karaf.there.put("sml", "1.0.0");
        want("modbus");
        reconciler.look();
        karaf.meanwhile = () -> {};
        reconciler.look();

        assertThat(config.wanted()).containsExactly("modbus", "sml");
    }

    @Test
    void bootedFeaturesThatCannotBeReadUninstallNothing() {
        want("modbus");
        reconciler.look();
        karaf.boot = Boot.of("", "");
        want();
        reconciler.look();

        assertThat(karaf.there).containsKey("modbus");
        assertThat(messages).singleElement().asString().contains("featuresBoot");
    }

    @Test
    void aFeatureTakenOutOfTheBootedOnesStays() {
        reconciler.look();
        karaf.boot = Boot.of("core, rest", "mvn:base");
        restart();

        assertThat(karaf.there).containsKey("console");
        assertThat(karaf.done).isEmpty();
    }

    @Test
    void aWrongNameAmongTheUnwantedIsTold() {
        config = new Wanted(List.of(), List.of("consol"), List.of());
        reconciler.look();

        assertThat(messages)
                .containsExactly(
                        "etc/org.ohmstead.features.cfg: unwanted = 'consol': the name of a feature that is booted"
                                + " expected, which are [core, rest, console]");
    }

    @Test
    void theCoreIsNotTakenAwayHoweverItIsWritten() {
        karaf.boot = Boot.of("ohmstead-core, rest", "mvn:base");
        karaf.there.put("ohmstead-core", "1.0.0");
        reconciler.look();
        config = new Wanted(List.of(), List.of("ohmstead-core"), List.of());
        reconciler.look();
        reconciler.look();

        assertThat(karaf.there).containsKey("ohmstead-core");
        assertThat(karaf.done).noneMatch(done -> done.contains("ohmstead-core"));
        assertThat(messages)
                .containsExactly("etc/org.ohmstead.features.cfg: unwanted = 'ohmstead-core': a feature that the gateway"
                        + " can do without expected; all others need this one, it stays");
    }

    @Test
    void theCoreIsNotTakenAwayByACommandEither() {
        karaf.boot = Boot.of("ohmstead-core, rest, console", "mvn:base");
        karaf.known.put("ohmstead-core", List.of("1.0.0"));
        karaf.there.put("ohmstead-core", "1.0.0");
        reconciler.look();
        for (int times = 1; times <= 2; times++) {
            karaf.there.remove("ohmstead-core");
            karaf.there.remove("rest");
            reconciler.look();
            reconciler.look();

            assertThat(config.unwanted()).as("kept of what was done").containsExactly("rest");
            assertThat(karaf.there).containsKey("ohmstead-core").doesNotContainKey("rest");
            assertThat(messages)
                    .hasSize(times)
                    .last()
                    .asString()
                    .isEqualTo(
                            """
                    feature:uninstall ohmstead-core: refused, as all other features need it: it stays; to have less, uninstall \
                    others of feature:list; 'bin/ohmstead upgrade FILE' takes another version of it""");
            assertThat(refusals)
                    .hasSize(times)
                    .last()
                    .isEqualTo("unwanted + ohmstead-core: as all other features need it: it stays ("
                            + (times == 1 ? "[ohmstead-core, rest]" : "[rest, ohmstead-core]") + ")");
        }
        restart();
        assertThat(messages).as("no more at the next start").hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "feature modbus 1.0.0\n", "feature modbus 1.0.0\nwan"})
    void aMemoryThatWasCutIsNone(String content) throws IOException {
        want("modbus");
        reconciler.look();
        Files.writeString(folder.resolve("seen"), content);
        karaf.there.remove("modbus");
        restart();

        assertThat(karaf.there).as("not taken for uninstalled").containsKey("modbus");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    @DisplayName("whatever people and restarts do, after a wipe all is as they left it")
    void randomSteps(long seed) throws IOException {
        Random random = new Random(seed);
        Set<String> expected = new TreeSet<>(Set.of("core", "rest", "console"));
        List<String> names = List.of("core", "rest", "console", "modbus", "sml", "simulated");
        reconciler.look();
        for (int step = 0; step < 300; step++) {
            String name = names.get(random.nextInt(names.size()));
            switch (random.nextInt(5)) {
                case 0 -> {
                    karaf.there.put(name, "1.0.0");
                    expected.add(name);
                }
                case 1 -> {
                    karaf.there.remove(name);
                    expected.remove(name);
                }
                case 2 -> restart();
                case 3 -> {
                    reconciler.look();
                    wipeAndRestart();
                }
                default -> reconciler.look();
            }
        }
        reconciler.look();
        wipeAndRestart();
        assertThat(karaf.there.keySet()).as("seed " + seed).isEqualTo(expected);
        assertThat(messages).isEmpty();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void whatOthersDoJustNowIsTakenOverAndNotDisturbed() {
        reconciler.look();
        karaf.quiet = false;
        want("modbus");
        karaf.there.put("sml", "1.0.0");

        assertThat(reconciler.look()).contains(Traffic.QUIET);
        assertThat(karaf.done).isEmpty();
        assertThat(config.wanted()).containsExactly("modbus", "sml");

        karaf.quiet = true;
        assertThat(reconciler.look()).isEmpty();
        assertThat(karaf.done).containsExactly("install {modbus=1.0.0}");
        assertThat(config.wanted()).containsExactly("modbus", "sml");
    }

    @Test
    void whatWasDoneHereIsDoneAgainIfSomebodyWhoWaitedMeanwhileUndidItUnknowingly() {
        reconciler.look();
        want("modbus");
        reconciler.look();
        karaf.followed = true;
        karaf.there.remove("modbus");
        karaf.there.put("sml", "1.0.0");

        reconciler.look();

        assertThat(config.wanted()).containsExactly("modbus", "sml");
        assertThat(karaf.there).containsKeys("modbus", "sml");
    }

    @Test
    void whatWasTakenAwayHereIsTakenAwayAgainIfItCameBackUnknowingly() {
        want("modbus");
        reconciler.look();
        want();
        reconciler.look();
        assertThat(karaf.there).doesNotContainKey("modbus");
        karaf.followed = true;
        karaf.there.put("modbus", "1.0.0");
        karaf.there.put("sml", "1.0.0");

        reconciler.look();

        assertThat(config.wanted()).containsExactly("sml");
        assertThat(karaf.there).containsKey("sml").doesNotContainKey("modbus");
    }

    @Test
    void whoTakesBackJustThatMeansIt() {
        reconciler.look();
        want("modbus");
        reconciler.look();
        karaf.followed = true;
        karaf.there.remove("modbus");

        reconciler.look();

        assertThat(config.wanted()).isEmpty();
        assertThat(karaf.there).doesNotContainKey("modbus");
    }

    @Test
    void whoTakesItBackLaterAmongOthersMeansIt() {
        want("modbus");
        reconciler.look();
        karaf.there.remove("modbus");
        karaf.there.put("sml", "1.0.0");

        reconciler.look();

        assertThat(config.wanted()).containsExactly("sml");
        assertThat(karaf.there).doesNotContainKey("modbus");
    }
}
